// The life of users over REST: invited, deactivated with what is theirs handed over, activated again; and who may do it.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Client, clientOf, outcome, readAll } from './client.ts';
import { askIn, cookiesOf, logIn } from './people.ts';
import { openWorld, type World } from './world.ts';

const DENIED = [403, 'access.denied'];
const UNKNOWN = [404, 'invitation.unknown'];
const ENDED = [410, 'invitation.ended'];
const SECRET = 'a password of mine';

/** May change every user, and nothing that is theirs. */
const PACK = {
  'roles/acme_staff.json': {
    $id: 'crm:acme/roles/acme_staff',
    title: 'Staff',
    includes: { 'base/everyone': true },
    grants: { 'base/user': { create: {}, update: {} }, 'base/task': { read: { scope: 'own' } } },
  },
};

let world: World;
let admin: Client;
let staff: Client;
/** Sends nothing of its own. */
let stranger: Client;
let adminId: string;
/** A new user of each test, in the role of a representative. */
let login: string;
let id: string;
let count = 0;

beforeAll(async () => {
  world = await openWorld({ name: 'users', pack: PACK });
  await world.addTenant('users-other');
  admin = await world.client();
  adminId = (await admin.get('/api/auth/me')).json.user.id;
  await world.addUser('staff', [{ role: 'acme/acme_staff' }]);
  staff = await world.client('staff');
  stranger = clientOf(world.servers[0]?.url ?? '', {});
}, 120_000);

beforeEach(async () => {
  count += 1;
  login = `person${count}`;
  id = await world.addUser(login, [{ role: 'sales/rep' }]);
});

afterAll(() => world.close());

async function make(entity: string, record: object): Promise<string> {
  const answer = await admin.post(`/api/records/${entity}`, record);
  expect([entity, answer.status]).toEqual([entity, 201]);
  return answer.json.id;
}

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
const ownerOf = async (path: string, field = 'owner') => (await admin.get(`/api/records/${path}`)).json[field].id;

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
    expect((await greet(token)).json).toEqual({ login, name: login, tenant: { key: world.tenant, title: 'Users' } });
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

