// The audit of logins, tokens and users over REST: what is noted of whom, who reads it, and that nobody writes it.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Client, clientOf, outcome, readAll } from './client.ts';
import { askIn, logIn } from './people.ts';
import { openWorld, type World } from './world.ts';

let world: World;
let admin: Client;
let stranger: Client;
let adminId: string;
/** A new user of each test, in the role of a representative. */
let login: string;
let id: string;
let count = 0;

beforeAll(async () => {
  world = await openWorld({ name: 'audit' });
  admin = await world.client();
  adminId = (await admin.get('/api/auth/me')).json.user.id;
  stranger = clientOf(world.servers[0]?.url ?? '', { 'User-Agent': 'Test' });
}, 120_000);

beforeEach(async () => {
  count += 1;
  login = `person${count}`;
  id = await world.addUser(login, [{ role: 'sales/rep' }]);
});

afterAll(() => world.close());

/** Events about a user, the oldest first, as `client` sees them. */
async function eventsOf(client: Client, subject: string | null = id) {
  const where = { '==': [{ var: 'subject' }, subject] };
  return readAll(client, 'audit_event', { where, sort: ['id'] });
}

const kindsOf = async (client: Client, subject?: string | null) =>
  (await eventsOf(client, subject)).map(({ kind }) => kind);

const askAs = (password: string, name = login) => askIn(stranger, { login: name, password, tenant: world.tenant });

test('A login, a logout and what is done with tokens and passwords are noted with who, whence and when.', async () => {
  const Cookie = await logIn(stranger, { login, tenant: world.tenant });
  const made = (await stranger.post('/api/auth/tokens', { name: 'Backup' }, { Cookie })).json;
  await stranger.remove(`/api/auth/tokens/${made.id}`, { Cookie });
  const change = { old: 'correct horse battery staple', new: 'a password of mine' };
  await stranger.post('/api/auth/password', change, { Cookie });
  await stranger.post('/api/auth/logout', '', { Cookie });
  const events = await eventsOf(admin);
  const client = { network: '127.0.0.1', user_agent: 'Test', actor: { id }, subject: { id, label: login } };
  expect(events).toMatchObject([
    { kind: 'login', ...client },
    { kind: 'token_made', detail: 'Backup', ...client },
    { kind: 'token_revoked', detail: 'Backup', ...client },
    { kind: 'password_changed', ...client },
    { kind: 'logout', ...client },
  ]);
  for (const { at } of events) expect(Math.abs(Date.now() - Date.parse(at))).toBeLessThan(60_000);
  expect(JSON.stringify(events)).not.toContain(made.token.split('.')[1]);
});

test('A refused login is noted once a minute, with what was typed only where somebody is called so.', async () => {
  const secret = `my password ${count}`;
  const refusedLogins = async () => (await eventsOf(admin, null)).filter(({ kind }) => kind === 'login_refused');
  const before = (await refusedLogins()).length;
  for (let tries = 0; tries < 4; tries += 1) {
    expect((await askAs('wrong', login.toUpperCase())).status).toBe(401);
    expect((await askAs('x', secret)).status).toBe(401);
  }
  const refused = await eventsOf(admin);
  // The tries may fall into two minutes.
  expect([1, 2]).toContain(refused.length);
  expect(refused[0]).toMatchObject({ kind: 'login_refused', actor: null, detail: login.toUpperCase() });
  const unknown = (await refusedLogins()).slice(before);
  expect([0, 1, 2]).toContain(unknown.length);
  expect(JSON.stringify(await eventsOf(admin, null))).not.toContain('my password');
  expect((await refusedLogins()).every(({ detail }) => detail === null)).toBe(true);
  await world.rows('delete from audit_event where subject = $1', [id]);
  await askAs('wrong');
  expect(await kindsOf(admin)).toEqual(['login_refused']);
});

