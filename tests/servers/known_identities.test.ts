// A server knows who asked it before, and believes it only as long as it holds: what is taken from somebody through one
// server, or by any statement in the database, is gone at their very next request to any server, whatever they ask for.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Answered } from '../rig/ask.ts';
import { PASSWORD } from '../rig/password.ts';
import { type Client, clientOf, outcome } from './client.ts';
import { openWorld, type World } from './world.ts';

let world: World;
let admin: Client;
let account: string;

beforeAll(async () => {
  world = await openWorld({ name: 'known' });
  admin = await world.client();
  account = (await admin.post('/api/records/account', { name: 'Known', kind: 'organisation' })).json.id;
}, 120_000);

afterAll(() => world.close());

/** A user of one role in the tenant, known to both servers by the requests that they sent. */
async function known(login: string, role = 'manager'): Promise<{ readonly id: string; readonly clients: Client[] }> {
  const id = await world.addUser(login, [{ role }]);
  const first = await world.client(login);
  const clients = world.servers.map(({ url }) => first.at(url));
  for (const client of clients) {
    expect((await client.get(`/api/records/account/${account}`)).status).toBe(200);
    expect((await client.get('/api/records/account')).json.items.length).toBeGreaterThan(0);
  }
  return { id, clients };
}

const QUESTIONS: readonly (readonly [string, (client: Client) => Promise<Answered>])[] = [
  ['a record', (client) => client.get(`/api/records/account/${account}`)],
  ['a list', (client) => client.get('/api/records/account')],
  ['a list that finds nothing', (client) => client.post('/api/records/account/query', { search: 'nothing like it' })],
  ['a sum', (client) => client.post('/api/records/account/aggregate', { measures: { n: { count: true } } })],
  ['its history', (client) => client.get(`/api/records/account/${account}/history`)],
  ['a new record', (client) => client.post('/api/records/account', { name: 'New', kind: 'organisation' })],
  ['a change', (client) => client.patch(`/api/records/account/${account}`, { name: 'Changed' })],
  ['a change that is none', (client) => client.patch(`/api/records/account/${account}`, {})],
  ['a deletion', (client) => client.remove(`/api/records/account/${account}`)],
  [
    'several',
    (client) => client.post('/api/records/account/bulk', { operations: [{ op: 'create', record: { name: 'Bulk' } }] }),
  ],
];

describe('Once their only role is taken away', () => {
  test.each(QUESTIONS)(
    'a user who asks for %s gets nothing, from either server, and leaves nothing',
    async (name, ask) => {
      const login = `leaver_${QUESTIONS.findIndex(([each]) => each === name)}`;
      const { id, clients } = await known(login);
      const before = await counts();
      // By hand, past every server.
      await world.rows('update membership set deleted_at = now() where "user" = $1', [id]);
      for (const client of clients) expect(outcome(await ask(client))).toEqual([404, 'entity.unknown']);
      expect(await counts()).toEqual(before);
    },
  );
});

function counts(): Promise<unknown> {
  return world.rows(
    `select (select count(*) from account)::int as accounts, (select count(*) from _change)::int as changes,
                            (select name from account where id = $1) as name`,
    [account],
  );
}

test('A role that is given is there at the next request, too.', async () => {
  const { id, clients } = await known('climber', 'read_only');
  const create = (client: Client) => client.post('/api/records/account', { name: 'Climbed', kind: 'organisation' });
  for (const client of clients) expect((await create(client)).status).toBe(403);
  await admin.post('/api/records/membership', { user: id, role: 'manager' });
  for (const client of clients) expect((await create(client)).status).toBe(201);
});

test('A company that is new, or whose key to it is, can be worked in at once.', async () => {
  const { id, clients } = await known('founder');
  const company = await admin.post('/api/records/company', COMPANY);
  await admin.post('/api/records/membership', { user: id, role: 'manager', company: company.json.id });
  for (const client of clients) {
    const answer = await client.get('/api/records/account', { 'X-Company': company.json.id });
    expect(answer.status).toBe(200);
  }
});

const COMPANY = { name: 'Second', currency: 'EUR', country: 'FR', zone: 'Europe/Paris', language: 'fr' };

test('Who is no user any more, or has no token any more, is asked to log in.', async () => {
  const fired = await known('fired');
  await admin.patch(`/api/records/user/${fired.id}`, { active: false });
  const { id, clients } = await known('tokenless');
  await world.rows('delete from _token where user_id = $1', [id]);
  for (const client of [...fired.clients, ...clients]) {
    expect(outcome(await client.get(`/api/records/account/${account}`))).toEqual([401, 'session.required']);
  }
});

test('A session that ended at one server has ended at the other.', async () => {
  const [one, two] = world.servers.map(({ url }) => clientOf(url, {})) as [Client, Client];
  const login = { login: 'admin', password: PASSWORD, tenant: world.tenant };
  const Cookie = (await one.post('/api/auth/login', login)).headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  for (const each of [one, two]) expect((await each.get('/api/records/account', { Cookie })).status).toBe(200);
  expect((await one.post('/api/auth/logout', {}, { Cookie })).status).toBe(204);
  for (const each of [one, two]) {
    expect(outcome(await each.get('/api/records/account', { Cookie }))).toEqual([401, 'session.required']);
  }
});

test('A session that is made to end earlier ends then, on both servers.', async () => {
  const [one, two] = world.servers.map(({ url }) => clientOf(url, {})) as [Client, Client];
  const login = { login: 'admin', password: PASSWORD, tenant: world.tenant };
  const Cookie = (await one.post('/api/auth/login', login)).headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  for (const each of [one, two]) expect((await each.get('/api/records/account', { Cookie })).status).toBe(200);
  await world.rows('update _session set expires_at = now()');
  for (const each of [one, two]) expect((await each.get('/api/records/account', { Cookie })).status).toBe(401);
});

test('A token that runs out is nothing from that moment on.', async () => {
  const { id, clients } = await known('temporary');
  await world.rows(`update _token set expires_at = now() + interval '1 second' where user_id = $1`, [id]);
  for (const client of clients) expect((await client.get('/api/records/account')).status).toBe(200);
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  for (const client of clients) expect((await client.get('/api/records/account')).status).toBe(401);
});

test('Whoever changes users waits for nobody who changes others, and the count of changes stays small.', async () => {
  const held = await world.connect();
  try {
    await held.query('begin');
    await held.query(`update "user" set name = name where login = 'admin'`);
    await Promise.all(Array.from({ length: 120 }, (_, index) => world.rows(TOUCH, [`team_${index}`])));
    const { clients } = await known('meanwhile');
    await held.query('commit');
    for (const client of clients) expect((await client.get('/api/records/account')).status).toBe(200);
  } finally {
    await held.end();
  }
  await world.rows(TOUCH, ['last']);
  const [row] = await world.rows('select count(*)::int as rows, sum(changes)::int as changes from _identity_change');
  expect(row?.['rows']).toBeLessThanOrEqual(51);
  expect(row?.['changes']).toBeGreaterThan(120);
});

const TOUCH = `insert into team (id, version, created_at, updated_at, name) values (gen_random_uuid(), 1, now(), now(), $1)`;
