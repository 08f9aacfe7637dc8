// Logging in and out, tokens, hosts, and what keeps other sites away: over real HTTP, on a real database.

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runCreate } from '../../../engine/runtime/records/create.ts';
import { setPassword } from '../../../engine/runtime/sessions/sessions.ts';
import { engineRequest, openTenant } from '../../../engine/runtime/tenants/open_tenant.ts';
import type { Answered } from '../../rig/ask.ts';
import { addTenant, type HttpRig, JSON_TYPE, PASSWORD, startHttpRig } from './http_rig.ts';

let rig: HttpRig;

beforeAll(async () => {
  rig = await startHttpRig({ name: 'http_auth' });
  await addTenant(rig.server, 'second');
  const { installation, models } = rig.server;
  const request = await engineRequest(await openTenant(installation, models, 'first'));
  const { id } = await runCreate(request, 'user', {
    name: 'Zoé',
    login: 'Zoé',
    email: 'zoe@example.org',
    active: true,
  });
  await runCreate(request, 'membership', { user: id, role: 'sales/rep' });
  await setPassword(request.database, id, PASSWORD);
}, 60_000);

afterAll(() => rig.close());

function login(body: object, headers: Record<string, string> = {}): Promise<Answered> {
  return rig.ask({
    method: 'POST',
    path: '/api/auth/login',
    headers: { ...JSON_TYPE, ...headers },
    body: JSON.stringify(body),
  });
}

test('a login answers who it is, and its cookie opens the session', async () => {
  const answer = await login({ login: 'admin', password: PASSWORD });
  expect(answer.status).toBe(200);
  expect(answer.json).toMatchObject({
    user: { login: 'admin' },
    tenant: { key: 'first', title: 'First' },
    company: { currency: 'EUR', zone: 'Europe/Paris' },
    roles: ['admin'],
  });
  const cookie = answer.headers['set-cookie']?.[0] ?? '';
  expect(cookie).toMatch(/^cahier=1\.[A-Za-z0-9_-]{43}; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax$/);
  const me = await rig.ask({ path: '/api/auth/me', headers: { Cookie: cookie.split(';')[0] ?? '' } });
  expect(me.json).toEqual(answer.json);
  const session = await rig.ask({ path: '/api/auth/session', headers: { Cookie: cookie.split(';')[0] ?? '' } });
  expect(session.json).toEqual(answer.json);
});

test.each([
  ['no cookie', {}],
  ['the cookie of a session that ended', { Cookie: `cahier=1.${'A'.repeat(43)}` }],
])('with %s the session is nobody’s, without a refusal', async (_name, headers) => {
  expect((await rig.ask({ path: '/api/auth/session', headers })).status).toBe(204);
  expect((await rig.ask({ path: '/api/auth/me', headers })).status).toBe(401);
});

test.each([
  ['a login in other capitals', 'ZOÉ'],
  ['a login written with a combining accent', 'Zoe\u0301'],
  ['an e-mail address in other capitals', 'ZOE@Example.org'],
])('%s finds its user', async (_name, written) => {
  const answer = await login({ login: written, password: PASSWORD });
  expect(answer.json).toMatchObject({ user: { login: 'Zoé' }, roles: ['rep'] });
});

test.each([
  ['an unknown user', { login: 'nobody', password: PASSWORD }, 401, 'login.refused'],
  ['a wrong password', { login: 'zoé', password: 'wrong' }, 401, 'login.refused'],
  ['a login with U+0000', { login: 'a\u0000', password: 'x' }, 422, 'record.invalid'],
  ['a login that is no text', { login: 1, password: 'x' }, 422, 'record.invalid'],
  ['a missing password', { login: 'admin' }, 422, 'record.invalid'],
  ['an unknown key', { login: 'admin', password: PASSWORD, admin: true }, 422, 'record.invalid'],
  ['an unknown tenant', { login: 'admin', password: PASSWORD, tenant: 'third' }, 404, 'tenant.unknown'],
])('a login with %s is refused', async (_name, body, status, code) => {
  const answer = await login(body);
  expect([answer.status, answer.json.code]).toEqual([status, code]);
  expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(answer.headers['set-cookie']).toBeUndefined();
});

test('a logout ends the session for good', async () => {
  const Cookie = await rig.login();
  const out = await rig.ask({ method: 'POST', path: '/api/auth/logout', headers: { Cookie } });
  expect(out.status).toBe(204);
  expect(out.headers['set-cookie']?.[0]).toMatch(/^cahier=; Path=\/; Max-Age=0;/);
  const me = await rig.ask({ path: '/api/auth/me', headers: { Cookie } });
  expect([me.status, me.json.code]).toEqual([401, 'session.required']);
});