test('What is done to a user is noted with who did it.', async () => {
  const session = await logIn(stranger, { login, tenant: world.tenant });
  await admin.post('/api/records/task', { subject: 'Theirs', owner: id });
  const [{ id: open }] = (await stranger.get('/api/auth/sessions', { Cookie: session })).json.items;
  await admin.remove(`/api/users/${id}/sessions/${open}`);
  await admin.post(`/api/users/${id}/deactivate`, { hand_over_to: adminId });
  await admin.post(`/api/users/${id}/activate`, '');
  const token = (await admin.post(`/api/users/${id}/invite`, '')).json.url.split('#')[1];
  await stranger.post(`/api/auth/invitations/${token}`, { password: 'a password of mine' });
  const [first, ...events] = await eventsOf(admin);
  expect(first.kind).toBe('login');
  expect(events.map(({ kind, actor, entity, detail }) => [kind, actor.id, entity, detail])).toEqual([
    ['session_revoked', adminId, null, null],
    ['deactivated', adminId, null, null],
    ['handed_over', adminId, 'task', '1'],
    ['activated', adminId, null, null],
    ['invited', adminId, null, null],
    ['password_changed', id, null, 'invitation'],
    ['login', id, null, null],
  ]);
});

test('An account that is not ended after all has no row that says so.', async () => {
  await admin.post(`/api/users/${id}/deactivate`, { hand_over_to: id });
  await admin.post(`/api/users/${adminId}/deactivate`, {});
  await admin.patch(`/api/records/user/${id}`, { active: false, email: 'no address' });
  expect(await kindsOf(admin)).toEqual([]);
});

describe('An account that is ended and revived is noted once each, with who did it', () => {
  const inBulk = (record: object) =>
    admin.post('/api/records/user/bulk', { operations: [{ op: 'update', id, record }] });
  const upsert = (record: object) =>
    admin.post('/api/records/user/bulk', { operations: [{ op: 'upsert', by: 'login', record: { login, ...record } }] });
  const path = () => `/api/records/user/${id}`;
  const ways: readonly (readonly [string, string | null, (() => Promise<unknown>)[]])[] = [
    [
      'by the routes',
      null,
      [() => admin.post(`/api/users/${id}/deactivate`, {}), () => admin.post(`/api/users/${id}/activate`, '')],
    ],
    ['by PATCH', null, [() => admin.patch(path(), { active: false }), () => admin.patch(path(), { active: true })]],
    ['in bulk', null, [() => inBulk({ active: false }), () => inBulk({ active: true })]],
    ['by an upsert', null, [() => upsert({ active: false }), () => upsert({ active: true })]],
    [
      'by a deletion and its restoring',
      'deleted restored',
      [() => admin.remove(path()), () => admin.post(`${path()}/restore`, '')],
    ],
  ];
  test.each(ways)('%s', async (_name, details, steps) => {
    for (const step of steps) await step();
    await admin.patch(path(), { name: 'Another' });
    const [ended, revived] = details?.split(' ') ?? [null, null];
    const noted = (await eventsOf(admin)).map(({ kind, actor, detail }) => [kind, actor.id, detail]);
    expect(noted).toEqual([
      ['deactivated', adminId, ended],
      ['activated', adminId, revived],
    ]);
  });

  test('and not twice where it was over already', async () => {
    await admin.patch(path(), { active: false });
    await admin.remove(path());
    await admin.post(`${path()}/restore`, '');
    expect(await kindsOf(admin)).toEqual(['deactivated']);
  });

  test('from where, where the route is its own', async () => {
    await admin.post(`/api/users/${id}/deactivate`, {});
    await admin.patch(path(), { active: true });
    expect((await eventsOf(admin)).map(({ network }) => network)).toEqual(['127.0.0.1', null]);
  });

  test('by an invitation that is accepted', async () => {
    await admin.patch(path(), { active: false });
    const token = (await admin.post(`/api/users/${id}/invite`, '')).json.url.split('#')[1];
    await stranger.post(`/api/auth/invitations/${token}`, { password: 'a password of mine' });
    // Ids of one millisecond are in no order where the database and the server draw them.
    const noted = (await eventsOf(admin)).map(({ kind, actor, detail }) => `${kind} ${actor.id} ${detail}`);
    expect(noted.toSorted()).toEqual([
      `activated ${id} invitation`,
      `deactivated ${adminId} null`,
      `invited ${adminId} null`,
      `login ${id} null`,
      `password_changed ${id} invitation`,
    ]);
  });
});

