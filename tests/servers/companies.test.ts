// Two companies in one tenant, over REST: what people of one see and change of the other, who may make members of what,
// and what belongs to all of them.

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Client, outcome, readAll } from './client.ts';
import { openWorld, type World } from './world.ts';

const DENIED = [403, 'access.denied'];
const UNKNOWN = [404, 'record.unknown'];

const MARGIN_IS_HIGH = { '>': [{ var: 'acme_margin' }, 50] };
const LOOKS_AT_MARGIN = {
  visible: MARGIN_IS_HIGH,
  required: MARGIN_IS_HIGH,
  readonly: { '==': [{ var: 'acme_margin' }, 7] },
  default: { if: [MARGIN_IS_HIGH, 'Rare', 'Usual'] },
};

/** A clerk gives memberships and does a representative's work; the stages of deals are secret to most. */
const PACK = {
  'roles/acme_clerk.json': {
    $id: 'crm:acme/roles/acme_clerk',
    title: 'Clerk',
    includes: { 'sales/rep': true },
    grants: { 'base/membership': { read: {}, create: {}, update: {}, delete: {} } },
    classes: { acme_secret: 'read' },
  },
  'extensions/sales/opportunity.json': {
    extends: 'crm:sales/opportunity',
    properties: {
      stage: { 'x-field': { classes: { acme_secret: true } } },
      acme_margin: {
        $ref: 'crm:types/integer',
        title: 'Margin',
        'x-field': { order: 300, classes: { acme_secret: true } },
      },
      acme_reason: {
        $ref: 'crm:types/text',
        title: 'Reason',
        'x-field': { order: 310, max_length: 50, ...LOOKS_AT_MARGIN, follows: { acme_margin: true } },
      },
    },
    'x-entity': {
      checks: {
        acme_cheap: {
          rule: { or: [{ '!=': [{ var: 'name' }, 'Cheap'] }, { '<': [{ var: 'acme_margin' }, 10] }] },
          message: '{{name}} has {{acme_margin}}.',
          at: 'acme_margin',
        },
      },
    },
  },
  'views/acme_rich.json': {
    $id: 'crm:acme/views/acme_rich',
    kind: 'list',
    title: 'Rich',
    entity: 'sales/opportunity',
    where: { '>': [{ var: 'acme_margin' }, 10] },
    columns: { name: { order: 10 } },
  },
};

let world: World;
/** Of the whole tenant, and of the two companies. */
let admin: Client;
let chief: Client;
/** Ids. */
let [here, there, chiefId, adminId]: string[] = [];
let places: Readonly<Record<'agency' | 'team' | 'far_agency' | 'far_team' | 'across', string>>;

beforeAll(async () => {
  world = await openWorld({ name: 'companies', pack: PACK });
  admin = await world.client();
  const me = (await admin.get('/api/auth/me')).json;
  [there, adminId] = [me.company.id, me.user.id];
  const facts = { currency: 'CHF', country: 'CH', zone: 'Europe/Zurich', language: 'fr' };
  here = await make(admin, 'company', { name: 'Suisse SA', ...facts });
  const agency = await make(admin, 'agency', { name: 'Genève', company: here });
  const far_agency = await make(admin, 'agency', { name: 'Lyon', company: there });
  places = {
    agency,
    far_agency,
    team: await make(admin, 'team', { name: 'Near', agency }),
    far_team: await make(admin, 'team', { name: 'Far', agency: far_agency }),
    across: await make(admin, 'team', { name: 'Across' }),
  };
  chiefId = await world.addUser('chief', [{ role: 'base/admin', company: here ?? '' }]);
  chief = await world.client('chief');
}, 120_000);

afterAll(() => world.close());

async function make(client: Client, entity: string, body: object): Promise<string> {
  const answer = await client.post(`/api/records/${entity}`, body);
  if (answer.status !== 201) throw new Error(`${entity} was refused: ${answer.text}`);
  return answer.json.id;
}

