// Seeing as another user over REST, for who may not read all that the other may: what both may read is shown. No grant,
// class of fields or restriction is led around by looking through somebody else.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Client, outcome, problemsOf, readAll, whereOf } from './client.ts';
import { openWorld, type World } from './world.ts';

const UNKNOWN = [404, 'record.unknown'];
const NAME = { $ref: 'crm:types/text', title: 'Name', 'x-field': { order: 10, required: true } };
const ALL = { read: {}, create: {}, update: {}, delete: {}, export: {} };
const LOOKS = { 'base/user': { read: {}, view_as: {}, explain: {} } };

/** Salaries are for whom they are paid to and for personnel; a desk looks at everybody, and reads little itself. */
const PACK = {
  'entities/acme_salary.json': {
    title: 'Salary',
    'x-entity': { plural: 'Salaries', label: 'name', search: { name: 'A' } },
    properties: {
      name: NAME,
      employee: { $ref: 'crm:types/user', title: 'Employee', 'x-field': { order: 20 } },
    },
  },
  'entities/acme_note.json': {
    title: 'Note',
    'x-entity': { plural: 'Notes', label: 'name' },
    properties: {
      name: NAME,
      salary: { $ref: 'crm:types/reference', title: 'Salary', 'x-field': { order: 20, to: 'acme/acme_salary' } },
    },
  },
  'entities/acme_visit.json': {
    title: 'Visit',
    'x-entity': {
      plural: 'Visits',
      label: 'name',
      aspects: { owned: {}, team_scoped: {} },
      indexes: { by_owner: { fields: ['owner'] }, by_team: { fields: ['team'] } },
    },
    properties: { name: NAME },
  },
  'extensions/base/user.json': {
    extends: 'crm:base/user',
    properties: { email: { 'x-field': { classes: { personal: true } } } },
  },
  'roles/acme_hr.json': {
    title: 'Personnel',
    includes: { 'base/everyone': true },
    grants: { 'acme/acme_salary': ALL, 'acme/acme_note': ALL },
  },
  'extensions/sales/roles/rep.json': {
    extends: 'crm:sales/roles/rep',
    grants: { 'acme/acme_salary': ALL, 'acme/acme_note': ALL },
  },
  'roles/acme_visitor.json': {
    title: 'Visitor',
    includes: { 'base/everyone': true },
    grants: { 'acme/acme_visit': { read: { scope: 'team' }, create: { scope: 'team' } } },
  },
  'roles/acme_desk.json': {
    title: 'Desk',
    includes: { 'base/everyone': true },
    grants: { ...LOOKS, 'base/task': { read: {} }, 'sales/product': { read: {} } },
  },
  'roles/acme_watch.json': {
    title: 'Watch',
    includes: { 'base/everyone': true },
    grants: { '*': { read: {}, export: {} }, ...LOOKS },
    classes: { '*': 'read' },
  },
  'restrictions/acme_own_salary.json': {
    title: 'Salaries are seen by whom they are paid to, and by the personnel department',
    entity: 'acme/acme_salary',
    actions: { read: true },
    rule: { or: [{ '==': [{ var: 'employee' }, { var: '$user' }] }, { in: ['acme_hr', { var: '$user.roles' }] }] },
  },
  'restrictions/acme_watch_visits.json': {
    title: 'The watch reads no secret visits',
    entity: 'acme/acme_visit',
    actions: { read: true },
    for: { 'acme/acme_watch': true },
    rule: { '!=': [{ var: 'name' }, 'Secret'] },
  },
  'restrictions/acme_watch_deals.json': {
    title: 'The watch reads no large deals',
    entity: 'sales/opportunity',
    actions: { read: true },
    for: { 'acme/acme_watch': true },
    rule: { '<': [{ var: 'amount.amount' }, 50_000] },
  },
};

let world: World;
let admin: Client;
let desk: Client;
/** By login. */
let users: ReadonlyMap<string, string>;
/** Of the representative. */
let secret: string;