test('after ten wrong passwords their address and login take turns, and nobody else', async () => {
  const guess = (name: string) => login({ login: name, password: 'wrong' });
  for (let tries = 0; tries < 11; tries += 1) expect((await guess('VICTIM')).status).toBe(401);
  expect((await login({ login: 'admin', password: PASSWORD })).status).toBe(200);
  const begun = performance.now();
  await Promise.all([guess('victim'), guess('victim')]);
  expect(performance.now() - begun).toBeGreaterThan(1_900);
}, 30_000);

test('a token acts as its user until it is revoked, and is shown once', async () => {
  const Cookie = await rig.login('zoé');
  const made = await rig.ask({
    method: 'POST',
    path: '/api/auth/tokens',
    headers: { Cookie, ...JSON_TYPE },
    body: '{"name":"script"}',
  });
  expect(made.status).toBe(201);
  const headers = { Authorization: `Bearer ${made.json.token}` };
  expect((await rig.ask({ path: '/api/auth/me', headers })).json.user.login).toBe('Zoé');
  const listed = await rig.ask({ path: '/api/auth/tokens', headers: { Cookie } });
  expect(listed.json.items).toMatchObject([{ id: made.json.id, name: 'script' }]);
  expect(listed.text).not.toContain(made.json.token);
  const unnamed = await rig.ask({
    method: 'POST',
    path: '/api/auth/tokens',
    headers: { Cookie, ...JSON_TYPE },
    body: '{}',
  });
  expect([unnamed.status, unnamed.json.name]).toEqual([201, 'API']);
  const path = `/api/auth/tokens/${made.json.id}`;
  const others = await rig.ask({ method: 'DELETE', path, headers: { Cookie: await rig.login() } });
  expect([others.status, others.json.code]).toEqual([404, 'record.unknown']);
  expect((await rig.ask({ method: 'DELETE', path, headers: { Cookie } })).status).toBe(204);
  expect((await rig.ask({ path: '/api/auth/me', headers })).status).toBe(401);
});

test('a token that was made with a token ends with it', async () => {
  const make = async (headers: Record<string, string>) => {
    const asked = {
      method: 'POST',
      path: '/api/auth/tokens',
      headers: { ...headers, ...JSON_TYPE },
      body: '{"name":"x"}',
    };
    const { json } = await rig.ask(asked);
    return { id: String(json.id), headers: { Authorization: `Bearer ${json.token}` } };
  };
  const Cookie = await rig.login('zoé');
  const first = await make({ Cookie });
  const second = await make(first.headers);
  const third = await make(second.headers);
  const other = await make({ Cookie });
  const statuses = () =>
    Promise.all(
      [first, second, third, other].map(
        async ({ headers }) => (await rig.ask({ path: '/api/auth/me', headers })).status,
      ),
    );
  expect(await statuses()).toEqual([200, 200, 200, 200]);
  await rig.ask({ method: 'DELETE', path: `/api/auth/tokens/${first.id}`, headers: { Cookie } });
  expect(await statuses()).toEqual([401, 401, 401, 200]);
});

test('a new password ends all sessions of its user, and no login by the old one comes after it', async () => {
  const { installation, models } = rig.server;
  const { database } = await openTenant(installation, models, 'first');
  const [zoe] = await database.read((connection) =>
    connection.query<{ id: string }>({ sql: `select id from "user" where login = 'Zoé'`, parameters: [] }),
  );
  const sessions = [await rig.login('zoé'), await rig.login('zoé')];
  const admin = await rig.login();
  const logins = Array.from({ length: 6 }, () => login({ login: 'zoé', password: PASSWORD }));
  await setPassword(database, zoe?.id ?? '', 'another one');
  const late = (await Promise.all(logins)).flatMap((answer) => answer.headers['set-cookie'] ?? []);
  for (const Cookie of [...sessions, ...late.map((cookie) => cookie.split(';')[0] ?? '')]) {
    expect((await rig.ask({ path: '/api/auth/me', headers: { Cookie } })).status).toBe(401);
  }
  expect((await rig.ask({ path: '/api/auth/me', headers: { Cookie: admin } })).status).toBe(200);
  expect((await login({ login: 'zoé', password: PASSWORD })).status).toBe(401);
  expect((await login({ login: 'zoé', password: 'another one' })).status).toBe(200);
  await setPassword(database, zoe?.id ?? '', PASSWORD);
});

test.each([
  ['nothing', {}],
  ['a token of no form', { Authorization: 'Bearer hello' }],
  ['a token that nobody has', { Authorization: `Bearer 1.${'A'.repeat(43)}` }],
  ['a token of a tenant that is not there', { Authorization: `Bearer 7vvvvv.${'A'.repeat(43)}` }],
  ['another scheme', { Authorization: 'Basic YTpi' }],
])('a request with %s needs a login', async (_name, headers) => {
  const answer = await rig.ask({ path: '/api/records/account', headers });
  expect([answer.status, answer.json.code]).toEqual([401, 'session.required']);
  expect(answer.headers['www-authenticate']).toBe('Bearer');
});