test('A company’s administrator gives roles in the company, its agencies and its teams, and nowhere else.', async () => {
  const user = await world.addUser('candidate', []);
  const { agency, team, far_agency, far_team, across } = places;
  const give = (place: object) => chief.post('/api/records/membership', { user, role: 'sales/manager', ...place });
  for (const place of [{ company: here }, { agency }, { team }, { team: across, company: here }]) {
    const given = await give(place);
    expect([place, given.status]).toEqual([place, 201]);
    expect((await chief.remove(`/api/records/membership/${given.json.id}`)).status).toBe(204);
  }
  expect(outcome(await give({}))).toEqual(DENIED);
  expect(outcome(await give({ team: across }))).toEqual(DENIED);
  // What they may not see is not there.
  for (const place of [
    { company: there },
    { agency: far_agency },
    { team: far_team },
    { team: far_team, company: here },
  ])
    expect([place, (await give(place)).json.errors[0].code]).toEqual([place, 'reference.unknown']);
});

test('Nor do they widen a membership that is there, theirs least of all.', async () => {
  const [own] = await readAll(chief, 'membership', { where: { '==': [{ var: 'user' }, chiefId] } });
  const path = `/api/records/membership/${own.id}`;
  expect(outcome(await chief.patch(path, { company: null }))).toEqual(DENIED);
  expect(outcome(await chief.patch(path, { company: null, team: places.across }))).toEqual(DENIED);
  expect(outcome(await chief.patch(`/api/records/team/${places.team}`, { agency: null }))).toEqual(DENIED);
  const operations = [
    { op: 'update', id: own.id, record: { company: null } },
    { op: 'create', record: { user: chiefId, role: 'admin' } },
    { op: 'create', record: { user: chiefId, role: 'admin', team: places.across } },
  ];
  const bulk = await chief.post('/api/records/membership/bulk', { operations });
  expect(bulk.json.results.map(({ status }: { status: number }) => status)).toEqual([403, 403, 403]);
  expect((await chief.get('/api/records/membership?count=exact')).json.count).toBe(
    (await readAll(chief, 'membership')).length,
  );
  expect((await chief.get('/api/auth/me')).json.companies).toHaveLength(1);
});

test('The narrowest place of a membership counts, whatever else it names.', async () => {
  const { far_team, far_agency, agency } = places;
  await world.addUser('elsewhere', [{ role: 'sales/rep', team: far_team, agency, company: here ?? '' }]);
  const elsewhere = await world.client('elsewhere');
  expect((await elsewhere.get('/api/auth/me')).json.companies).toEqual([expect.objectContaining({ id: there })]);
  const [membership] = await readAll(admin, 'membership', { where: { '==': [{ var: 'team' }, far_team] } });
  expect(outcome(await chief.patch(`/api/records/membership/${membership.id}`, { role: 'admin' }))).toEqual(UNKNOWN);
  await world.addUser('agent', [{ role: 'sales/rep', agency: far_agency, company: here ?? '' }]);
  const agent = await world.client('agent');
  expect((await agent.get('/api/auth/me')).json.companies).toEqual([expect.objectContaining({ id: there })]);
});

test('A user is changed where all of their memberships lie.', async () => {
  const path = (id: string | undefined) => `/api/records/user/${id}`;
  const far = await world.addUser('far', [{ role: 'sales/rep', team: places.far_team }]);
  const both = await world.addUser('both', [
    { role: 'sales/rep', company: here ?? '' },
    { role: 'sales/rep', company: there ?? '' },
  ]);
  const wide = await world.addUser('wide', [{ role: 'sales/rep', team: places.across }]);
  for (const id of [adminId, far, both, wide]) {
    expect(outcome(await chief.patch(path(id), { active: false }))).toEqual(DENIED);
    expect(outcome(await chief.remove(path(id)))).toEqual(DENIED);
  }
  const near = await make(chief, 'user', { name: 'Near', login: 'near', active: true });
  await make(chief, 'membership', { user: near, role: 'rep', team: places.team });
  expect((await chief.patch(path(near), { job_title: 'Seller' })).status).toBe(200);
  expect((await admin.patch(path(far), { job_title: 'Seller' })).status).toBe(200);
  expect((await chief.remove(path(near))).status).toBe(204);
  expect((await chief.post(`${path(near)}/restore`, '')).status).toBe(200);
  // Whoever brings a user back brings their memberships back.
  expect((await admin.remove(path(far))).status).toBe(204);
  expect(outcome(await chief.post(`${path(far)}/restore`, ''))).toEqual(DENIED);
});