beforeAll(async () => {
  world = await openWorld({ name: 'view_as_narrowed', demo: true, pack: PACK });
  admin = await world.client();
  await world.addUser('rep', [{ role: 'sales/rep' }]);
  await world.addUser('hr', [{ role: 'acme/acme_hr' }]);
  await world.addUser('desk', [{ role: 'acme/acme_desk' }]);
  await world.addUser('watch', [{ role: 'acme/acme_watch' }]);
  const team = (await admin.post('/api/records/team', { name: 'Visitors' })).json.id;
  await world.addUser('visitor', [{ role: 'acme/acme_visitor', team }]);
  desk = await world.client('desk');
  users = new Map((await readAll(admin, 'user', { fields: ['login'] })).map(({ login, id }) => [login, id]));
  const hr = await world.client('hr');
  const make = async (entity: string, body: object): Promise<string> =>
    (await hr.post(`/api/records/${entity}`, body)).json.id;
  secret = await make('acme_salary', { name: 'Secretpay', employee: idOf('rep') });
  await make('acme_salary', { name: 'Ownpay', employee: idOf('admin') });
  await make('acme_note', { name: 'Note', salary: secret });
  const visitor = await world.client('visitor');
  for (const name of ['Secret', 'Open']) await visitor.post('/api/records/acme_visit', { name });
  await admin.patch(`/api/records/user/${idOf('rep')}`, { email: 'rep@acme.example' });
}, 120_000);

afterAll(() => world.close());

const idOf = (login: string) => users.get(login) ?? '';
const asUser = (path: string, login: string) => `${path}${path.includes('?') ? '&' : '?'}as=${idOf(login)}`;

describe.each(['rep', 'hr'])('A restriction by $user, looked through %s,', (login) => {
  test('is judged of who looks, too', async () => {
    const own = await world.client(login);
    const name = { '==': [{ var: 'salary.name' }, 'Secretpay'] };
    const paths = [
      '/api/records/acme_salary?count=exact',
      `/api/records/acme_salary/${secret}`,
      `/api/records/acme_salary/${secret}/history`,
      '/api/records/acme_salary/export?format=csv',
      '/api/search?q=Secretpay&entities=acme_salary',
      '/api/records/acme_note',
      `/api/records/acme_note?${whereOf(name)}`,
    ];
    for (const path of paths) {
      expect((await own.get(path)).text).toMatch(/Secretpay|Note/);
      expect((await admin.get(asUser(path, login))).text).not.toContain('Secretpay');
    }
    const list = (await admin.get(asUser('/api/records/acme_salary?count=exact', login))).json;
    // Personnel reads all, and who looks what is paid to them.
    const both = login === 'hr' ? ['Ownpay'] : [];
    expect([list.count, list.items.map((each: { name: string }) => each.name)]).toEqual([both.length, both]);
    const notes = (await admin.get(asUser('/api/records/acme_note', login))).json.items;
    expect(notes[0].salary).toEqual({ id: secret, restricted: true });
    expect((await admin.get(asUser(`/api/records/acme_note?${whereOf(name)}`, login))).json.items).toEqual([]);
    const sum = { measures: { n: { count: true } } };
    const counted = await admin.post(asUser('/api/records/acme_salary/aggregate', login), sum);
    expect(counted.json.items[0]?.n ?? 0).toBe(both.length);
    expect(outcome(await admin.get(asUser(paths[1] ?? '', login)))).toEqual(UNKNOWN);
    const why = `/api/access/explain?entity=acme_salary&id=${secret}`;
    expect(outcome(await admin.get(asUser(why, login)))).toEqual(UNKNOWN);
  });
});

