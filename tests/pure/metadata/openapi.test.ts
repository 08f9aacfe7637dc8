// The OpenAPI document of the shipped packs is valid OpenAPI 3.1 and valid JSON Schema, and says only what a reader may do.

import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { compilePacks } from '../../../engine/metadata/compile.ts';
import { deriveOpenApi } from '../../../engine/metadata/derive/openapi.ts';
import type { Rights } from '../../../engine/metadata/derive/rights.ts';
import { loadPackFolder } from '../../../engine/metadata/load.ts';
import type { Entity, Model } from '../../../engine/metadata/model.ts';
import { answersAs, type Route } from '../../../engine/runtime/http/route.ts';
import { accessRoutes } from '../../../engine/runtime/http/routes/access.ts';
import { accountRoutes } from '../../../engine/runtime/http/routes/account.ts';
import { authRoutes } from '../../../engine/runtime/http/routes/auth.ts';
import { eventRoutes } from '../../../engine/runtime/http/routes/events.ts';
import { fileRoutes } from '../../../engine/runtime/http/routes/files.ts';
import { healthRoutes } from '../../../engine/runtime/http/routes/health.ts';
import { invitationRoutes } from '../../../engine/runtime/http/routes/invitations.ts';
import { modelRoutes } from '../../../engine/runtime/http/routes/model.ts';
import { recordRoutes } from '../../../engine/runtime/http/routes/records.ts';
import { searchRoutes } from '../../../engine/runtime/http/routes/search.ts';
import { userRoutes } from '../../../engine/runtime/http/routes/users.ts';

const EVERYTHING: Rights = { readable: (entity, name) => entity.fields[name], writable: () => true, may: () => true };

interface OpenApi {
  readonly paths: Record<string, Record<string, unknown>>;
  readonly components: {
    readonly schemas: Record<string, { properties: Record<string, object>; required?: string[] }>;
  };
}

let model: Model;

beforeAll(async () => {
  const packs = await Promise.all(['base', 'sales'].map((name) => loadPackFolder(`modules/${name}`)));
  const compiled = compilePacks(packs);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  model = compiled.value.model;
});

function allRoutes(): readonly Route[] {
  const all = [
    healthRoutes,
    authRoutes,
    accountRoutes,
    invitationRoutes,
    userRoutes,
    recordRoutes,
    searchRoutes,
    eventRoutes,
    fileRoutes,
    modelRoutes,
    accessRoutes,
  ];
  return all.flatMap((of) => of({} as never));
}

function addressOf({ method, path }: Route): string {
  return `${method.toLowerCase()} ${path.replaceAll(/:(\w+)/g, '{$1}')}`;
}

function documentFor(rights: Rights): OpenApi {
  return deriveOpenApi(model, rights, 'en') as unknown as OpenApi;
}

/** Ajv does not resolve the schema's $dynamicRef "#meta"; what it stands for is JSON Schema itself. */
function openApiSchema(): object {
  const text = readFileSync('tests/fixtures/openapi/openapi-3.1.schema.json', 'utf8');
  return JSON.parse(
    text.replaceAll('"$dynamicRef": "#meta"', '"$ref": "https://json-schema.org/draft/2020-12/schema"'),
  );
}

function ajv(): Ajv2020 {
  return new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
}

describe('the OpenAPI document', () => {
  test('validates against the OpenAPI 3.1 schema', () => {
    const validate = ajv().compile(openApiSchema());
    validate(documentFor(EVERYTHING));
    expect(validate.errors ?? []).toEqual([]);
  });

  test('a document with a misspelt key does not validate', () => {
    expect(ajv().validate(openApiSchema(), { ...documentFor(EVERYTHING), infos: {} })).toBe(false);
  });

  test('every schema of a record compiles as JSON Schema 2020-12', () => {
    const { schemas } = documentFor(EVERYTHING).components;
    const names = Object.keys(model.entities).flatMap((entity) => [entity, `${entity}.create`, `${entity}.update`]);
    const broken = names.filter((name) => !ajv().validateSchema(schemas[name] as object));
    expect(broken).toEqual([]);
  });

  test('a create asks for required fields that nothing else fills', () => {
    expect(documentFor(EVERYTHING).components.schemas['opportunity.create']?.required).toEqual(['name']);
  });

  test('names Idempotency-Key where it works: wherever something is made or written by POST', () => {
    const named = Object.entries(documentFor(EVERYTHING).paths).flatMap(([path, { post }]) =>
      JSON.stringify(post)?.includes('"Idempotency-Key"') ? [path.replace(/records\/\w+/, 'records/{entity}')] : [],
    );
    expect([...new Set(named)].toSorted()).toEqual([
      '/api/auth/tokens',
      '/api/files',
      '/api/records/{entity}',
      '/api/records/{entity}/bulk',
      '/api/records/{entity}/{id}/restore',
    ]);
  });

  test('has the parameter `as` where a route answers it, for those who may see as somebody', () => {
    const answering = allRoutes().filter(answersAs).map(addressOf);
    const written = (rights: Rights) =>
      Object.entries(documentFor(rights).paths).flatMap(([path, item]) => {
        const general = path.replace(/^\/api\/records\/\w+/, '/api/records/{entity}');
        return Object.entries(item).flatMap(([method, operation]) =>
          JSON.stringify(operation).includes('#/components/parameters/ViewAs') ? [`${method} ${general}`] : [],
        );
      });
    expect([...new Set(written(EVERYTHING))].toSorted()).toEqual([...new Set(answering)].toSorted());
    expect(written({ ...EVERYTHING, may: (_entity, action) => action !== 'view_as' })).toEqual([]);
  });

  test('has every route, and no other', () => {
    const addresses = allRoutes().map(addressOf);
    const isOperation = (key: string): boolean => key !== 'parameters';
    const written = Object.entries(documentFor(EVERYTHING).paths).flatMap(([path, item]) => {
      const general = path.replace(/^\/api\/records\/\w+/, '/api/records/{entity}');
      return Object.keys(item)
        .filter(isOperation)
        .map((method) => `${method} ${general}`);
    });
    expect([...new Set(written)].sort()).toEqual([...new Set(addresses)].sort());
  });

  test('what a reader may not do, see or write is not in it', () => {
    const rights: Rights = {
      may: (entity: Entity, action) => entity.name === 'lead' && action === 'read',
      readable: (entity, name) => (name === 'email' ? undefined : entity.fields[name]),
      writable: (_entity, field) => field.name !== 'phone',
    };
    const { paths, components } = documentFor(rights);
    expect(Object.keys(paths['/api/records/lead'] ?? {})).toEqual(['parameters', 'get']);
    expect(paths['/api/records/opportunity']).toBeUndefined();
    expect(Object.keys(components.schemas['lead']?.properties ?? {})).not.toContain('email');
    expect(Object.keys(components.schemas['lead']?.properties ?? {})).toContain('phone');
    expect(Object.keys(components.schemas['lead.update']?.properties ?? {})).not.toContain('phone');
  });
});