test('What reaches further than a company is changed from the whole tenant alone.', async () => {
  const rate = { currency: 'USD', quote: 'EUR', day: '2030-01-01', rate: '1.1' };
  expect(outcome(await chief.post('/api/records/exchange_rate', rate))).toEqual(DENIED);
  expect(outcome(await chief.post('/api/records/team', { name: 'Without agency' }))).toEqual(DENIED);
  expect(outcome(await chief.patch(`/api/records/team/${places.across}`, { name: 'Mine' }))).toEqual(DENIED);
  expect(outcome(await chief.remove(`/api/records/team/${places.across}`))).toEqual(DENIED);
  const facts = { currency: 'CHF', country: 'CH', zone: 'Europe/Zurich', language: 'fr' };
  expect(outcome(await chief.post('/api/records/company', { name: 'Third', ...facts }))).toEqual(DENIED);
  expect((await chief.patch(`/api/records/company/${here}`, { code: 'CH' })).status).toBe(200);
  const own = await make(chief, 'agency', { name: 'Lausanne' });
  expect((await chief.patch(`/api/records/agency/${own}`, { name: 'Vevey' })).status).toBe(200);
  expect((await chief.post('/api/records/team', { name: 'Vevey', agency: own })).status).toBe(201);
});

test('Of another company nothing is seen: neither it, nor its agencies and teams, nor who is a member there.', async () => {
  const seen = async (entity: string) => (await readAll(chief, entity)).map(({ id }) => id);
  expect(await seen('company')).toEqual([here]);
  expect(await seen('agency')).not.toContain(places.far_agency);
  expect(await seen('team')).toEqual(expect.arrayContaining([places.team, places.across]));
  expect(await seen('team')).not.toContain(places.far_team);
  for (const [entity, id] of [
    ['company', there],
    ['agency', places.far_agency],
    ['team', places.far_team],
  ]) {
    const path = `/api/records/${entity}/${id}`;
    expect(outcome(await chief.get(path))).toEqual(UNKNOWN);
    expect(outcome(await chief.patch(path, { name: 'Mine' }))).toEqual(UNKNOWN);
    expect(outcome(await chief.remove(path))).toEqual(UNKNOWN);
  }
});

test('Nobody gives or takes a role that may do more than theirs.', async () => {
  const user = await world.addUser('pupil', []);
  await world.addUser('clerk', [{ role: 'acme/acme_clerk', company: here ?? '' }]);
  const clerk = await world.client('clerk');
  const give = (role: string) => clerk.post('/api/records/membership', { user, role, company: here });
  for (const role of ['sales/rep', 'acme_clerk']) expect([role, (await give(role)).status]).toEqual([role, 201]);
  for (const role of ['admin', 'base/admin', 'manager', 'sales/manager'])
    expect([role, ...outcome(await give(role))]).toEqual([role, ...DENIED]);
  const [own] = await readAll(chief, 'membership', { where: { '==': [{ var: 'user' }, chiefId] } });
  expect(outcome(await clerk.remove(`/api/records/membership/${own.id}`))).toEqual(DENIED);
  expect(outcome(await clerk.patch(`/api/records/membership/${own.id}`, { role: 'rep' }))).toEqual(DENIED);
  const given = await readAll(chief, 'membership', { where: { '==': [{ var: 'user' }, user] } });
  expect(outcome(await clerk.patch(`/api/records/membership/${given[0].id}`, { role: 'admin' }))).toEqual(DENIED);
});

