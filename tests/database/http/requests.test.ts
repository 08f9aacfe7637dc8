// What every request has in common: problems, limits, methods, headers, Idempotency-Key, the log.

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Answered } from '../../rig/ask.ts';
import { type HttpRig, JSON_TYPE, startHttpRig } from './http_rig.ts';

let rig: HttpRig;
let Cookie: string;

beforeAll(async () => {
  rig = await startHttpRig({ name: 'http_requests' });
  Cookie = await rig.login();
}, 60_000);

afterAll(() => rig.close());

function post(path: string, body: string | Buffer, headers: Record<string, string> = {}): Promise<Answered> {
  return rig.ask({ method: 'POST', path, headers: { Cookie, ...JSON_TYPE, ...headers }, body });
}

async function countOf(name: string): Promise<number> {
  const body = JSON.stringify({ where: { '==': [{ var: 'name' }, name] }, count: 'exact' });
  return (await post('/api/records/account/query', body)).json.count;
}

/** Rows of a statement in the schema of the tenant. */
function inTenant(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const number = rig.server.directory.byDefault()?.number ?? 0;
  return rig.server.installation.tenant(number).write((connection) => connection.query({ sql, parameters: [] }));
}

const nested = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

test.each<
  [string, { path: string; method?: string; body?: string | Buffer; headers?: Record<string, string> }, number, string]
>([
  ['an unknown address', { path: '/api/nothing' }, 404, 'route.unknown'],
  ['an address that is not UTF-8', { path: '/api/records/account/%ff' }, 400, 'request.malformed'],
  ['an unknown entity', { path: '/api/records/nope' }, 404, 'entity.unknown'],
  ['an entity named like a part of every object', { path: '/api/records/__proto__' }, 404, 'entity.unknown'],
  ['a record whose id is none', { path: '/api/records/account/x' }, 404, 'record.unknown'],
  ['an unknown parameter', { path: '/api/records/account?sorted=name' }, 400, 'parameter.unknown'],
  ['a parameter given twice', { path: '/api/records/account?limit=1&limit=2' }, 400, 'parameter.invalid'],
  ['a method that is not there', { path: '/api/records/account', method: 'PUT' }, 405, 'method.not_allowed'],
  ['broken JSON', { path: '/api/records/account', body: '{"name":' }, 400, 'request.malformed'],
  ['no JSON at all', { path: '/api/records/account', body: '' }, 400, 'request.malformed'],
  ['a list for a record', { path: '/api/records/account', body: '[]' }, 400, 'request.malformed'],
  [
    'bytes that are not UTF-8',
    { path: '/api/records/account', body: Buffer.from('{"name":"\xff"}', 'latin1') },
    400,
    'request.malformed',
  ],
  [
    'another media type',
    { path: '/api/records/account', body: 'x', headers: { 'Content-Type': 'text/plain' } },
    415,
    'request.unsupported',
  ],
  [
    'a compressed body',
    { path: '/api/records/account', body: 'x', headers: { 'Content-Encoding': 'gzip' } },
    415,
    'request.unsupported',
  ],
  [
    'a body of more than 1 MiB',
    { path: '/api/records/account', body: JSON.stringify({ name: 'x'.repeat(1 << 20) }) },
    413,
    'request.too_large',
  ],
  ['a body too deep', { path: '/api/records/account', body: nested(2_000) }, 422, 'limit.exceeded'],
  [
    'a key that would change all objects',
    { path: '/api/records/account', body: '{"__proto__":{"x":1},"name":"a"}' },
    422,
    'field.unknown',
  ],
  ['a number beyond all', { path: '/api/records/account', body: '{"name":"a","employees":1e999}' }, 422, 'value.type'],
  [
    'an If-Match that is no version',
    { path: '/api/records/account/x', method: 'PATCH', body: '{}', headers: { 'If-Match': 'abc' } },
    400,
    'parameter.invalid',
  ],
  [
    'an Idempotency-Key too long',
    { path: '/api/records/account', body: '{"name":"a"}', headers: { 'Idempotency-Key': 'k'.repeat(300) } },
    400,
    'request.malformed',
  ],
])('%s is refused with a problem', async (_name, asked, status, code) => {
  const { path, body, method = body === undefined ? 'GET' : 'POST', headers } = asked;
  const type = body === undefined ? {} : JSON_TYPE;
  const answer = await rig.ask({
    method,
    path,
    headers: { Cookie, ...type, ...headers },
    ...(body === undefined ? {} : { body }),
  });
  expect([answer.status, answer.json?.code]).toEqual([status, code]);
  expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(answer.json).toMatchObject({ status, request_id: answer.headers['x-request-id'] });
});

