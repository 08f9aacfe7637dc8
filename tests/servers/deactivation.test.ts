// The end of a user's account over REST: all ways in end, what was theirs is handed over, and who may do it.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Client, outcome, readAll } from './client.ts';
import { askIn, logIn } from './people.ts';
import { openStaffWorld, type StaffWorld } from './staff_world.ts';
import type { World } from './world.ts';

const DENIED = [403, 'access.denied'];

/** May deactivate every user, and change the tasks of everybody else. */
const GUARD = {
  'roles/acme_guard.json': {
    $id: 'crm:acme/roles/acme_guard',
    title: 'Guard',
    includes: { 'base/everyone': true },
    grants: {
      'base/user': { deactivate: {} },
      'base/task': { read: {}, update: { when: { '!=': [{ var: 'owner' }, { var: '$user' }] } } },
    },
  },
};

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
  ({ world, admin, adminId, staff, stranger, addPerson } = await openStaffWorld('deactivation', GUARD));
}, 120_000);

beforeEach(async () => {
  ({ login, id, count } = await addPerson());
});

afterAll(() => world.close());

async function make(entity: string, record: object): Promise<string> {
  const answer = await admin.post(`/api/records/${entity}`, record);
  expect([entity, answer.status]).toEqual([entity, 201]);
  return answer.json.id;
}

const deactivate = (body: unknown = {}, user = id) => admin.post(`/api/users/${user}/deactivate`, body);
const isActive = async () => (await admin.get(`/api/records/user/${id}`)).json.active;
const ownerOf = async (path: string, field = 'owner') => (await admin.get(`/api/records/${path}`)).json[field].id;

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

  test('hands over only what may be changed as it then is', async () => {
    const guard = await world.addUser(`guard${count}`, [{ role: 'acme/acme_guard' }]);
    const client = await world.client(`guard${count}`);
    const task = await make('task', { subject: 'Theirs', owner: id });
    const refused = await client.post(`/api/users/${id}/deactivate`, { hand_over_to: { task: guard } });
    expect([...outcome(refused), refused.json.errors[0].params]).toEqual([
      409,
      'hand_over.refused',
      { count: 1, entity: 'task' },
    ]);
    expect([await isActive(), await ownerOf(`task/${task}`)]).toEqual([true, id]);
    expect((await client.post(`/api/users/${id}/deactivate`, { hand_over_to: { task: adminId } })).status).toBe(200);
    expect(await ownerOf(`task/${task}`)).toBe(adminId);
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