test.each([
  ['one that is not there', 'nope'],
  ['one of another pack', 'base/rep'],
  ['one that is part of others', 'everyone'],
  ['a name of Object', 'constructor'],
])('A membership cannot give %s as its role.', async (_name, role) => {
  const answer = await admin.post('/api/records/membership', { user: chiefId, role, company: here });
  expect([answer.status, answer.json.errors]).toMatchObject([422, [{ code: 'option.unknown', pointer: '/role' }]]);
});

test('What cannot be without a record is seen by those who see that record, and changed by nobody else.', async () => {
  const account = await make(admin, 'account', { name: 'Far', company: there });
  const contact = await make(admin, 'contact', { last_name: 'Far', company: there });
  const near = await make(admin, 'account', { name: 'Near', company: here });
  const link = await make(admin, 'account_contact', { account, contact, job_title: 'Secret' });
  const mixed = await make(admin, 'account_contact', { account: near, contact });
  const own = await make(admin, 'account_contact', {
    account: near,
    contact: await make(admin, 'contact', { last_name: 'Near', company: here }),
  });
  await world.addUser('seller', [{ role: 'sales/rep', team: places.team }]);
  for (const client of [chief, await world.client('seller')]) {
    for (const id of [link, mixed]) {
      const path = `/api/records/account_contact/${id}`;
      expect(outcome(await client.get(path))).toEqual(UNKNOWN);
      expect(outcome(await client.get(`${path}/history`))).toEqual(UNKNOWN);
      expect(outcome(await client.patch(path, { job_title: 'Mine' }))).toEqual(UNKNOWN);
      expect(outcome(await client.remove(path))).toEqual(UNKNOWN);
    }
    expect((await readAll(client, 'account_contact')).map(({ id }) => id)).toEqual([own]);
    expect((await client.patch(`/api/records/account_contact/${own}`, { job_title: 'Mine' })).status).toBe(200);
  }
});

test('Keys in other systems have the rights of their record.', async () => {
  const keyOf = async (company: string | undefined, key: string) => {
    const record = { external_key: { system: 'erp', key }, name: key, company };
    const operations = [{ op: 'upsert', by: 'external_key', record }];
    return (await admin.post('/api/records/account/bulk', { operations })).json.results[0].record.id;
  };
  const [near, far] = [await keyOf(here, 'near'), await keyOf(there, 'far')];
  const keys = { where: { '==': [{ var: 'system' }, 'erp'] } };
  expect((await readAll(chief, 'external_key', keys)).map(({ record }) => record)).toEqual([near]);
  const [wide] = await readAll(admin, 'external_key', { where: { '==': [{ var: 'record' }, far] } });
  expect(outcome(await chief.patch(`/api/records/external_key/${wide.id}`, { record: near }))).toEqual(UNKNOWN);
  const stolen = { system: 'crm', entity: 'account', key: 'stolen', record: far };
  expect(outcome(await chief.post('/api/records/external_key', stolen))).toEqual(DENIED);
  expect((await chief.post('/api/records/external_key', { ...stolen, record: near })).status).toBe(201);
});

test('The moves of a record are seen while it is, and by those who may see its stage.', async () => {
  const id = await make(admin, 'opportunity', { name: 'Moved', company: here });
  await world.addUser('stageless', [{ role: 'sales/read_only', company: here ?? '' }]);
  const stageless = await world.client('stageless');
  const moves = async (client: Client) =>
    (await readAll(client, 'stage_change', { where: { '==': [{ var: 'record' }, id] } })).length;
  expect([await moves(admin), await moves(chief), await moves(stageless)]).toEqual([1, 1, 0]);
  expect((await stageless.get(`/api/records/opportunity/${id}`)).json).not.toHaveProperty('stage');
  expect((await admin.remove(`/api/records/opportunity/${id}`)).status).toBe(204);
  expect([await moves(admin), await moves(chief)]).toEqual([0, 0]);
  expect((await admin.post(`/api/records/opportunity/${id}/restore`, '')).status).toBe(200);
  expect(await moves(chief)).toBe(1);
});

