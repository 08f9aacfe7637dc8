// One record's life over REST, for every entity of the shipped packs: create, read, list, change, delete, restore, history,
// bulk and aggregate, with the headers that go with them.

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Client, outcome, readAll, whereOf } from './client.ts';
import { openWorld, type World } from './world.ts';

let world: World;
let client: Client;
/** Records that others refer to. */
let account: string;
let contact: string;
let user: string;

beforeAll(async () => {
  world = await openWorld({ name: 'records' });
  client = await world.client();
  account = (await client.post('/api/records/account', { name: 'Standing' })).json.id;
  contact = (await client.post('/api/records/contact', { last_name: 'Standing', account })).json.id;
  user = (await client.get('/api/auth/me')).json.user.id;
}, 120_000);

afterAll(() => world.close());

/** What a create of each entity needs, the field that is changed afterwards, and its new value. */
const ENTITIES: Readonly<
  Record<string, readonly [body: () => Record<string, unknown>, field: string, value: unknown]>
> = {
  account: [() => ({ name: 'Life' }), 'employees', 12],
  contact: [() => ({ last_name: 'Life', account }), 'job_title', 'Chef de projet'],
  lead: [() => ({ name: 'Life', email: 'life@example.org' }), 'rating', 'hot'],
  opportunity: [
    () => ({ name: 'Life', account, amount: { amount: '12.50', currency: 'EUR' } }),
    'close_date',
    '2031-02-28',
  ],
  product: [() => ({ code: randomUUID(), name: 'Life' }), 'price', { amount: '1999.00', currency: 'EUR' }],
  task: [() => ({ subject: 'Life', account }), 'status', 'done'],
  account_contact: [() => ({ account, contact, role: 'buyer' }), 'job_title', 'Acheteuse'],
  team: [() => ({ name: 'Life' }), 'name', 'Afterlife'],
  agency: [() => ({ name: randomUUID() }), 'address', { street: '1 rue', city: 'Lyon', country: 'FR' }],
  company: [() => ({ name: randomUUID() }), 'phone', '+33 4 65 71 41 19'],
  user: [() => ({ name: 'Life', login: randomUUID() }), 'active', false],
  membership: [() => ({ user, role: 'sales/rep' }), 'role', 'sales/manager'],
  record_share: [() => ({ entity: 'account', record: account, user }), 'level', 'update'],
  external_key: [() => ({ system: 'old', entity: 'account', key: randomUUID(), record: account }), 'key', 'k'],
};

