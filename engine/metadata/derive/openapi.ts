// Model → OpenAPI 3.1 document of what one reader may do: the routes of contract version 1, once per entity.

import type { JsonSchema } from '../field_types/field_type.ts';
import type { Entity, Field, Model, Relation } from '../model.ts';
import { accessPaths, accessSchemas } from './openapi_access.ts';
import { sharedPaths } from './openapi_fixed.ts';
import { SHARED_PARAMETERS, schemaRef } from './openapi_parts.ts';
import { recordPaths } from './openapi_records.ts';
import { sharedSchemas } from './openapi_schemas.ts';
import { mayViewAs, VIEW_AS, withViewAs } from './openapi_view_as.ts';
import { deriveRecordSchema } from './record_schema.ts';
import { mayChange, type Rights, readableRelations } from './rights.ts';

/** A complete document; entities that the reader may not see are not in it. */
export function deriveOpenApi(model: Model, rights: Rights, language: string): JsonSchema {
  const entities = Object.values(model.entities).filter((entity) => rights.may(entity, 'read'));
  const viewsAs = mayViewAs(model, rights);
  const paths: Record<string, JsonSchema> = Object.assign(
    {},
    sharedPaths(),
    accessPaths(),
    ...entities.map((entity) => recordPaths(entity, rights, language)),
  );
  return {
    openapi: '3.1.0',
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    info: { title: 'Cahier', version: '1', description: `REST interface of the model ${model.version}.` },
    servers: [{ url: '/' }],
    security: [{ token: [] }, { session: [] }],
    tags: entities.map((entity) => ({ name: entity.name, description: entity.plural[language] ?? entity.name })),
    paths: viewsAs ? withViewAs(paths) : paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'cahier' },
      },
      schemas: Object.assign(
        {},
        sharedSchemas(),
        accessSchemas(),
        ...entities.map((entity) => entitySchemas({ model, rights, language }, entity)),
      ),
      parameters: { ...SHARED_PARAMETERS, ...(viewsAs ? VIEW_AS : {}) },
      responses: { Problem: problemResponse() },
    },
  };
}

interface Deriving {
  readonly model: Model;
  readonly rights: Rights;
  readonly language: string;
}

function entitySchemas({ model, rights, language }: Deriving, entity: Entity): Record<string, JsonSchema> {
  const about = {
    entity,
    language,
    readable: (field: Field) => rights.readable(entity, field.name) !== undefined,
    writable: (field: Field) => mayChange(rights, entity, field),
  };
  return {
    [entity.name]: withIncludes(
      deriveRecordSchema({ ...about, action: 'read' }),
      readableRelations(model, rights, entity),
    ),
    [`${entity.name}.create`]: deriveRecordSchema({ ...about, action: 'create' }),
    [`${entity.name}.update`]: deriveRecordSchema({ ...about, action: 'update' }),
  };
}

/** What an answer holds besides where `include` names it. */
function withIncludes(schema: JsonSchema, relations: readonly Relation[]): JsonSchema {
  const included = relations.map(({ name, entity }) => {
    const items = { type: 'array', items: schemaRef(entity), maxItems: 10 };
    const next = { type: ['string', 'null'] };
    return [name, { type: 'object', properties: { items, next }, required: ['items', 'next'] }] as const;
  });
  const properties = { ...(schema['properties'] as JsonSchema), ...Object.fromEntries(included) };
  return { ...schema, properties };
}

function problemResponse(): JsonSchema {
  return {
    description: 'A problem (RFC 9457).',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
}
