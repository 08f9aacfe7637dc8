// Who guesses a password from everywhere shuts nobody out; and links are made from the settings. A server behind a proxy.

import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Answered } from '../rig/ask.ts';
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

/** Asks again after five seconds where it was not yet its turn. */
async function untilIn(ask: () => Promise<Answered>): Promise<Answered> {
  for (let tries = 0; tries < 5; tries += 1) {
    const answer = await ask();
    if (answer.status === 200) return answer;
    expect(outcome(answer)).toEqual([503, 'server.busy']);
    await setTimeout(5_000);
  }
  throw new Error('Nobody was let in');
}

const victim = { login: 'victim', tenant: 'lockout' };

test('A victim with a known device logs in at once while an attacker fails from fifty networks, and without one before those.', async () => {
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
  // Eighty more wait for a turn a second, and there are more than eight seconds have.
  const guessing = guesses.slice(0, 80).map((network) => askIn(stranger, { ...victim, password: 'x' }, from(network)));
  const begun = performance.now();
  const known = await askIn(stranger, victim, from('203.0.113.1', { Cookie: device }));
  expect([known.status, cookiesOf(known, DEVICE)]).toEqual([200, device]);
  expect(performance.now() - begun).toBeLessThan(2_000);
  const fresh = await untilIn(() => askIn(stranger, victim, from('192.0.2.1')));
  expect(cookiesOf(fresh, DEVICE)).not.toBe(device);
  expect(performance.now() - begun).toBeLessThan(20_000);
  const outcomes = (await Promise.all(guessing)).map(outcome);
  expect(new Set(outcomes.map(String))).toEqual(new Set(['401,login.refused', '503,server.busy']));
  // An open session was touched by none of it.
  expect((await stranger.get('/api/auth/me', from('198.51.100.1', { Cookie: cookiesOf(first) }))).status).toBe(200);
}, 60_000);

test('The right password is let in after any number of wrong ones from the same network, and the audit tells of it.', async () => {
  const id = await world.addUser('colleague', [{ role: 'sales/rep' }]);
  const colleague = { login: 'colleague', tenant: 'lockout' };
  const nobody = { login: 'nobody at all', password: 'x', tenant: 'lockout' };
  const refusing = Array.from({ length: 20 }, () => askIn(stranger, nobody, from('198.51.100.21')));
  const network = from('198.51.100.20');
  for (let tries = 0; tries < 11; tries += 1) await askIn(stranger, { ...colleague, password: 'x' }, network);
  const begun = performance.now();
  expect((await askIn(stranger, colleague, network)).status).toBe(200);
  expect(performance.now() - begun).toBeLessThan(4_000);
  const refused = await Promise.all(refusing);
  expect(refused.map(outcome)).toContainEqual([429, 'rate.limited']);
  const noted = await world.rows(
    `select subject, detail, actor, network from audit_event where kind = 'login_slowed' and network like '198.51.100.2_'
      order by network`,
  );
  const ours = noted.filter(({ subject }) => subject === id);
  // The attempts may fall into two minutes.
  expect([1, 2]).toContain(ours.length);
  expect(ours[0]).toEqual({ subject: id, detail: 'colleague', actor: null, network: '198.51.100.20' });
  const theirs = noted.filter(({ subject }) => subject === null);
  expect([1, 2]).toContain(theirs.length);
  expect(theirs[0]).toMatchObject({ detail: null });
}, 60_000);

test('A device is known for who logged in from it, is counted by itself, and no other value is one.', async () => {
  await world.addUser('other', [{ role: 'sales/rep' }]);
  const other = { login: 'other', tenant: 'lockout' };
  const device = cookiesOf(await askIn(stranger, other, from('198.51.100.2')), DEVICE);
  const stored = await world.rows('select d::text as row from "_device" d');
  expect(stored.some(({ row }) => String(row).includes(device.split('.')[1] ?? ''))).toBe(false);
  const network = '198.51.100.3';
  const fail = (login: string, Cookie: string, at = network) =>
    askIn(stranger, { login, tenant: 'lockout', password: 'x' }, from(at, { Cookie }));
  /** Whether two attempts come two seconds after one another. */
  const isSlow = async (asked: () => Promise<Answered>): Promise<boolean> => {
    const begun = performance.now();
    await Promise.all([asked(), asked()]);
    return performance.now() - begun > 1_900;
  };
  /** Whether eleven mistakes slow down who makes them. */
  const isCounted = async (...of: Parameters<typeof fail>): Promise<boolean> => {
    await eachOf(Array.from({ length: 11 }), () => fail(...of));
    return isSlow(() => fail(...of));
  };
  // Without one that is theirs the network is counted.
  const forged = `${DEVICE}=1.${'A'.repeat(43)}`;
  const counted = await Promise.all([isCounted('nobody', device, '198.51.100.5'), isCounted('other', forged)]);
  expect(counted).toEqual([true, true]);
  expect(await isSlow(() => askIn(stranger, other, from(network, { Cookie: device })))).toBe(false);
  await eachOf(Array.from({ length: 10 }), () => fail('other', device));
  // Now it is as good as none: in its network it waits, elsewhere it does not.
  expect(await isSlow(() => fail('other', device))).toBe(true);
  expect((await askIn(stranger, other, from(network, { Cookie: device }))).status).toBe(200);
  expect((await askIn(stranger, other, from('198.51.100.9', { Cookie: device }))).status).toBe(200);
}, 60_000);

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
