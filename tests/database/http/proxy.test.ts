// Behind a proxy: what it says is believed, because CAHIER_TRUSTED_PROXIES names it.

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type HttpRig, JSON_TYPE, PASSWORD, startHttpRig } from './http_rig.ts';

let rig: HttpRig;

beforeAll(async () => {
  rig = await startHttpRig({ name: 'http_proxy', environment: { CAHIER_TRUSTED_PROXIES: 'loopback' } });
}, 60_000);

afterAll(() => rig.close());

function login(headers: Record<string, string>) {
  const body = JSON.stringify({ login: 'admin', password: PASSWORD });
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