test('a token of no form is noted in the tenant of the host, else where a login without a tenant leads', async () => {
  const { installation, models } = rig.server;
  const isNoted = async (key: string) => {
    const { database } = await openTenant(installation, models, key);
    const sql = `select 1 from "audit_event" where kind = 'token_refused' and detail = 'malformed'`;
    return (await database.read((connection) => connection.query({ sql, parameters: [] }))).length > 0;
  };
  const headers = { Authorization: 'Bearer hello' };
  await rig.ask({ path: '/api/auth/me', headers });
  expect([await isNoted('first'), await isNoted('second')]).toEqual([true, false]);
  await rig.ask({ path: '/api/auth/me', headers: { ...headers, Host: 'second.localhost' } });
  expect(await isNoted('second')).toBe(true);
});

test('the host decides the tenant', async () => {
  const body = { login: 'admin', password: PASSWORD };
  expect((await login(body, { Host: 'second.localhost:4000' })).json.tenant.key).toBe('second');
  expect((await login(body, { Host: 'SECOND.localhost' })).json.tenant.key).toBe('second');
  expect((await login(body, { Host: 'second.localhost.' })).json.tenant.key).toBe('second');
  expect((await login(body, { Host: 'second.localhost.:4000' })).json.tenant.key).toBe('second');
  expect((await login({ ...body, tenant: 'second' })).json.tenant.key).toBe('second');
  expect((await login(body, { Host: 'crm.example.com' })).json.tenant.key).toBe('first');
  const unknown = await login(body, { Host: 'third.localhost' });
  expect([unknown.status, unknown.json.code]).toEqual([404, 'tenant.unknown']);
  const disagreeing = await login({ ...body, tenant: 'first' }, { Host: 'second.localhost' });
  expect([disagreeing.status, disagreeing.json.code]).toEqual([404, 'tenant.unknown']);
});

test('a session of one tenant is nothing on the host of another', async () => {
  const Cookie = await rig.login();
  const here = await rig.ask({ path: '/api/auth/me', headers: { Cookie, Host: 'first.localhost' } });
  expect(here.status).toBe(200);
  const there = await rig.ask({ path: '/api/auth/me', headers: { Cookie, Host: 'second.localhost' } });
  expect([there.status, there.json.code]).toEqual([401, 'session.required']);
});

test.each([
  ['by Sec-Fetch-Site', { 'Sec-Fetch-Site': 'cross-site' }, 403],
  ['by a sibling site', { 'Sec-Fetch-Site': 'same-site' }, 403],
  ['by Origin', { Origin: 'http://evil.example' }, 403],
  ['by an opaque Origin', { Origin: 'null' }, 403],
  ['never, from this site', { 'Sec-Fetch-Site': 'same-origin' }, 422],
])('a change with the cookie is refused %s', async (_name, headers, status) => {
  const answer = await rig.ask({
    method: 'POST',
    path: '/api/records/account',
    headers: { Cookie: await rig.login(), ...JSON_TYPE, ...headers },
    body: '{}',
  });
  expect(answer.status).toBe(status);
});

test('X-Forwarded-* of a stranger is not believed', async () => {
  const answer = await login(
    { login: 'admin', password: PASSWORD },
    { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'second.localhost', 'X-Forwarded-For': '203.0.113.9' },
  );
  expect(answer.json.tenant.key).toBe('first');
  expect(answer.headers['set-cookie']?.[0]).toMatch(/^cahier=/);
});

test('X-Company must name a company that the user may see', async () => {
  const Cookie = await rig.login();
  const me = await rig.ask({ path: '/api/auth/me', headers: { Cookie } });
  const same = await rig.ask({ path: '/api/auth/me', headers: { Cookie, 'X-Company': me.json.company.id } });
  expect(same.json).toEqual(me.json);
  const other = await rig.ask({
    path: '/api/auth/me',
    headers: { Cookie, 'X-Company': '00000000-0000-7000-8000-000000000000' },
  });
  expect([other.status, other.json.code]).toEqual([400, 'parameter.invalid']);
});

test('a user who is made inactive, whichever way, is out at the next request and for good', async () => {
  const Cookie = await rig.login('zoé');
  const { installation, models } = rig.server;
  const tenant = await openTenant(installation, models, 'first');
  const setActive = (active: boolean) =>
    tenant.database.write((connection) =>
      connection.query({ sql: `update "user" set active = $1 where login = 'Zoé'`, parameters: [active] }),
    );
  await setActive(false);
  expect((await rig.ask({ path: '/api/auth/me', headers: { Cookie } })).status).toBe(401);
  await setActive(true);
  expect((await rig.ask({ path: '/api/auth/me', headers: { Cookie } })).status).toBe(401);
  expect((await rig.ask({ path: '/api/auth/me', headers: { Cookie: await rig.login('zoé') } })).status).toBe(200);
});
