// Who guesses a password from everywhere shuts nobody out; and links are made from the settings. A server behind a proxy.

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Client, clientOf, eachOf, outcome } from './client.ts';
import { askIn, cookiesOf } from './people.ts';
import { openWorld, type World } from './world.ts';

const DEVICE = '__Host-cahier_device';

let world: World;
let stranger: Client;

beforeAll(async () => {
  const env = {
    CAHIER_TRUSTED_PROXIES: 'loopback',
    CAHIER_PUBLIC_URL: 'https://crm.example.com',
    CAHIER_RATE_PER_ADDRESS: '0',
  };
  world = await openWorld({ name: 'lockout', own: { count: 1, env } });
  stranger = clientOf(world.servers[0]?.url ?? '', {});
}, 120_000);

afterAll(() => world.close());

function from(address: string, more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  return { 'X-Forwarded-For': address, 'X-Forwarded-Proto': 'https', ...more };
}

const victim = { login: 'victim', tenant: 'lockout' };

test('A victim with a known device logs in at once while an attacker fails from fifty networks, and without one in turn.', async () => {
  const id = await world.addUser('victim', []);
  await (await world.client()).post('/api/records/membership', { user: id, role: 'sales/rep' });
  const first = await askIn(stranger, victim, from('198.51.100.1'));
  const device = cookiesOf(first, DEVICE);
  const set = first.headers['set-cookie']?.find((cookie) => cookie.startsWith(DEVICE));
  expect(set).toMatch(/; Path=\/; Max-Age=34560000; HttpOnly; SameSite=Lax; Secure$/);
  const networks = Array.from({ length: 50 }, (_, index) => `203.0.113.${index}`);
  const guesses = [...networks, ...networks];
  const failed = await eachOf(guesses, (network) => askIn(stranger, { ...victim, password: 'guess' }, from(network)));
  expect(new Set(failed.map(({ status }) => status))).toEqual(new Set([401]));
  // These take the turns of the next three seconds.
  const guessing = ['203.0.113.60', '203.0.113.61', '203.0.113.62'].map((network) =>
    askIn(stranger, { ...victim, password: 'guess' }, from(network)),
  );
  const begun = performance.now();
  const known = await askIn(stranger, victim, from('203.0.113.1', { Cookie: device }));
  const took = performance.now() - begun;
  expect([known.status, cookiesOf(known, DEVICE)]).toEqual([200, device]);
  expect(took).toBeLessThan(1_000);
  const fresh = await askIn(stranger, victim, from('192.0.2.1'));
  expect([fresh.status, performance.now() - begun > 1_900]).toEqual([200, true]);
  expect(cookiesOf(fresh, DEVICE)).not.toBe(device);
  expect((await Promise.all(guessing)).map(({ status }) => status)).toEqual([401, 401, 401]);
  // An open session was touched by none of it.
  expect((await stranger.get('/api/auth/me', from('198.51.100.1', { Cookie: cookiesOf(first) }))).status).toBe(200);
});

test('A device is known for who logged in from it, is counted by itself, and no other value is one.', async () => {
  await world.addUser('other', [{ role: 'sales/rep' }]);
  const other = { login: 'other', tenant: 'lockout' };
  const device = cookiesOf(await askIn(stranger, other, from('198.51.100.2')), DEVICE);
  const stored = await world.rows('select d::text as row from "_device" d');
  expect(stored.some(({ row }) => String(row).includes(device.split('.')[1] ?? ''))).toBe(false);
  const network = '198.51.100.3';
  const tries = (login: string, Cookie: string) =>
    eachOf(Array.from({ length: 11 }), async () => {
      const answer = await askIn(stranger, { login, tenant: 'lockout', password: 'x' }, from(network, { Cookie }));
      return answer.status;
    });
  // Without one that is theirs the network is counted.
  expect((await tries('nobody', device)).filter((status) => status === 429).length).toBe(1);
  expect((await tries('other', `${DEVICE}=1.${'A'.repeat(43)}`)).filter((status) => status === 429).length).toBe(1);
  expect((await askIn(stranger, other, from(network))).status).toBe(429);
  expect((await askIn(stranger, other, from(network, { Cookie: device }))).status).toBe(200);
  expect((await tries('other', device)).filter((status) => status === 429).length).toBe(1);
  expect((await askIn(stranger, other, from('198.51.100.9', { Cookie: device }))).status).toBe(429);
  expect((await askIn(stranger, other, from('198.51.100.9'))).status).toBe(200);
});

test('The link of an invitation is made from the setting, whatever Host is sent.', async () => {
  const user = await world.addUser('guest', []);
  const admin = await world.client();
  for (const headers of [{ Host: 'evil.example' }, from('198.51.100.4', { 'X-Forwarded-Host': 'evil.example' })]) {
    const { json } = await admin.post(`/api/users/${user}/invite`, '', headers);
    expect(json.url).toMatch(/^https:\/\/crm\.example\.com\/invitation#/);
  }
  const token = (await admin.post(`/api/users/${user}/invite`, '')).json.url.split('#')[1];
  const insecure = { 'X-Forwarded-For': '198.51.100.4' };
  const answer = await stranger.post(`/api/auth/invitations/${token}`, { password: 'long enough' }, insecure);
  expect(outcome(answer)).toEqual([403, 'login.insecure']);
});