test('What a reader may not read is in no rule, message or list that they are given.', async () => {
  await world.addUser('leader', [{ role: 'sales/manager', team: places.team }]);
  const leader = await world.client('leader');
  const body = { name: 'Dear', company: here, team: places.team, acme_margin: 42 };
  const path = `/api/records/opportunity/${await make(admin, 'opportunity', body)}`;
  const [told, hidden] = [await admin.get('/api/model'), await leader.get('/api/model')];
  expect(told.json.entities.opportunity.fields.acme_reason).toMatchObject({ visible: MARGIN_IS_HIGH });
  expect(told.json.views).toHaveProperty('acme_rich');
  expect(hidden.text).not.toContain('acme_margin');
  expect(hidden.json.entities.opportunity.fields.acme_reason).toMatchObject({
    visible: true,
    required: false,
    readonly: false,
    follows: [],
  });
  expect(hidden.json.views).not.toHaveProperty('acme_rich');
  const refusals = [await admin.patch(path, { name: 'Cheap' }), await leader.patch(path, { name: 'Cheap' })];
  expect(refusals.map(({ json }) => json.errors)).toMatchObject([
    [{ code: 'check.failed', pointer: '/acme_margin', detail: 'Cheap has 42.' }],
    [{ code: 'check.failed', pointer: '', detail: 'Cheap has .' }],
  ]);
});

test('A record in use is kept, and only what may be seen of its use is told.', async () => {
  const owner = (await (await world.client('leader')).get('/api/auth/me')).json.user.id;
  const account = await make(admin, 'account', { name: 'In use', company: here, owner });
  await make(admin, 'opportunity', { name: 'Unseen', company: here, account });
  const refused = await (await world.client('leader')).remove(`/api/records/account/${account}`);
  expect(outcome(refused)).toEqual([409, 'record.in_use']);
  expect(refused.json.errors).toEqual([
    { code: 'record.in_use', pointer: '', detail: 'Records that you may not see refer to it.' },
  ]);
  expect((await admin.remove(`/api/records/account/${account}`)).json.errors).toMatchObject([
    { code: 'record.in_use', params: { count: 1, entity: 'opportunity' } },
  ]);
});

test('The whole tenant keeps an administrator who may log in.', async () => {
  const [own] = await readAll(admin, 'membership', { where: { '==': [{ var: 'user' }, adminId] } });
  const idle = await make(admin, 'user', { name: 'Idle', login: 'idle', active: false });
  const losing = [
    () => admin.remove(`/api/records/membership/${own.id}`),
    () => admin.patch(`/api/records/membership/${own.id}`, { role: 'rep' }),
    () => admin.patch(`/api/records/membership/${own.id}`, { company: here }),
    () => admin.patch(`/api/records/membership/${own.id}`, { user: idle }),
    () => admin.patch(`/api/records/user/${adminId}`, { active: false }),
    () => admin.remove(`/api/records/user/${adminId}`),
  ];
  await make(admin, 'membership', { user: adminId, role: 'sales/rep' });
  for (const [index, lose] of losing.entries()) expect([index, ...outcome(await lose())]).toEqual([index, ...DENIED]);
  expect((await admin.patch(`/api/records/user/${adminId}`, { job_title: 'Administrator' })).status).toBe(200);
  const second = await make(admin, 'user', { name: 'Second', login: 'second', active: true });
  await make(admin, 'membership', { user: second, role: 'admin' });
  // Nor does anybody shut themselves out.
  expect(outcome(await admin.patch(`/api/records/user/${adminId}`, { active: false }))).toEqual(DENIED);
  const other = await world.client('second');
  expect((await other.patch(`/api/records/user/${adminId}`, { active: false })).status).toBe(200);
});