describe.each(Object.keys(ENTITIES))('A record of %s', (entity) => {
  const [body, field, value] = ENTITIES[entity] ?? [() => ({}), '', null];
  const many = `/api/records/${entity}`;

  test('is created, read, listed, changed, deleted and restored, and its history tells of all that', async () => {
    const made = await client.post(many, body());
    const { id } = made.json;
    const path = `${many}/${id}`;
    expect([made.status, made.headers.etag, made.headers.location]).toEqual([201, '"1"', path]);
    expect(made.json).toMatchObject({
      version: 1,
      created_by: { id: user },
      updated_by: { id: user },
      deleted_at: null,
    });
    expect(made.json.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(made.headers['x-model-version']).toMatch(/\S/);

    const got = await client.get(path);
    expect([got.status, got.headers.etag, got.json]).toEqual([200, '"1"', made.json]);
    const rule = { '==': [{ var: 'id' }, id] };
    const listed = await client.get(`${many}?${whereOf(rule)}&count=exact`);
    expect(listed.json).toMatchObject({ items: [{ id, version: 1 }], next: null, count: 1 });
    expect((await client.post(`${many}/query`, { where: rule, count: 'exact' })).json).toEqual(listed.json);
    const summed = await client.post(`${many}/aggregate`, { where: rule, measures: { n: { count: true } } });
    expect(summed.json).toEqual({ items: [{ n: 1 }] });

    const changed = await client.patch(path, { [field]: value }, { 'If-Match': '"1"' });
    expect([changed.status, changed.headers.etag]).toEqual([200, '"2"']);
    expect(changed.json).toMatchObject({ id, version: 2, [field]: value });
    const stale = await client.patch(path, { [field]: null }, { 'If-Match': '"1"' });
    expect([...outcome(stale), stale.json.current]).toEqual([412, 'record.stale', changed.json]);
    expect(outcome(await client.remove(path, { 'If-Match': '"1"' }))).toEqual([412, 'record.stale']);

    expect((await client.remove(path, { 'If-Match': '"2"' })).status).toBe(204);
    expect(outcome(await client.get(path))).toEqual([404, 'record.unknown']);
    expect(outcome(await client.patch(path, { [field]: value }))).toEqual([404, 'record.unknown']);
    expect(outcome(await client.remove(path))).toEqual([404, 'record.unknown']);
    expect((await client.get(`${many}?${whereOf(rule)}`)).json.items).toEqual([]);

    const restored = await client.post(`${path}/restore`, '');
    expect([restored.status, restored.headers.etag]).toEqual([200, '"4"']);
    expect(restored.json).toMatchObject({ id, version: 4, [field]: value, deleted_at: null });
    const { items, next } = (await client.get(`${path}/history`)).json;
    expect(next).toBeNull();
    expect(items.map((change: { action: string; version: number }) => [change.action, change.version])).toEqual([
      ['restore', 4],
      ['delete', 3],
      ['update', 2],
      ['create', 1],
    ]);
    expect(items[1].diff[field][1]).toBeNull();
    expect(items[2].diff[field]).toEqual([made.json[field] ?? null, expect.anything()]);
    expect(items.every((change: { actor: { id: string } }) => change.actor.id === user)).toBe(true);
    const first = (await client.get(`${path}/history?limit=3`)).json;
    const rest = (await client.get(`${path}/history?limit=3&after=${encodeURIComponent(first.next)}`)).json;
    expect([...first.items, ...rest.items]).toEqual(items);
    await client.remove(path);
  });

  test('goes through bulk the same way, each operation with its own result', async () => {
    const made = await client.post(`${many}/bulk`, {
      operations: [{ op: 'create', record: body() }, { op: 'create' }],
    });
    expect([made.status, made.json.results.map((result: { status: number }) => result.status)]).toEqual([
      200,
      [201, 422],
    ]);
    const { id } = made.json.results[0].record;
    const operations = [
      { op: 'update', id, record: { [field]: value } },
      { op: 'delete', id },
      { op: 'delete', id },
      { op: 'update', id: randomUUID(), record: {} },
      { op: 'destroy', id },
    ];
    const answer = await client.post(`${many}/bulk`, { operations });
    const { results } = answer.json;
    expect(results.map((result: { status: number }) => result.status)).toEqual([200, 204, 404, 404, 422]);
    expect(results[0].record).toMatchObject({ id, version: 2, [field]: value });
    expect(results[2].problem).toMatchObject({ status: 404, code: 'record.unknown' });
  });
});

test('An atomic bulk request does nothing when one of its operations is refused, and says which.', async () => {
  const before = (await client.get('/api/records/team?count=exact&limit=1')).json.count;
  const operations = [
    { op: 'create', record: { name: 'One' } },
    { op: 'create', record: { name: 7 } },
    { op: 'create', record: { name: 'Three' } },
  ];
  const answer = await client.post('/api/records/team/bulk', { operations, atomic: true });
  expect(answer.status).toBe(200);
  expect(answer.json.results[1]).toMatchObject({
    status: 422,
    problem: { errors: [{ pointer: '/name', code: 'value.type' }] },
  });
  expect(answer.json.results.map((result: { record?: unknown }) => result.record)).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect((await client.get('/api/records/team?count=exact&limit=1')).json.count).toBe(before);
});

test.each([
  [
    'a unique field',
    'user',
    'login',
    () => ({ name: 'Up', login: 'Upsert.Me' }),
    { login: 'UPSERT.me', name: 'Up again' },
  ],
  ['a key of the entity', 'product', 'code', () => ({ code: 'UP-1', name: 'Up' }), { code: 'UP-1', name: 'Up again' }],
  [
    'a key in another system',
    'account',
    'external_key',
    () => ({ name: 'Up', external_key: { system: 'erp', key: '4711' } }),
    { name: 'Up again', external_key: { system: 'erp', key: '4711' } },
  ],
])(
  'An upsert by %s creates once and changes afterwards, and never revives what is deleted.',
  async (_name, entity, by, first, second) => {
    const upsert = async (record: object) => {
      const answer = await client.post(`/api/records/${entity}/bulk`, { operations: [{ op: 'upsert', by, record }] });
      return answer.json.results[0];
    };
    const created = await upsert(first());
    expect([created.status, created.record?.version]).toEqual([201, 1]);
    const updated = await upsert(second);
    expect([updated.status, updated.record?.id, updated.record?.name]).toEqual([200, created.record.id, 'Up again']);
    await client.remove(`/api/records/${entity}/${created.record.id}`);
    const again = await upsert(second);
    // A key in another system stays with its record, deleted or not; any other key is free again.
    const isKept = by === 'external_key';
    expect([again.status, again.record?.id === created.record.id]).toEqual([isKept ? 409 : 201, false]);
    const restored = await client.post(`/api/records/${entity}/${created.record.id}/restore`, '');
    expect(restored.status).toBe(isKept ? 200 : 409);
  },
);

test('Values are answered in one form each: decimals, money, references, dates.', async () => {
  const product = await client.post('/api/records/product', {
    code: randomUUID(),
    name: 'Forms',
    vat_rate: '5.5',
    price: '12.5',
  });
  expect(product.json).toMatchObject({ vat_rate: '5.50', price: { amount: '12.50', currency: 'EUR' } });
  const task = await client.post('/api/records/task', {
    subject: 'Forms',
    account: { id: account, label: 'ignored', more: 1 },
  });
  expect(task.json.account).toEqual({ id: account, label: 'Standing' });
  const reached = await client.get(`/api/records/task/${task.json.id}?fields=account.name,account.owner.login`);
  expect(reached.json).toEqual({
    id: task.json.id,
    version: 1,
    account: {
      id: account,
      label: 'Standing',
      name: 'Standing',
      owner: { id: user, label: 'Administrator', login: 'admin' },
    },
  });
  const yen = await client.post('/api/records/opportunity', {
    name: 'Yen',
    amount: { amount: '1200', currency: 'JPY' },
  });
  expect([yen.status, yen.json.amount]).toEqual([201, { amount: '1200', currency: 'JPY' }]);
  const total = { where: { '==': [{ var: 'name' }, 'Yen'] }, measures: { total: { sum: 'amount' } } };
  expect(outcome(await client.post('/api/records/opportunity/aggregate', total))).toEqual([422, 'rate.missing']);
  const grouped = { ...total, group: { k: { field: 'amount.currency' } } };
  expect((await client.post('/api/records/opportunity/aggregate', grouped)).json.items).toEqual([
    { k: 'JPY', total: { amount: '1200', currency: 'JPY' } },
  ]);
});

test('A reference to a deleted record says so, and the list without it goes on.', async () => {
  const lead = (await client.post('/api/records/account', { name: 'Goes' })).json.id;
  const child = (await client.post('/api/records/account', { name: 'Stays', parent: lead })).json.id;
  await client.remove(`/api/records/account/${lead}`);
  expect((await client.get(`/api/records/account/${child}`)).json.parent).toBeNull();
  const made = await client.post('/api/records/user', { name: 'Boss', login: randomUUID() });
  const author = await world.addUser('author', [{ role: 'base/admin' }]);
  const written = await (await world.client('author')).post('/api/records/team', { name: 'Written' });
  await client.remove(`/api/records/user/${author}`);
  const read = (await client.get(`/api/records/team/${written.json.id}`)).json;
  expect(read.created_by).toEqual({ id: author, label: 'author', deleted: true });
  expect(made.status).toBe(201);
});

test('on_delete acts at once, with one cause that a restore takes back whole.', async () => {
  const firm = (await client.post('/api/records/account', { name: 'Whole' })).json.id;
  const person = (await client.post('/api/records/contact', { last_name: 'Whole', account: firm })).json.id;
  const role = (await client.post('/api/records/account_contact', { account: firm, contact: person, role: 'user' }))
    .json.id;
  const todo = (await client.post('/api/records/task', { subject: 'Whole', account: firm })).json.id;
  const deal = (await client.post('/api/records/opportunity', { name: 'Whole', account: firm })).json.id;
  const refused = await client.remove(`/api/records/account/${firm}`);
  expect([...outcome(refused), refused.json.errors[0].params]).toEqual([
    409,
    'record.in_use',
    { count: 1, entity: 'opportunity' },
  ]);
  expect((await client.get(`/api/records/task/${todo}`)).status).toBe(200);
  await client.remove(`/api/records/opportunity/${deal}`);
  expect((await client.remove(`/api/records/account/${firm}`)).status).toBe(204);
  expect((await client.get(`/api/records/account_contact/${role}`)).status).toBe(404);
  expect((await client.get(`/api/records/task/${todo}`)).status).toBe(404);
  expect((await client.get(`/api/records/contact/${person}`)).json.account).toBeNull();
  expect(outcome(await client.post(`/api/records/opportunity/${deal}/restore`, ''))).toEqual([409, 'record.conflict']);
  expect((await client.post(`/api/records/account/${firm}/restore`, '')).status).toBe(200);
  expect((await client.get(`/api/records/account_contact/${role}`)).status).toBe(200);
  expect((await client.get(`/api/records/task/${todo}`)).status).toBe(200);
  expect((await client.get(`/api/records/contact/${person}`)).json.account).toEqual({ id: firm, label: 'Whole' });
  expect((await client.post(`/api/records/opportunity/${deal}/restore`, '')).status).toBe(200);
});

test.each([
  'name',
  '-employees',
  'employees,-name',
  'birth_date',
  '-created_at',
  'owner.name,-id',
  'language',
  '-parent',
])('Pages of a list sorted by %s are the list, without gaps and without repetition.', async (sort) => {
  const operations = Array.from({ length: 9 }, (_, index) => ({
    op: 'create',
    record: { name: ['Éa', 'eb', 'Z', 'ä'][index % 4], employees: index % 3 === 0 ? null : index % 4, language: 'fr' },
  }));
  await client.post('/api/records/account/bulk', { operations });
  const whole = (await client.post('/api/records/account/query', { sort, limit: 200, fields: ['id'] })).json;
  expect([whole.next, whole.items.length > 10]).toEqual([null, true]);
  const pages = await readAll(client, 'account', { sort, limit: 4, fields: ['id'] });
  expect(pages).toEqual(whole.items);
});

test('Moves between stages are records that people read with the rights of their record, and that nobody writes.', async () => {
  const { id } = (await client.post('/api/records/lead', { name: 'Moved' })).json;
  const rule = whereOf({ '==': [{ var: 'record' }, id] });
  const [move] = (await client.get(`/api/records/stage_change?${rule}`)).json.items;
  expect(move).toMatchObject({ entity: 'lead', record: id, from: null, to: 'new', by: { id: user } });
  const body = { entity: 'lead', record: id, field: 'stage', to_pipeline: 'lead', to: 'rejected' };
  expect(outcome(await client.post('/api/records/stage_change', body))).toEqual([403, 'access.denied']);
  expect(outcome(await client.patch(`/api/records/stage_change/${move.id}`, { to: 'rejected' }))).toEqual([
    403,
    'access.denied',
  ]);
  expect(outcome(await client.remove(`/api/records/stage_change/${move.id}`))).toEqual([403, 'access.denied']);
  const agency = (await client.post('/api/records/agency', { name: 'Far' })).json.id;
  const team = (await client.post('/api/records/team', { name: 'Far', agency })).json.id;
  await world.addUser('far', [{ role: 'sales/rep', team }]);
  const far = await world.client('far');
  expect((await far.get(`/api/records/lead/${id}`)).status).toBe(404);
  expect((await far.get(`/api/records/stage_change?${rule}`)).json.items).toEqual([]);
});

test('A change that is refused leaves the file alone that it would have attached.', async () => {
  const team = (await client.post('/api/records/team', { name: 'Sellers' })).json.id;
  const others = (await client.post('/api/records/team', { name: 'Others' })).json.id;
  await world.addUser('seller', [{ role: 'rep', team }]);
  const seller = await world.client('seller');
  const deal = await seller.post('/api/records/opportunity', { name: 'Own', account, team });
  expect(deal.status).toBe(201);
  const file = (await seller.post('/api/files', UPLOAD, { 'Content-Type': 'multipart/form-data; boundary=cut' })).json
    .id;
  const isAttached = async () =>
    (await world.rows('select attached from _file where id = $1', [file]))[0]?.['attached'];
  const path = `/api/records/opportunity/${deal.json.id}`;
  expect(outcome(await seller.patch(path, { attachments: [file], team: others, owner: user }))).toEqual([
    403,
    'access.denied',
  ]);
  expect(await isAttached()).toBe(false);
  expect((await seller.patch(path, { attachments: [file] })).status).toBe(200);
  expect(await isAttached()).toBe(true);
});

test('A file that was attached is read and attached again with the rights of records alone.', async () => {
  const team = (await client.post('/api/records/team', { name: 'Givers' })).json.id;
  const others = (await client.post('/api/records/team', { name: 'Takers' })).json.id;
  const giver = await world.addUser('giver', [{ role: 'rep', team }]);
  await world.addUser('taker', [{ role: 'rep', team: others }]);
  const [own, other] = [await world.client('giver'), await world.client('taker')];
  const type = { 'Content-Type': 'multipart/form-data; boundary=cut' };
  const file = (await own.post('/api/files', UPLOAD, type)).json.id;
  const readBy = async (...readers: (typeof own)[]) =>
    (await Promise.all(readers.map((reader) => reader.get(`/api/files/${file}`)))).map(({ status }) => status);
  const [first, second] = [
    `/api/records/opportunity/${(await own.post('/api/records/opportunity', { name: 'One', account, team })).json.id}`,
    `/api/records/opportunity/${(await own.post('/api/records/opportunity', { name: 'Two', account, team })).json.id}`,
  ];
  const attachTo = async (path: string) => outcome(await own.patch(path, { attachments: [file] }))[0];
  expect(await readBy(own, other, client)).toEqual([200, 404, 404]);
  expect(await attachTo(first)).toBe(200);
  expect(await readBy(own, other, client)).toEqual([200, 404, 200]);
  expect((await client.patch(first, { team: others, owner: user })).status).toBe(200);
  expect(await readBy(own, other)).toEqual([404, 200]);
  expect(await attachTo(second)).toBe(422);
  expect((await client.patch(first, { team, owner: giver })).status).toBe(200);
  expect(await attachTo(second)).toBe(200);
  expect((await client.remove(first)).status).toBe(204);
  expect(await readBy(own)).toEqual([200]);
  expect((await own.patch(second, { attachments: null })).status).toBe(200);
  expect(await readBy(own, client)).toEqual([404, 404]);
  expect(await attachTo(second)).toBe(422);
  expect((await client.post(`${first}/restore`, '')).status).toBe(200);
  expect(await readBy(own, other)).toEqual([200, 404]);
});

const UPLOAD = [
  '--cut',
  'Content-Disposition: form-data; name="file"; filename="offer.txt"',
  'Content-Type: text/plain',
  '',
  'Offer',
  '--cut--',
  '',
].join('\r\n');
