// Users over REST: how they are invited, and what becomes of their sessions and passwords. Their end is deactivation.test.ts.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Client, outcome } from './client.ts';
import { askIn, cookiesOf, logIn } from './people.ts';
import { openStaffWorld, type StaffWorld } from './staff_world.ts';
import type { World } from './world.ts';

const DENIED = [403, 'access.denied'];
const UNKNOWN = [404, 'invitation.unknown'];
const ENDED = [410, 'invitation.ended'];
const SECRET = 'a password of mine';

let world: World;
let admin: Client;
let staff: Client;
let stranger: Client;
let adminId: string;
let addPerson: StaffWorld['addPerson'];
/** A new user of each test. */
let login: string;
let id: string;
let count: number;

beforeAll(async () => {
  ({ world, admin, adminId, staff, stranger, addPerson } = await openStaffWorld('users'));
  await world.addTenant('users-other');
}, 120_000);

beforeEach(async () => {
  ({ login, id, count } = await addPerson());
});

afterAll(() => world.close());

async function invite(user = id): Promise<string> {
  const answer = await admin.post(`/api/users/${user}/invite`, '');
  expect(answer.status).toBe(201);
  return answer.json.url.split('#')[1];
}

const greet = (token: string, headers = {}) => stranger.get(`/api/auth/invitations/${token}`, headers);
const accept = (token: string, password = SECRET, headers = {}) =>
  stranger.post(`/api/auth/invitations/${token}`, { password }, headers);
const deactivate = (body: unknown = {}, user = id) => admin.post(`/api/users/${user}/deactivate`, body);
const me = async (headers: Readonly<Record<string, string>>) => (await stranger.get('/api/auth/me', headers)).status;
const isActive = async () => (await admin.get(`/api/records/user/${id}`)).json.active;

describe('An invitation', () => {
  test('greets its user, who sets their password, is let in and becomes active in their own name', async () => {
    await admin.patch(`/api/records/user/${id}`, { active: false });
    const { status, json } = await admin.post(`/api/users/${id}/invite`, '');
    const port = new URL(world.servers[0]?.url ?? '').port;
    expect([status, json.url]).toEqual([
      201,
      expect.stringMatching(new RegExp(`^http://users\\.localhost:${port}/invitation#[0-9a-v]+\\.[\\w-]{43}$`)),
    ]);
    const days = (Date.parse(json.expires_at) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(6.99);
    expect(days).toBeLessThan(7.01);
    const token = json.url.split('#')[1];
    expect((await greet(token)).json).toEqual({
      login,
      name: login,
      invited_by: 'Administrator',
      tenant: { key: world.tenant, title: 'Users' },
    });
    const accepted = await accept(token);
    expect([accepted.status, accepted.json.user.login]).toEqual([200, login]);
    expect(await me({ Cookie: cookiesOf(accepted, 'cahier') })).toBe(200);
    expect(await isActive()).toBe(true);
    const [change] = (await admin.get(`/api/records/user/${id}/history`)).json.items;
    expect([change.actor.id, change.diff.active]).toEqual([id, [false, true]]);
    const own = { login, tenant: world.tenant };
    expect((await askIn(stranger, { ...own, password: SECRET })).status).toBe(200);
    expect((await askIn(stranger, own)).status).toBe(401);
  });

  test('is good once, and only its hash is kept', async () => {
    const token = await invite();
    const stored = await world.rows('select i::text as row from "_invitation" i where user_id = $1', [id]);
    expect(stored.length).toBe(1);
    expect(String(stored[0]?.['row'])).not.toContain(token.split('.')[1] ?? '');
    const both = await Promise.all([accept(token), accept(token, 'another password')]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 410]);
    expect(outcome(await accept(token))).toEqual(ENDED);
    expect(outcome(await greet(token))).toEqual(ENDED);
  });

  test('is refused when it is a week old, and changes nothing', async () => {
    const token = await invite();
    await world.rows(`update "_invitation" set expires_at = now() - interval '1 second' where user_id = $1`, [id]);
    expect(outcome(await greet(token))).toEqual(ENDED);
    expect(outcome(await accept(token))).toEqual(ENDED);
    expect((await askIn(stranger, { login, tenant: world.tenant })).status).toBe(200);
  });

  test('gives its place to the next one', async () => {
    const [first, second] = [await invite(), await invite()];
    expect(outcome(await greet(first))).toEqual(UNKNOWN);
    expect(outcome(await accept(first))).toEqual(UNKNOWN);
    expect((await greet(second)).status).toBe(200);
  });

  test('is unknown to another tenant, by its number and on its host', async () => {
    const token = await invite();
    const other = await world.client('admin', { tenant: 'users-other' });
    const number = (await other.post('/api/auth/tokens', {})).json.token.split('.')[0];
    const Host = 'users-other.localhost';
    for (const answer of [
      await greet(`${number}.${token.split('.')[1]}`),
      await accept(`${number}.${token.split('.')[1]}`),
      await greet(token, { Host }),
      await accept(token, SECRET, { Host }),
      await greet('hello'),
      await greet(`vvvvvv.${token.split('.')[1]}`),
    ]) {
      expect(outcome(answer)).toEqual(UNKNOWN);
    }
    expect(outcome(await other.post(`/api/users/${id}/invite`, ''))).toEqual([404, 'record.unknown']);
    expect((await greet(token, { Host: `${world.tenant}.localhost` })).status).toBe(200);
  });

  test.each([
    ['too short', 'seven77', 'value.too_short'],
    ['too long', 'x'.repeat(1_025), 'value.too_long'],
    ['empty', '', 'field.required'],
    ['half a character', 'password \ud800', 'value.not_storable'],
  ])('with a password that is %s is refused and stays good', async (_name, password, code) => {
    const token = await invite();
    const answer = await accept(token, password);
    expect([answer.status, answer.json.errors]).toMatchObject([422, [{ code, pointer: '/password' }]]);
    expect((await greet(token)).status).toBe(200);
  });

  test('is accepted from no other site, and ends with its user', async () => {
    const token = await invite();
    expect(outcome(await accept(token, SECRET, { Origin: 'https://evil.example' }))).toEqual([
      403,
      'request.cross_site',
    ]);
    await deactivate();
    expect(outcome(await accept(token))).toEqual(UNKNOWN);
  });

  test('is made by those alone who may change the user and give their roles', async () => {
    const rep = await world.client(login);
    expect(outcome(await rep.post(`/api/users/${adminId}/invite`, ''))).toEqual(DENIED);
    // Whoever has the link is the user, so it would make an administrator of anybody.
    for (const user of [adminId, id])
      expect(outcome(await staff.post(`/api/users/${user}/invite`, ''))).toEqual(DENIED);
    const fresh = (await staff.post('/api/records/user', { name: 'Fresh', login: `fresh${count}` })).json.id;
    expect((await staff.post(`/api/users/${fresh}/invite`, '')).status).toBe(201);
    expect(outcome(await admin.post('/api/users/x/invite', ''))).toEqual([404, 'record.unknown']);
  });
});