test('A class of fields that is hidden from who looks stays hidden.', async () => {
  const path = '/api/records/product?limit=1';
  expect((await admin.get(path)).json.items[0]).toHaveProperty('cost');
  const seen = await desk.get(asUser(path, 'admin'));
  expect([seen.status, seen.json.items.length]).toEqual([200, 1]);
  expect(seen.json.items[0]).not.toHaveProperty('cost');
  expect(seen.json.items[0]).not.toHaveProperty('price');
  for (const asked of ['fields=cost', 'sort=cost', whereOf({ '>': [{ var: 'cost.amount' }, 1] })]) {
    const answer = await desk.get(asUser(`${path}&${asked}`, 'admin'));
    expect([asked, problemsOf(answer)]).toEqual([asked, problemsOf(await desk.get(`${path}&${asked}`))]);
  }
  const model = (await desk.get(asUser('/api/model', 'admin'))).json;
  expect(Object.keys(model.entities.product.fields)).not.toContain('cost');
});

test('What no role grants to who looks is not there.', async () => {
  for (const path of ['/api/records/opportunity', '/api/model/schemas/opportunity']) {
    expect((await admin.get(path)).status).toBe(200);
    expect(outcome(await desk.get(asUser(path, 'admin')))).toEqual([404, 'entity.unknown']);
  }
  expect(Object.keys((await desk.get(asUser('/api/model', 'admin'))).json.entities)).not.toContain('opportunity');
  expect(outcome(await desk.get(asUser('/api/access/roles', 'admin')))).toEqual([403, 'access.denied']);
});

test('What is told of the other is what may be read of them, and that it may be less than they see.', async () => {
  const me = async (client: Client, login: string) => (await client.get(asUser('/api/auth/me', login))).json;
  const own = await world.client('rep');
  expect((await own.get('/api/auth/me')).json).not.toHaveProperty('narrowed');
  expect(await me(desk, 'rep')).toMatchObject({ user: { login: 'rep', email: null }, narrowed: true });
  expect(await me(admin, 'rep')).toMatchObject({ user: { email: 'rep@acme.example' }, narrowed: true });
});

test('A file that is attached to nothing is its uploader’s alone.', async () => {
  const own = await world.client('rep');
  const body = Buffer.from(
    '--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\nhidden\r\n--b--\r\n',
  );
  const headers = { 'Content-Type': 'multipart/form-data; boundary=b' };
  const { id } = (await own.ask({ method: 'POST', path: '/api/files', headers, body })).json;
  expect((await own.get(`/api/files/${id}`)).status).toBe(200);
  expect((await admin.get(asUser(`/api/files/${id}`, 'rep'))).status).toBe(404);
});

const ENTITIES = ['opportunity', 'task', 'account', 'stage_change', 'audit_event'];
/** Visits are looked up by whose they are, and by their team. */
const SEEN: readonly (readonly [login: string, restricted: string, entities: readonly string[]])[] = [
  ['camille.roussel', 'opportunity', ENTITIES],
  ['paul.vasseur', 'opportunity', ENTITIES],
  ['helene.lantier', 'opportunity', ENTITIES],
  ['visitor', 'acme_visit', ['acme_visit']],
];

describe.each(SEEN)('Under a restriction, what is seen as %s', (login, restricted, entities) => {
  test('is what both see, however often it is asked for', async () => {
    const [watch, own] = [await world.client('watch'), await world.client(login)];
    // The note of the first look is one of those that are seen.
    await watch.get(asUser('/api/model', login));
    const ids = async (client: Client, entity: string): Promise<string[]> =>
      (await readAll(client, entity, { fields: ['id'] })).map(({ id }) => id);
    for (const entity of entities) {
      const [mine, theirs] = [new Set(await ids(watch, entity)), await ids(own, entity)];
      const both = new Set(theirs.filter((id) => mine.has(id)));
      if (entity === restricted) expect([both.size > 0, both.size < theirs.length]).toEqual([true, true]);
      // What is known of the keys of a reader comes to be known with the first list.
      for (let time = 0; time < 3; time += 1) {
        const path = `/api/records/${entity}?fields=id&limit=200&count=exact&sort=id`;
        const { items, count } = (await watch.get(asUser(path, login))).json;
        const beyond = items.filter(({ id }: { readonly id: string }) => !both.has(id));
        expect([entity, beyond, items.length, count]).toEqual([entity, [], Math.min(200, both.size), both.size]);
      }
    }
  });
});