test('a body without a length is cut at the limit too', async () => {
  const answer = await rig.ask({
    method: 'POST',
    path: '/api/records/account',
    headers: { Cookie, ...JSON_TYPE, 'Transfer-Encoding': 'chunked' },
    body: JSON.stringify({ name: 'x'.repeat(1 << 20) }),
  });
  expect(answer.json.code).toBe('request.too_large');
});

test('405 says which methods there are, and OPTIONS too', async () => {
  const refused = await rig.ask({ method: 'PUT', path: '/api/records/account', headers: { Cookie } });
  expect(refused.headers['allow']).toBe('GET, POST, HEAD, OPTIONS');
  const options = await rig.ask({ method: 'OPTIONS', path: '/api/records/account' });
  expect([options.status, options.headers['allow']]).toEqual([204, 'GET, POST, HEAD, OPTIONS']);
});

test('a record goes round: ETag, If-Match, X-Model-Version, Location', async () => {
  const made = await post('/api/records/account', '{"name":"Round"}');
  expect([made.status, made.headers['etag']]).toEqual([201, '"1"']);
  expect(made.headers['location']).toBe(`/api/records/account/${made.json.id}`);
  const model = await rig.ask({ path: '/api/model', headers: { Cookie } });
  expect(made.headers['x-model-version']).toBe(model.json.version);
  const path = `/api/records/account/${made.json.id}`;
  const patch = (body: string, headers: Record<string, string>) =>
    rig.ask({
      method: 'PATCH',
      path,
      body,
      headers: { Cookie, 'Content-Type': 'application/merge-patch+json', ...headers },
    });
  const changed = await patch('{"name":"Round 2"}', { 'If-Match': '"1"' });
  expect([changed.status, changed.headers['etag'], changed.json.name]).toEqual([200, '"2"', 'Round 2']);
  const stale = await patch('{"name":"Round 3"}', { 'If-Match': '"1"' });
  expect([stale.status, stale.json.code, stale.json.current.name]).toEqual([412, 'record.stale', 'Round 2']);
  expect((await rig.ask({ method: 'DELETE', path, headers: { Cookie } })).status).toBe(204);
  expect((await rig.ask({ path, headers: { Cookie } })).json.code).toBe('record.unknown');
  const restored = await rig.ask({ method: 'POST', path: `${path}/restore`, headers: { Cookie } });
  expect([restored.status, restored.json.name]).toEqual([200, 'Round 2']);
  const history = await rig.ask({ path: `${path}/history`, headers: { Cookie } });
  const actions = history.json.items.map((change: { action: string }) => change.action);
  expect(actions).toEqual(['restore', 'delete', 'update', 'create']);
});

test('If-Match takes tags as other servers do: several, weakened on the way, and such as are not ours', async () => {
  const { id } = (await post('/api/records/account', '{"name":"Tagged"}')).json;
  const headers = { Cookie, 'Content-Type': 'application/merge-patch+json' };
  for (const [tags, status] of [
    ['"1"', 200],
    ['"1", "2"', 200],
    ['W/"3"', 200],
    ['"mine",W/"4"', 200],
    ['"1", "2"', 412],
    ['"mine"', 412],
    ['""', 412],
    ['"99999999999999999999"', 412],
    ['"5", ', 400],
    ['"5" "6"', 400],
    ['*, "5"', 400],
    ['5', 400],
  ] as const) {
    const body = JSON.stringify({ name: tags });
    const asked = {
      method: 'PATCH',
      path: `/api/records/account/${id}`,
      body,
      headers: { ...headers, 'If-Match': tags },
    };
    expect([tags, (await rig.ask(asked)).status]).toEqual([tags, status]);
  }
});

test('HEAD answers as GET without a body', async () => {
  const answer = await rig.ask({ method: 'HEAD', path: '/api/health' });
  expect([answer.status, answer.text]).toEqual([200, '']);
});

test('a request sent twice with one key is done once', async () => {
  const headers = { 'Idempotency-Key': 'once' };
  const first = await post('/api/records/account', '{"name":"Once"}', headers);
  const second = await post('/api/records/account', '{"name":"Once"}', headers);
  expect([first.status, second.status]).toEqual([201, 201]);
  expect(second.json).toEqual(first.json);
  expect(await countOf('Once')).toBe(1);
});

test('of many at the same time with one key, one is done', async () => {
  const headers = { 'Idempotency-Key': 'race' };
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => post('/api/records/account', '{"name":"Race"}', headers)),
  );
  expect(await countOf('Race')).toBe(1);
  for (const { status, json } of answers) {
    if (status === 409) expect(json.code).toBe('idempotency.running');
    else expect(status).toBe(201);
  }
});

