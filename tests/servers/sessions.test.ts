// Who is let in, on which host, with what: passwords, cookies, tokens, other sites. Two tenants on one server.

import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Answered } from '../rig/ask.ts';
import { PASSWORD } from '../rig/password.ts';
import { until } from '../until.ts';
import { type Client, clientOf, outcome } from './client.ts';
import { openWorld, type World } from './world.ts';

let world: World;
/** Sends nothing of its own. */
let stranger: Client;

beforeAll(async () => {
  world = await openWorld({ name: 'sessions', own: { count: 1 } });
  await world.addTenant('other');
  stranger = clientOf(world.servers[0]?.url ?? '', {});
}, 120_000);

afterAll(() => world.close());

function logIn(body: object, headers: Readonly<Record<string, string>> = {}): Promise<Answered> {
  return stranger.post('/api/auth/login', { login: 'admin', password: PASSWORD, ...body }, headers);
}

function cookieOf(answer: Answered): string {
  return answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}

test('The host names the tenant; where it names none, the login may, and else there is one for all.', async () => {
  expect((await logIn({}, { Host: 'other.localhost:1234' })).json.tenant.key).toBe('other');
  expect((await logIn({ tenant: 'other' })).json.tenant.key).toBe('other');
  expect((await logIn({})).json.tenant.key).toBe(world.tenant);
  for (const Host of ['nobody.localhost', 'NOBODY.localhost:80']) {
    expect(outcome(await logIn({}, { Host }))).toEqual([404, 'tenant.unknown']);
    expect(outcome(await stranger.get('/api/auth/me', { Host, Authorization: 'Bearer x' }))).toEqual([
      404,
      'tenant.unknown',
    ]);
  }
});

test('A session or token of one tenant is nothing on the host of another.', async () => {
  const Cookie = cookieOf(await logIn({}));
  const token = (await (await world.client()).post('/api/auth/tokens', { name: 'mine' })).json.token;
  for (const own of [{ Cookie }, { Authorization: `Bearer ${token}` }]) {
    expect((await stranger.get('/api/auth/me', own)).status).toBe(200);
    expect((await stranger.get('/api/auth/me', { ...own, Host: `${world.tenant}.localhost` })).status).toBe(200);
    expect(outcome(await stranger.get('/api/auth/me', { ...own, Host: 'other.localhost' }))).toEqual([
      401,
      'session.required',
    ]);
  }
});

test('A session or token that is made to name the other tenant opens nothing.', async () => {
  const elsewhere = await world.client('admin', { tenant: 'other' });
  const ownNumber = cookieOf(await logIn({}))
    .slice('cahier='.length)
    .split('.')[0];
  const [there, secret] = (await elsewhere.post('/api/auth/tokens', { name: 'theirs' })).json.token.split('.');
  const session = cookieOf(await logIn({ tenant: 'other' })).split('.')[1];
  expect(there).not.toBe(ownNumber);
  for (const own of [
    { Authorization: `Bearer ${ownNumber}.${secret}` },
    { Cookie: `cahier=${ownNumber}.${session}` },
  ]) {
    for (const host of [{}, { Host: `${world.tenant}.localhost` }, { Host: 'other.localhost' }])
      expect(outcome(await stranger.get('/api/records/account', { ...own, ...host }))).toEqual([
        401,
        'session.required',
      ]);
  }
});

test('The two tenants know nothing of each other’s records.', async () => {
  const [here, there] = [await world.client(), await world.client('admin', { tenant: 'other' })];
  const { id } = (await here.post('/api/records/account', { name: 'Only here' })).json;
  expect(outcome(await there.get(`/api/records/account/${id}`))).toEqual([404, 'record.unknown']);
  expect((await there.get('/api/records/account')).json.items).toEqual([]);
  const refused = await there.post('/api/records/contact', { last_name: 'X', account: id });
  expect(refused.json.errors).toMatchObject([{ code: 'reference.unknown', pointer: '/account' }]);
});

test('Only the hash of a token or session is in the database, and the value names its tenant.', async () => {
  const { token } = (await (await world.client()).post('/api/auth/tokens', { name: 'hidden' })).json;
  const session = cookieOf(await logIn({})).split('=')[1] ?? '';
  for (const [value, table] of [
    [token, '_token'],
    [session, '_session'],
  ]) {
    expect(value).toMatch(/^[0-9a-v]+\.[A-Za-z0-9_-]{43}$/);
    const hash = createHash('sha256').update(value).digest();
    expect(await world.rows(`select 1 as known from "${table}" where hash = $1`, [hash])).toEqual([{ known: 1 }]);
    const stored = await world.rows(`select t::text as row from "${table}" t`);
    expect(stored.some(({ row }) => String(row).includes(value.split('.')[1] ?? ''))).toBe(false);
  }
});

test.each([
  ['no password', { password: undefined }, 422],
  ['a wrong password', { password: 'wrong' }, 401],
  ['an unknown login', { login: 'nobody' }, 401],
  ['a login with U+0000', { login: 'admin\u0000' }, 422],
  ['a password of a megabyte less a little', { password: 'x'.repeat(1_000_000) }, 422],
  ['an injection', { login: `' or '1'='1` }, 401],
  ['a further key', { admin: true }, 422],
])('A login with %s is refused and sets no cookie.', async (_name, body, status) => {
  const answer = await logIn(body);
  expect([answer.status, answer.headers['set-cookie']]).toEqual([status, undefined]);
});

