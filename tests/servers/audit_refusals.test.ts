// What was refused and leaves a row all the same: sessions and tokens that lead to nobody, circles in a tree, shares with
// somebody who is not there; and companies that are switched off and on.

import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Client, clientOf, outcome, readAll } from './client.ts';
import { logIn } from './people.ts';
import { openWorld, type World } from './world.ts';

const REQUIRED = [401, 'session.required'];
const OTHER = 'audit-other';
const FACTS = { currency: 'EUR', country: 'FR', zone: 'Europe/Paris', language: 'fr' };

let world: World;
let admin: Client;
let stranger: Client;
let adminId: string;
/** A representative of each test. */
let login: string;
let id: string;
let count = 0;

beforeAll(async () => {
  world = await openWorld({ name: 'audit_refusals' });
  await world.addTenant(OTHER);
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

const ofKind = (kind: string, client = admin) =>
  readAll(client, 'audit_event', { where: { '==': [{ var: 'kind' }, kind] }, sort: ['id'] });

async function make(entity: string, record: object, client = admin): Promise<string> {
  const answer = await client.post(`/api/records/${entity}`, record);
  expect([entity, answer.status]).toEqual([entity, 201]);
  return answer.json.id;
}

describe('A session or token that is refused', () => {
  const me = (headers: Readonly<Record<string, string>>) => stranger.get('/api/auth/me', headers);
  const refused = async (detail: string) => {
    const events = await ofKind('token_refused');
    return events.filter((event) => event.detail === detail);
  };
  const tokenOf = async () => {
    const Cookie = await logIn(stranger, { login, tenant: world.tenant });
    return (await stranger.post('/api/auth/tokens', {}, { Cookie })).json.token as string;
  };
  const newRows = async (detail: string, run: () => Promise<unknown>) => {
    await world.rows("delete from audit_event where kind = 'token_refused'");
    await run();
    return refused(detail);
  };

  test('has a row a minute, where it is made up, and none of its letters', async () => {
    const token = await tokenOf();
    const forged = `${token.slice(0, -43)}${randomBytes(32).toString('base64url')}`;
    for (let tries = 0; tries < 5; tries += 1)
      expect(outcome(await me({ Authorization: `Bearer ${forged}` }))).toEqual(REQUIRED);
    const events = await refused('unknown');
    // The tries may fall into two minutes.
    expect([1, 2]).toContain(events.length);
    expect(events[0]).toMatchObject({ actor: null, subject: null, network: '127.0.0.1', user_agent: 'Test' });
    expect(JSON.stringify(await ofKind('token_refused'))).not.toContain(forged.slice(-43));
  });

  test('says whose it was, where it has run out', async () => {
    const Authorization = `Bearer ${await tokenOf()}`;
    expect((await me({ Authorization })).status).toBe(200);
    await world.rows('update "_token" set expires_at = now() where user_id = $1', [id]);
    expect(outcome(await me({ Authorization }))).toEqual(REQUIRED);
    const [event] = (await refused('expired')).filter(({ subject }) => subject?.id === id);
    expect(event).toMatchObject({ actor: null, network: '127.0.0.1' });
    expect(await ofKind('token_refused', await world.client(login))).toHaveLength(1);
  });

  test('has one where it is used again after its logout', async () => {
    const Cookie = await logIn(stranger, { login, tenant: world.tenant });
    expect((await me({ Cookie })).status).toBe(200);
    await stranger.post('/api/auth/logout', '', { Cookie });
    const again = clientOf(world.servers[1]?.url ?? stranger.url, {});
    const events = await newRows('unknown', async () => {
      for (const each of [again, stranger]) expect((await each.get('/api/auth/me', { Cookie })).status).toBe(401);
    });
    expect(events.length).toBeLessThanOrEqual(2);
    expect(events).not.toEqual([]);
  });

  test.each([
    ['other tenant', async () => `Bearer ${await tokenOf()}`],
    ['malformed', async () => 'Bearer hello'],
  ])('has one in the tenant that was asked: %s', async (detail, secret) => {
    const Authorization = await secret();
    await world.engine.call('addUser', { tenant: OTHER, login, memberships: [] });
    const keeper = await world.client('admin', { tenant: OTHER });
    const own = await ofKind('token_refused');
    expect(outcome(await me({ Authorization, Host: `${OTHER}.localhost` }))).toEqual(REQUIRED);
    const events = (await ofKind('token_refused', keeper)).filter((event) => event.detail === detail);
    expect(events[0]).toMatchObject({ actor: null, subject: null });
    expect(JSON.stringify(events)).not.toContain(Authorization.slice(-5));
    expect(await ofKind('token_refused')).toEqual(own);
  });

  test('has none where nothing was brought', async () => {
    const own = await ofKind('token_refused');
    expect((await me({})).status).toBe(401);
    expect((await me({ Host: `${world.tenant}.localhost` })).status).toBe(401);
    expect(await ofKind('token_refused')).toEqual(own);
  });
});

describe('Once a minute and user is noted', () => {
  const ofActor = async (kind: string, user: string) => (await ofKind(kind)).filter(({ actor }) => actor?.id === user);

  test('a circle in a tree, whichever way it came, and nothing changes', async () => {
    const chief = await world.addUser(`chief${count}`, [{ role: 'base/admin' }]);
    const client = await world.client(`chief${count}`);
    const above = await make('team', { name: `Above ${count}` });
    const below = await make('team', { name: `Below ${count}`, parent: above });
    const operations = [{ op: 'update', id: above, record: { parent: below } }];
    const { results } = (await client.post('/api/records/team/bulk', { operations })).json;
    expect(results[0]).toMatchObject({ status: 422, problem: { code: 'reference.cycle' } });
    expect(await ofActor('cycle_refused', chief)).toMatchObject([
      { actor: { id: chief }, subject: { id: chief }, entity: 'team', detail: '/parent', network: '127.0.0.1' },
    ]);
    for (let tries = 0; tries < 3; tries += 1) {
      const refused = await admin.patch(`/api/records/team/${above}`, { parent: below });
      expect(outcome(refused)).toEqual([422, 'reference.cycle']);
    }
    const others = await ofActor('cycle_refused', adminId);
    // The tries may fall into two minutes.
    expect([1, 2]).toContain(others.length);
    expect(others[0]).toMatchObject({ entity: 'team', record: above });
    expect((await admin.get(`/api/records/team/${above}`)).json.parent).toBeNull();
  });

  test('a share with a team that is deleted', async () => {
    const account = await make('account', { name: `Pearl ${count}`, owner: id });
    const team = await make('team', { name: `Gone ${count}` });
    await admin.remove(`/api/records/team/${team}`);
    const share = { entity: 'account', record: account, team, level: 'read' };
    const client = await world.client(login);
    const refused = await client.post('/api/records/record_share', share, { 'Idempotency-Key': `share-${count}` });
    expect(outcome(refused)).toEqual([422, 'reference.unknown']);
    const events = await ofActor('share_refused', id);
    expect(events).toMatchObject([{ actor: { id }, entity: 'record_share', record: null, detail: '/team' }]);
    expect(JSON.stringify(events)).not.toContain(team);
  });

  test('and nothing of other refusals', async () => {
    const before = (await readAll(admin, 'audit_event')).length;
    expect((await admin.post('/api/records/team', {})).status).toBe(422);
    expect((await admin.post('/api/records/task', { subject: 'x', owner: adminId.replace(/^./, 'f') })).status).toBe(
      422,
    );
    expect(await readAll(admin, 'audit_event')).toHaveLength(before);
  });
});

test('A company that is switched off and on again is noted with who did it, and other changes of it are not.', async () => {
  const company = await make('company', { name: `Company ${count}`, ...FACTS });
  for (const patch of [{ name: `Renamed ${count}` }, { active: false }, { phone: '+33123456789' }, { active: true }])
    expect((await admin.patch(`/api/records/company/${company}`, patch)).status).toBe(200);
  const where = { '==': [{ var: 'record' }, company] };
  const events = await readAll(admin, 'audit_event', { where, sort: ['id'] });
  const facts = { actor: { id: adminId }, subject: null, entity: 'company', detail: `Renamed ${count}` };
  expect(events).toMatchObject([
    { kind: 'company_off', ...facts },
    { kind: 'company_on', ...facts },
  ]);
});