test('a key with another body is refused', async () => {
  const headers = { 'Idempotency-Key': 'other' };
  await post('/api/records/account', '{"name":"Other"}', headers);
  const answer = await post('/api/records/account', '{"name":"Another"}', headers);
  expect([answer.status, answer.json.code]).toEqual([422, 'idempotency.mismatch']);
});

test('a key of a refused request may be used for the corrected one', async () => {
  const headers = { 'Idempotency-Key': 'corrected' };
  expect((await post('/api/records/account', '{"nam":"Corrected"}', headers)).status).toBe(422);
  expect((await post('/api/records/account', '{"name":"Corrected"}', headers)).status).toBe(201);
});

test('a replay after the node died between writing and answering finds what was written', async () => {
  const headers = { 'Idempotency-Key': 'died' };
  const first = await post('/api/records/account', '{"name":"Died"}', headers);
  await inTenant(`update "_idempotency" set record = null, answer = null where key = 'died'`);
  const again = await post('/api/records/account', '{"name":"Died"}', headers);
  expect([again.status, again.json.id]).toEqual([201, first.json.id]);
  expect(await countOf('Died')).toBe(1);
});

test('a bulk request sent twice is done once, and answers the records as they are now', async () => {
  const headers = { 'Idempotency-Key': 'bulk' };
  const body = JSON.stringify({
    operations: [
      { op: 'create', record: { name: 'Bulk' } },
      { op: 'create', record: {} },
    ],
  });
  const first = await post('/api/records/account/bulk', body, headers);
  const path = `/api/records/account/${first.json.results[0].record.id}`;
  await rig.ask({ method: 'PATCH', path, body: '{"name":"Bulk 2"}', headers: { Cookie, ...JSON_TYPE } });
  const second = await post('/api/records/account/bulk', body, headers);
  expect(second.json.results[0]).toMatchObject({ status: 201, record: { name: 'Bulk 2', version: 2 } });
  expect(second.json.results[1]).toEqual(first.json.results[1]);
});

test('a restore that is sent twice is done once, and answers the record as it is now', async () => {
  const { id } = (await post('/api/records/account', '{"name":"Back"}')).json;
  const path = `/api/records/account/${id}`;
  const remove = () => rig.ask({ method: 'DELETE', path, headers: { Cookie } });
  const restore = (body: string) => post(`${path}/restore`, body, { 'Idempotency-Key': 'restore' });
  await remove();
  const first = await restore('{}');
  expect([first.status, first.json.version, first.headers['etag']]).toEqual([200, 3, '"3"']);
  await rig.ask({ method: 'PATCH', path, body: '{"name":"Back 2"}', headers: { Cookie, ...JSON_TYPE } });
  const second = await restore('{}');
  expect([second.status, second.json.name, second.headers['etag']]).toEqual([200, 'Back 2', '"4"']);
  const other = await restore('');
  expect([other.status, other.json.code]).toEqual([422, 'idempotency.mismatch']);
  await remove();
  const gone = await restore('{}');
  expect([gone.status, gone.json.code]).toEqual([404, 'record.unknown']);
  await inTenant(`update "_idempotency" set status = null where key = 'restore'`);
  const running = await restore('{}');
  expect([running.status, running.json.code]).toEqual([409, 'idempotency.running']);
});

test('a token that is asked for twice with one key is made once, and its value is nowhere to be had again', async () => {
  const make = (body: string) => post('/api/auth/tokens', body, { 'Idempotency-Key': 'token' });
  expect((await make('{"nam":"keyed"}')).status).toBe(422);
  const first = await make('{"name":"keyed"}');
  expect(first.status).toBe(201);
  const second = await make('{"name":"keyed"}');
  expect([second.status, second.json.code, second.json['token']]).toEqual([409, 'token.shown', first.json.id]);
  expect((await make('{"name":"other"}')).json.code).toBe('idempotency.mismatch');
  const listed = await rig.ask({ path: '/api/auth/tokens', headers: { Cookie } });
  expect(listed.json.items.filter(({ name }: { name: string }) => name === 'keyed')).toHaveLength(1);
  const [row] = await inTenant(`select k::text as text from "_idempotency" k where key = 'token'`);
  expect(row?.['text']).not.toContain(first.json.token);
});

test('the log has a line per request, with its route and never a value', async () => {
  await post('/api/records/account/query', '{"search":"a secret word"}');
  await rig.ask({ path: '/api/records/account?search=another%20secret', headers: { Cookie } });
  const lines = rig.log().filter((line) => line['msg'] === 'request');
  expect(lines.at(-1)).toMatchObject({ tenant: 'first', method: 'GET', route: '/api/records/:entity', status: 200 });
  expect(Number(lines.at(-1)?.['sql_ms'])).toBeGreaterThan(0);
  expect(JSON.stringify(lines)).not.toMatch(/secret/);
});