describe('Sessions', () => {
  test('are listed to their user and to who may change them, and ended by both, one by one', async () => {
    const own = { login, tenant: world.tenant };
    const [first, second] = [
      await logIn(stranger, own, { 'User-Agent': 'Laptop' }),
      await logIn(stranger, own, { 'User-Agent': 'Phone' }),
    ];
    const listed = (await stranger.get('/api/auth/sessions', { Cookie: first })).json.items;
    expect(listed.map((each: Record<string, unknown>) => [each['user_agent'], each['current']])).toEqual([
      ['Phone', false],
      ['Laptop', true],
    ]);
    expect(listed[0]).toMatchObject({ network: '127.0.0.1', created_at: expect.stringMatching(/Z$/) });
    const bySuperior = (await admin.get(`/api/users/${id}/sessions`)).json.items;
    expect(bySuperior).toEqual(listed.map((each: object) => ({ ...each, current: false })));
    expect((await stranger.remove(`/api/auth/sessions/${listed[0].id}`, { Cookie: first })).status).toBe(204);
    expect([await me({ Cookie: second }), await me({ Cookie: first })]).toEqual([401, 200]);
    const last = `/api/users/${id}/sessions/${listed[1].id}`;
    expect((await admin.remove(last)).status).toBe(204);
    expect(await me({ Cookie: first })).toBe(401);
    expect(outcome(await admin.remove(last))).toEqual([404, 'record.unknown']);
  });

  test('of others are shown to nobody else, nor ended', async () => {
    await logIn(stranger, { login, tenant: world.tenant });
    const [{ id: session }] = (await admin.get(`/api/users/${id}/sessions`)).json.items;
    await world.addUser(`peer${count}`, [{ role: 'sales/rep' }]);
    const peer = await world.client(`peer${count}`);
    const other = await world.client('admin', { tenant: 'users-other' });
    expect(outcome(await peer.get(`/api/users/${id}/sessions`))).toEqual(DENIED);
    expect(outcome(await peer.remove(`/api/users/${id}/sessions/${session}`))).toEqual(DENIED);
    expect(outcome(await peer.remove(`/api/auth/sessions/${session}`))).toEqual([404, 'record.unknown']);
    expect(outcome(await other.get(`/api/users/${id}/sessions`))).toEqual([404, 'record.unknown']);
    // By the name of another user it is not found.
    expect(outcome(await admin.remove(`/api/users/${adminId}/sessions/${session}`))).toEqual([404, 'record.unknown']);
    expect((await admin.get(`/api/users/${id}/sessions`)).json.items.length).toBe(1);
  });

  test('end with a new password but for the one that set it; tokens go on', async () => {
    const own = { login, tenant: world.tenant };
    const [here, there] = [await logIn(stranger, own), await logIn(stranger, own)];
    const { token } = (await stranger.post('/api/auth/tokens', {}, { Cookie: here })).json;
    const change = (body: unknown) => stranger.post('/api/auth/password', body, { Cookie: here });
    const wrong = await change({ old: 'not mine', new: SECRET });
    expect([wrong.status, wrong.json.errors]).toMatchObject([422, [{ code: 'password.wrong', pointer: '/old' }]]);
    const short = await change({ old: 'not mine', new: 'short' });
    expect(short.json.errors).toMatchObject([{ code: 'value.too_short', pointer: '/new', params: { min: 8 } }]);
    expect(await me({ Cookie: there })).toBe(200);
    expect((await change({ old: 'correct horse battery staple', new: SECRET })).status).toBe(204);
    expect([await me({ Cookie: here }), await me({ Cookie: there })]).toEqual([200, 401]);
    expect(await me({ Authorization: `Bearer ${token}` })).toBe(200);
    expect((await askIn(stranger, own)).status).toBe(401);
    expect((await askIn(stranger, { ...own, password: SECRET })).status).toBe(200);
    for (let tries = 0; tries < 10; tries += 1) await change({ old: `guess ${tries}`, new: SECRET });
    expect(outcome(await change({ old: SECRET, new: SECRET }))).toEqual([429, 'rate.limited']);
  });
});