describe('Who is deactivated', () => {
  const ways: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['by the route', () => deactivate()],
    ['by a change of the record', () => admin.patch(`/api/records/user/${id}`, { active: false })],
    [
      'in bulk',
      () => admin.post('/api/records/user/bulk', { operations: [{ op: 'update', id, record: { active: false } }] }),
    ],
    ['by being deleted', () => admin.remove(`/api/records/user/${id}`)],
  ];
  test.each(ways)('%s is out at the next request, and being active again revives nothing', async (_name, end) => {
    const own = { login, tenant: world.tenant };
    const Cookie = await logIn(stranger, own);
    const token = (await stranger.post('/api/auth/tokens', {}, { Cookie })).json.token;
    const holders = [{ Cookie }, { Authorization: `Bearer ${token}` }];
    // On both servers, which know them from here on.
    const clients = [stranger, stranger.at(world.servers[1]?.url ?? '')];
    const statuses = async () => {
      const asked = clients.flatMap((client) => holders.map((headers) => client.get('/api/records/task', headers)));
      return [...new Set((await Promise.all(asked)).map(({ status }) => status))];
    };
    expect(await statuses()).toEqual([200]);
    await end();
    expect(await statuses()).toEqual([401]);
    expect((await askIn(stranger, own)).status).toBe(401);
    const again =
      (await admin.get(`/api/records/user/${id}`)).status === 404
        ? await admin.post(`/api/records/user/${id}/restore`, '')
        : await admin.post(`/api/users/${id}/activate`, '');
    expect([200, 204]).toContain(again.status);
    expect(await statuses()).toEqual([401]);
    expect((await askIn(stranger, own)).status).toBe(200);
  });

  test('gets no session by a login that was judged before, and no token', async () => {
    const Cookie = await logIn(stranger, { login, tenant: world.tenant });
    const logins = Array.from({ length: 6 }, () => askIn(stranger, { login, tenant: world.tenant }));
    const tokens = Array.from({ length: 4 }, () => stranger.post('/api/auth/tokens', {}, { Cookie }));
    await deactivate();
    await Promise.all([...logins, ...tokens]);
    expect(await world.rows('select 1 from "_session" where user_id = $1', [id])).toEqual([]);
    expect(await world.rows('select 1 from "_token" where user_id = $1', [id])).toEqual([]);
  });

  test('hands all records and teams over, each with a change row of the same cause', async () => {
    const heir = await world.addUser(`heir${count}`, [{ role: 'sales/rep' }]);
    const account = await make('account', { name: 'Theirs', owner: id });
    const tasks = [await make('task', { subject: 'A', owner: id }), await make('task', { subject: 'B', owner: id })];
    const other = await make('task', { subject: 'Not theirs', owner: adminId });
    const gone = await make('task', { subject: 'Deleted', owner: id });
    await admin.remove(`/api/records/task/${gone}`);
    const team = await make('team', { name: 'Led', leader: id });
    const answer = await deactivate({ hand_over_to: heir });
    expect([answer.status, answer.json]).toEqual([200, { handed_over: { account: 1, task: 2, team: 1 } }]);
    expect(await isActive()).toBe(false);
    for (const path of [`account/${account}`, ...tasks.map((each) => `task/${each}`)])
      expect([path, await ownerOf(path)]).toEqual([path, heir]);
    expect(await ownerOf(`team/${team}`, 'leader')).toBe(heir);
    expect(await ownerOf(`task/${other}`)).toBe(adminId);
    const history = (await admin.get(`/api/records/task/${tasks[0]}/history`)).json.items;
    expect(history[0]).toMatchObject({
      action: 'update',
      version: 2,
      actor: { id: adminId },
      diff: { owner: [{ id }, { id: heir }] },
    });
    const changed = await world.rows(
      `select entity, count(*)::int as rows, count(distinct version)::int as versions, max(depth) as depth from "_change"
        where cause = (select cause from "_change" where record = $1 order by version desc limit 1)
        group by entity order by entity`,
      [id],
    );
    expect(changed).toMatchObject([
      { entity: 'account', rows: 1, depth: 1 },
      { entity: 'task', rows: 2, depth: 1 },
      { entity: 'team', rows: 1, depth: 1 },
      { entity: 'user', rows: 1, depth: 0 },
    ]);
  });

  test('hands over by entity, and what is not named stays theirs', async () => {
    const task = await make('task', { subject: 'Goes', owner: id });
    const account = await make('account', { name: 'Stays', owner: id });
    const answer = await deactivate({ hand_over_to: { task: adminId } });
    expect(answer.json).toEqual({ handed_over: { task: 1 } });
    expect([await ownerOf(`task/${task}`), await ownerOf(`account/${account}`)]).toEqual([adminId, id]);
  });

  test('by somebody who may not change all that is theirs is not, and keeps everything', async () => {
    const mine = await make('task', { subject: 'Theirs', owner: id });
    await make('account', { name: 'Theirs', owner: id });
    const answer = await staff.post(`/api/users/${id}/deactivate`, { hand_over_to: adminId });
    expect([...outcome(answer), answer.json.errors]).toEqual([
      409,
      'hand_over.refused',
      [{ code: 'hand_over.refused', pointer: '', detail: 'Records that you may not see belong to this user.' }],
    ]);
    const lead = await world.addUser(`lead${count}`, [{ role: 'sales/read_only' }, { role: 'acme/acme_staff' }]);
    expect(lead).toBeDefined();
    const seen = await (await world.client(`lead${count}`)).post(`/api/users/${id}/deactivate`, {
      hand_over_to: adminId,
    });
    expect(seen.json.errors).toContainEqual(expect.objectContaining({ params: { count: 1, entity: 'account' } }));
    expect([await isActive(), await ownerOf(`task/${mine}`)]).toEqual([true, id]);
    const { version } = (await admin.get(`/api/records/task/${mine}`)).json;
    expect(version).toBe(1);
  });

  test('hands over only what the other may then be given', async () => {
    const keeper = await world.addUser(`keeper${count}`, [{ role: 'sales/rep' }, { role: 'acme/acme_staff' }]);
    // As an owner they may change it, and once it is another’s no longer.
    const task = await make('task', { subject: 'Own', owner: keeper });
    const client = await world.client(`keeper${count}`);
    expect((await client.patch(`/api/records/task/${task}`, { subject: 'Mine' })).status).toBe(200);
    await make('task', { subject: 'Of the one who goes', owner: id });
    expect(outcome(await client.post(`/api/users/${id}/deactivate`, { hand_over_to: adminId }))[0]).toBe(409);
    expect(await isActive()).toBe(true);
  });

  test.each([
    ['nobody', () => '00000000-0000-7000-8000-000000000000', '/hand_over_to', 'reference.unknown'],
    ['what is no id', () => 'somebody', '/hand_over_to', 'reference.unknown'],
    ['themselves', () => id, '/hand_over_to', 'reference.unknown'],
    ['nobody, for one entity', () => ({ task: 'x' }), '/hand_over_to/task', 'reference.unknown'],
    ['somebody for what has no owner', () => ({ company: adminId }), '/hand_over_to/company', 'field.unknown'],
    ['somebody for nothing', () => ({ constructor: adminId }), '/hand_over_to/constructor', 'field.unknown'],
    ['a number', () => 7, '/hand_over_to', 'value.type'],
    ['a list', () => [adminId], '/hand_over_to', 'value.type'],
  ])('hands nothing over to %s, and stays active', async (_name, to, pointer, code) => {
    await make('task', { subject: 'Theirs', owner: id });
    const answer = await deactivate({ hand_over_to: to() });
    expect([answer.status, answer.json.errors]).toMatchObject([422, [{ code, pointer }]]);
    expect(await isActive()).toBe(true);
  });

  test('hands nothing over to somebody who is not active', async () => {
    const left = await world.addUser(`left${count}`, []);
    await deactivate({}, left);
    const answer = await deactivate({ hand_over_to: left });
    expect(answer.json.errors).toMatchObject([{ code: 'reference.unknown' }]);
  });

  test('is not themselves, nor the last administrator', async () => {
    for (const answer of [
      await deactivate({}, adminId),
      await admin.patch(`/api/records/user/${adminId}`, { active: false }),
      await admin.remove(`/api/records/user/${adminId}`),
    ])
      expect(outcome(answer)).toEqual(DENIED);
    await world.addUser(`second${count}`, [{ role: 'base/admin' }]);
    const second = await world.client(`second${count}`);
    // Not the last any more, and still themselves.
    expect(outcome(await admin.patch(`/api/records/user/${adminId}`, { active: false }))).toEqual(DENIED);
    expect((await second.post(`/api/users/${adminId}/deactivate`, '')).status).toBe(200);
    const [own] = await readAll(second, 'user', { where: { '==': [{ var: 'login' }, `second${count}`] } });
    expect(outcome(await staff.post(`/api/users/${own.id}/deactivate`, ''))).toEqual(DENIED);
    expect((await second.post(`/api/users/${adminId}/activate`, '')).status).toBe(204);
    admin = await world.client();
    await deactivate({}, own.id);
  });

  test('owns more than can be handed over at once only in parts', async () => {
    await world.rows(
      `insert into task (id, version, created_at, updated_at, subject, status, owner)
       select gen_random_uuid(), 1, now(), now(), 'Many', 'todo', $1::uuid from generate_series(1, 50001)`,
      [id],
    );
    const answer = await deactivate({ hand_over_to: adminId });
    expect([...outcome(answer), answer.json.limit]).toEqual([422, 'limit.exceeded', 50_000]);
    expect(await isActive()).toBe(true);
    await world.rows(`delete from task where owner = $1`, [id]);
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
    expect(short.json.errors).toMatchObject([{ code: 'value.too_short', pointer: '/new' }]);
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
