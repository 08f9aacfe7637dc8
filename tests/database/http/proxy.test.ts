// Behind a proxy: what it says is believed, because CAHIER_TRUSTED_PROXIES names it.

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { addTenant, type HttpRig, JSON_TYPE, PASSWORD, startHttpRig } from './http_rig.ts';

let rig: HttpRig;

beforeAll(async () => {
  rig = await startHttpRig({
    name: 'http_proxy',
    environment: { CAHIER_TRUSTED_PROXIES: 'loopback', CAHIER_RATE_PER_TOKEN: '15', CAHIER_RATE_PER_ADDRESS: '30' },
  });
  await addTenant(rig.server, 'demo', { demo: true });
}, 60_000);

afterAll(() => rig.close());

function login(headers: Record<string, string>, more: object = {}) {
  const body = JSON.stringify({ login: 'admin', password: PASSWORD, ...more });
  return rig.ask({ method: 'POST', path: '/api/auth/login', headers: { ...JSON_TYPE, ...headers }, body });
}

test('over https the cookie is bound to its host', async () => {
  const answer = await login({ 'X-Forwarded-For': '203.0.113.9', 'X-Forwarded-Proto': 'https' });
  const cookie = answer.headers['set-cookie']?.[0] ?? '';
  expect(cookie).toMatch(/^__Host-cahier=.*; Path=\/; .*; Secure$/);
  const [Cookie = ''] = cookie.split(';');
  const headers = { Cookie, 'X-Forwarded-Proto': 'https' };
  expect((await rig.ask({ path: '/api/auth/me', headers })).status).toBe(200);
});

test('a login from another machine over plain http is refused', async () => {
  const answer = await login({ 'X-Forwarded-For': '203.0.113.9', 'X-Forwarded-Proto': 'http' });
  expect([answer.status, answer.json.code]).toEqual([403, 'login.insecure']);
});

test('the host that the client used decides the tenant', async () => {
  const https = { 'X-Forwarded-For': '203.0.113.9', 'X-Forwarded-Proto': 'https' };
  const answer = await login({ ...https, 'X-Forwarded-Host': 'third.localhost' });
  expect([answer.status, answer.json.code]).toEqual([404, 'tenant.unknown']);
});

test('guesses are counted for the whole network of a client, and for its login wherever it is', async () => {
  const guess = (address: string) =>
    login({ 'X-Forwarded-For': address, 'X-Forwarded-Proto': 'https' }, { login: 'victim', password: 'wrong' });
  for (let index = 0; index < 11; index += 1) expect((await guess(`2001:db8::${index}`)).status).toBe(401);
  /** Whether two attempts come two seconds after one another. */
  const isSlow = async (network: string): Promise<boolean> => {
    const begun = performance.now();
    const [one, other] = await Promise.all([guess(`${network}:1`), guess(`${network}:2`)]);
    expect([one.status, other.status]).toEqual([401, 401]);
    return performance.now() - begun > 1_900;
  };
  expect(await isSlow('2001:db8:0:0:2:2:2')).toBe(true);
  expect(await isSlow('2001:db8:0:1:2:2:2')).toBe(false);
}, 20_000);

test('one token and one address may send so many requests in a minute, this machine itself any number', async () => {
  const Cookie = await rig.login();
  const headers = { Cookie, ...JSON_TYPE };
  const made = await rig.ask({ method: 'POST', path: '/api/auth/tokens', headers, body: '{"name":"busy"}' });
  const own = { Authorization: `Bearer ${made.json.token}` };
  const from = (address: string, more: Record<string, string>, path = '/api/auth/me') =>
    rig.ask({ path, headers: { 'X-Forwarded-For': address, ...more } });
  const many = async (count: number, ask: (index: number) => ReturnType<typeof from>) => {
    const answers = [];
    for (let index = 0; index < count; index += 1) answers.push(await ask(index));
    return answers;
  };
  const busy = await many(16, (index) => from(`198.51.100.${index}`, own));
  expect(busy.map(({ status }) => status)).toEqual([...Array.from({ length: 15 }, () => 200), 429]);
  expect(busy.at(-1)?.json).toMatchObject({ code: 'rate.limited', limit: 15 });
  expect(Number(busy.at(-1)?.headers['retry-after'])).toBeGreaterThan(0);
  const strangers = await many(31, () => from('198.51.100.77', {}));
  expect([strangers.at(29)?.status, strangers.at(30)?.status]).toEqual([401, 429]);
  expect((await from('198.51.100.77', {}, '/api/health')).status).toBe(200);
  expect((await from('198.51.100.78', {})).status).toBe(401);
  const here = await many(40, () => rig.ask({ path: '/api/auth/me', headers: own }));
  expect(here.filter(({ status }) => status !== 200)).toEqual([]);
});

test('a tenant with demo passwords is open to this machine alone', async () => {
  expect((await login({}, { tenant: 'demo' })).json.tenant.key).toBe('demo');
  const [Cookie = ''] = ((await login({}, { tenant: 'demo' })).headers['set-cookie']?.[0] ?? '').split(';');
  expect((await rig.ask({ path: '/api/auth/me', headers: { Cookie } })).status).toBe(200);
  const proxied = { 'X-Forwarded-For': '203.0.113.50', 'X-Forwarded-Proto': 'https' };
  const refused = await login(proxied, { tenant: 'demo' });
  expect([refused.status, refused.json.code]).toEqual([404, 'tenant.unknown']);
  const byHost = await login({ ...proxied, 'X-Forwarded-Host': 'demo.localhost' });
  expect([byHost.status, byHost.json.code]).toEqual([404, 'tenant.unknown']);
  const cookie = { Cookie: Cookie.replace('cahier=', '__Host-cahier=') };
  expect((await rig.ask({ path: '/api/auth/me', headers: { ...proxied, ...cookie } })).status).toBe(401);
});