test('Who guesses is slowed down, and nobody else.', async () => {
  const guess = (tries: number) => logIn({ login: 'victim', password: `guess ${tries}` });
  for (let tries = 0; tries < 11; tries += 1) expect((await guess(tries)).status).toBe(401);
  const guesses: Answered[] = await Promise.all([1, 2, 3, 4, 5, 6, 7].map(guess));
  const [refused] = guesses.filter(({ status }) => status !== 401);
  expect(refused).toMatchObject({ status: 429, json: { code: 'rate.limited' } });
  expect(Number(refused?.headers['retry-after'])).toBeGreaterThan(0);
  expect((await logIn({})).status).toBe(200);
}, 30_000);

test('The cookie cannot be read by scripts nor sent by other sites, and a logout ends its session.', async () => {
  const answer = await logIn({});
  expect(answer.headers['set-cookie']?.[0]).toMatch(/; HttpOnly; SameSite=(Lax|Strict)/);
  const Cookie = cookieOf(answer);
  expect((await stranger.post('/api/auth/logout', '', { Cookie })).status).toBe(204);
  expect(outcome(await stranger.get('/api/auth/me', { Cookie }))).toEqual([401, 'session.required']);
});

test.each([
  ['POST', '/api/records/account', { 'Sec-Fetch-Site': 'cross-site' }],
  ['POST', '/api/records/account', { 'Sec-Fetch-Site': 'same-site' }],
  ['POST', '/api/records/account/bulk', { Origin: 'https://evil.example' }],
  ['POST', '/api/auth/tokens', { Origin: 'null' }],
  ['POST', '/api/auth/logout', { Origin: 'https://evil.example' }],
  ['PATCH', '/api/records/account/00000000-0000-7000-8000-000000000000', { Origin: 'https://evil.example' }],
  ['DELETE', '/api/records/account/00000000-0000-7000-8000-000000000000', { 'Sec-Fetch-Site': 'none' }],
] as const)('With the cookie alone another site cannot %s %s.', async (method, path, headers) => {
  const Cookie = cookieOf(await logIn({}));
  const body = method === 'DELETE' ? {} : { body: '{"name":"x"}' };
  const asked = { method, path, headers: { Cookie, 'Content-Type': 'application/json', ...headers }, ...body };
  expect(outcome(await stranger.ask(asked))).toEqual([403, 'request.cross_site']);
  const form = { ...asked, headers: { Cookie, 'Content-Type': 'text/plain', ...headers } };
  expect((await stranger.ask(form)).status).toBe(403);
});

test('A form of no JSON is not taken for JSON, whatever it holds.', async () => {
  const Cookie = cookieOf(await logIn({}));
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', '']) {
    const answer = await stranger.post('/api/records/account', '{"name":"Form"}', { Cookie, 'Content-Type': type });
    expect([type, ...outcome(answer)]).toEqual([type, 415, 'request.unsupported']);
  }
});

test('Headers of proxies are not believed from strangers.', async () => {
  const forged = {
    'X-Forwarded-Host': 'other.localhost',
    'X-Forwarded-Proto': 'https',
    'X-Forwarded-For': '203.0.113.7',
  };
  const answer = await logIn({}, forged);
  expect([answer.json.tenant.key, cookieOf(answer).startsWith('cahier=')]).toEqual([world.tenant, true]);
});

test('A suspended tenant lets nobody in, with an open session neither; it is there again when it is resumed.', async () => {
  const client = await world.client('admin', { tenant: 'other' });
  const Cookie = cookieOf(await logIn({ tenant: 'other' }));
  const asked = [
    () => client.get('/api/auth/me'),
    () => client.post('/api/records/account', { name: 'Suspended' }),
    () => stranger.get('/api/records/account', { Cookie }),
    () => stranger.post('/api/records/account', { name: 'Suspended' }, { Cookie }),
  ];
  expect((await client.get('/api/auth/me')).status).toBe(200);
  await world.engine.call('suspend', { tenant: 'other', suspended: true });
  await until(async () => (await client.get('/api/auth/me')).status === 401, 'its token is refused', {
    withinMs: 2_000,
  });
  for (const ask of asked) expect(outcome(await ask())).toEqual([401, 'session.required']);
  // Its host is that of no tenant.
  const Host = 'other.localhost';
  expect(outcome(await stranger.get('/api/auth/me', { Cookie, Host }))).toEqual([404, 'tenant.unknown']);
  expect(outcome(await logIn({}, { Host }))).toEqual([404, 'tenant.unknown']);
  expect(outcome(await logIn({ tenant: 'other' }))).toEqual([404, 'tenant.unknown']);
  expect((await (await world.client()).get('/api/records/account')).status).toBe(200);
  await world.engine.call('suspend', { tenant: 'other', suspended: false });
  await until(async () => (await client.get('/api/auth/me')).status === 200, 'its token is good again', {
    withinMs: 2_000,
  });
  expect((await stranger.get('/api/records/account', { Cookie })).json.items).toEqual([]);
});

test('Without a login there is health, and nothing else.', async () => {
  expect((await stranger.get('/api/health')).json).toMatchObject({ status: 'ok', database: 'ok' });
  for (const path of [
    '/api/model',
    '/api/openapi.json',
    '/api/auth/me',
    '/api/records/account',
    '/api/records/nope',
    '/api/files/x',
  ]) {
    const answer = await stranger.get(path);
    expect([path, ...outcome(answer), answer.headers['www-authenticate']]).toEqual([
      path,
      401,
      'session.required',
      'Bearer',
    ]);
  }
});
