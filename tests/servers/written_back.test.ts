// The demo records over REST: each answer is what the OpenAPI document says, and each can be written back as it was read.

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { type Client, eachOf, readAll } from './client.ts';
import { openWorld, type World } from './world.ts';

/** Rows of each sort of person: what one may see, another may not. */
const PEOPLE = ['admin', 'camille.roussel', 'hugo.marchetti', 'paul.vasseur'] as const;

/** Formats that the document names; an answer with another one is an answer that nobody can check. */
const FORMATS: Readonly<Record<string, RegExp | ((text: string) => boolean)>> = {
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  date: /^\d{4}-\d\d-\d\d$/,
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
  email: /^[^@\s]+@[^@\s]+$/,
  'idn-email': /^[^@\s]+@[^@\s]+$/,
  uri: (text) => URL.canParse(text),
};

let world: World;

beforeAll(async () => {
  world = await openWorld({ name: 'written_back', demo: true });
}, 120_000);

afterAll(() => world.close());

interface OpenApi {
  readonly paths: Readonly<Record<string, object>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

async function openApiOf(client: Client): Promise<OpenApi> {
  const answer = await client.get('/api/openapi.json');
  expect(answer.status).toBe(200);
  return answer.json as OpenApi;
}

/** Entities that the reader may read, as the document names them. */
function entitiesIn(document: OpenApi): readonly string[] {
  return Object.keys(document.paths).flatMap((path) => /^\/api\/records\/([a-z0-9_]+)$/.exec(path)?.[1] ?? []);
}

/** Validators of the document's component schemas. */
function validatorsOf(document: OpenApi): (name: string) => ValidateFunction {
  const ajv = new Ajv2020({ strict: false, allErrors: true, formats: FORMATS });
  ajv.addSchema({ $id: 'openapi', ...document }, 'openapi');
  return (name) => ajv.compile({ $ref: `openapi#/components/schemas/${name.replaceAll('.', '%2E')}` });
}

function complaints(validate: ValidateFunction, value: unknown): readonly string[] {
  if (validate(value)) return [];
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`);
}

test('The OpenAPI document of a running server is valid OpenAPI 3.1, for each sort of person.', async () => {
  const text = readFileSync('tests/fixtures/openapi/openapi-3.1.schema.json', 'utf8');
  // Ajv does not resolve the schema's $dynamicRef "#meta"; what it stands for is JSON Schema itself.
  const schema = JSON.parse(
    text.replaceAll('"$dynamicRef": "#meta"', '"$ref": "https://json-schema.org/draft/2020-12/schema"'),
  );
  const validate = new Ajv2020({ strict: false, validateFormats: false, allErrors: true }).compile(schema);
  for (const login of PEOPLE) {
    const document = await openApiOf(await world.client(login));
    expect([login, complaints(validate, document)]).toEqual([login, []]);
    expect(entitiesIn(document)).toContain('opportunity');
  }
});

test.each(PEOPLE)(
  'Every record and every row of a list that %s gets is what the OpenAPI document says.',
  async (login) => {
    const client = await world.client(login);
    const document = await openApiOf(client);
    const validator = validatorsOf(document);
    const wrong: unknown[] = [];
    let checked = 0;
    for (const entity of entitiesIn(document)) {
      const validate = validator(entity);
      const rows = await readAll(client, entity);
      const records = await eachOf(
        recordsOf(login, rows),
        async ({ id }) => (await client.get(`/api/records/${entity}/${id}`)).json,
      );
      for (const answer of [...rows, ...records]) {
        const faults = complaints(validate, answer);
        if (faults.length > 0) wrong.push({ entity, faults, answer });
      }
      checked += records.length;
    }
    expect(wrong.slice(0, 3)).toEqual([]);
    expect(checked).toBeGreaterThan(30);
  },
);

/** All of them for the administrator; for others enough to see what their rights change. */
function recordsOf<T>(login: string, rows: readonly T[]): readonly T[] {
  return login === 'admin' ? rows : rows.slice(0, 5);
}

test('What a table does not show is not in a list unless it is asked for: neither long texts nor files.', async () => {
  const client = await world.client();
  const [row] = (await client.get('/api/records/opportunity?limit=1')).json.items;
  const shown = ['id', 'version', 'name', 'account', 'amount', 'stage', 'pipeline', 'owner', 'tags', 'created_at'];
  expect(Object.keys(row)).toEqual(expect.arrayContaining(shown));
  for (const absent of ['description', 'attachments']) expect(row).not.toHaveProperty(absent);
  const asked = (await client.get('/api/records/opportunity?limit=1&fields=description,attachments')).json.items[0];
  expect(Object.keys(asked).sort()).toEqual(['attachments', 'description', 'id', 'version']);
});

function everyNth<T>(items: readonly T[], step: number): readonly T[] {
  return items.filter((_item, index) => index % step === 0);
}

/** Writes back whatever the client reads; answers how many it could, and what changed by that. */
async function writeBack(
  client: Client,
  entities: readonly string[],
  step = 1,
): Promise<{ written: number; wrong: unknown[] }> {
  const wrong: unknown[] = [];
  let written = 0;
  for (const entity of entities) {
    const rows = await readAll(client, entity, { fields: ['id'] });
    await eachOf(everyNth(rows, step), async ({ id }) => {
      const read = await client.get(`/api/records/${entity}/${id}`);
      const answer = await client.patch(`/api/records/${entity}/${id}`, read.json);
      if (answer.status === 403) return;
      written += 1;
      if (answer.text !== read.text || answer.headers.etag !== read.headers.etag) wrong.push({ entity, read, answer });
    });
  }
  return { written, wrong };
}

test('Every demo record that was read can be written back whole, and nothing changes by that.', async () => {
  const client = await world.client();
  const before = await logSize();
  const { written, wrong } = await writeBack(client, entitiesIn(await openApiOf(client)));
  expect(wrong.slice(0, 3)).toEqual([]);
  expect(written).toBeGreaterThan(300);
  expect(await logSize()).toBe(before);
});

test.each(PEOPLE.slice(1, 3))('What %s reads and may change can be written back by them.', async (login) => {
  const before = await logSize();
  const { written, wrong } = await writeBack(await world.client(login), ['account', 'lead', 'opportunity', 'task'], 2);
  expect(wrong.slice(0, 3)).toEqual([]);
  expect(written).toBeGreaterThan(10);
  expect(await logSize()).toBe(before);
});

test('Pages of rows can be written back by one bulk request each.', async () => {
  const client = await world.client();
  const before = await logSize();
  for (const entity of ['account', 'contact', 'product', 'lead', 'opportunity', 'task', 'account_contact']) {
    const rows = await readAll(client, entity);
    const operations = rows.map((record) => ({ op: 'update', id: record.id, record }));
    const answer = await client.post(`/api/records/${entity}/bulk`, { operations, atomic: true });
    const refused = answer.json.results.filter((result: { status: number }) => result.status !== 200);
    expect([entity, refused.slice(0, 3)]).toEqual([entity, []]);
  }
  expect(await logSize()).toBe(before);
});

async function logSize(): Promise<number> {
  const [row] = await world.rows('select count(*)::int as size from _change');
  return row?.['size'] as number;
}