test('Everybody reads what is about themselves, an administrator all of it.', async () => {
  await logIn(stranger, { login, tenant: world.tenant });
  const rep = await world.client(login);
  await logIn(stranger, { login: 'admin', tenant: world.tenant });
  expect(await kindsOf(rep)).toEqual(['login']);
  const all = await readAll(rep, 'audit_event');
  expect(new Set(all.map(({ subject }) => subject.id))).toEqual(new Set([id]));
  const [own] = await eventsOf(rep);
  const [other] = await eventsOf(admin, adminId);
  expect((await rep.get(`/api/records/audit_event/${own.id}`)).status).toBe(200);
  expect(outcome(await rep.get(`/api/records/audit_event/${other.id}`))).toEqual([404, 'record.unknown']);
  const counted = await rep.post('/api/records/audit_event/aggregate', { measures: { n: { count: true } } });
  expect(counted.json.items).toEqual([{ n: all.length }]);
});

test('The administrator of a company reads what is about its people and about themselves.', async () => {
  const facts = { currency: 'CHF', country: 'CH', zone: 'Europe/Zurich', language: 'fr' };
  const company = (await admin.post('/api/records/company', { name: `Company ${count}`, ...facts })).json.id;
  const chief = await world.addUser(`chief${count}`, [{ role: 'base/admin', company }]);
  const near = await world.addUser(`near${count}`, [{ role: 'sales/rep', company }]);
  for (const each of [login, `chief${count}`, `near${count}`, 'admin'])
    await logIn(stranger, { login: each, tenant: world.tenant });
  await askAs('x', `nobody${count}`);
  const client = await world.client(`chief${count}`);
  const seen = await readAll(client, 'audit_event');
  expect(new Set(seen.map(({ subject }) => subject?.id))).toEqual(new Set([chief, near]));
});

test('Nobody writes it, an administrator neither.', async () => {
  await logIn(stranger, { login, tenant: world.tenant });
  const [event] = await eventsOf(admin);
  const path = `/api/records/audit_event/${event.id}`;
  const record = { at: '2026-01-01T00:00:00.000Z', kind: 'login', subject: id };
  const denied = [403, 'access.denied'];
  expect(outcome(await admin.post('/api/records/audit_event', record))).toEqual(denied);
  expect(outcome(await admin.patch(path, { kind: 'logout' }))).toEqual(denied);
  expect(outcome(await admin.remove(path))).toEqual(denied);
  const operations = [
    { op: 'create', record },
    { op: 'update', id: event.id, record },
    { op: 'delete', id: event.id },
  ];
  const { results } = (await admin.post('/api/records/audit_event/bulk', { operations })).json;
  expect(results.map(({ status }: { status: number }) => status)).toEqual([403, 403, 403]);
  expect((await admin.get(path)).json.version).toBe(1);
  expect((await admin.get('/api/openapi.json')).json.paths['/api/records/audit_event'].post).toBeUndefined();
});

test('What is about somebody stays so when their record is deleted.', async () => {
  await logIn(stranger, { login, tenant: world.tenant });
  expect((await admin.remove(`/api/records/user/${id}`)).status).toBe(204);
  const [event] = await eventsOf(admin);
  expect(event).toMatchObject({ kind: 'login', version: 1, subject: { id, deleted: true } });
});
