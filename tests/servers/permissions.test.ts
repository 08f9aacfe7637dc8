// Who sees and may do what, over REST, compared with what roles and seeds say (grants_oracle.ts): own, team, team tree and
// all; companies; fields by class.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Answered } from '../rig/ask.ts';
import { type Client, eachOf, outcome, readAll, whereOf } from './client.ts';
import { allowedKeys, mayAtAll, seedsOf } from './grants_oracle.ts';
import { openWorld, type World } from './world.ts';

const PEOPLE = [...seedsOf('user').values()].map((user) => user['login'] as string);
/** One of each sort; in long runs all of them. */
const ASKED_CLOSELY =
  Number(process.env['CAHIER_TEST_SCALE'] ?? 1) > 1
    ? PEOPLE
    : ['helene.lantier', 'camille.roussel', 'hugo.marchetti', 'paul.vasseur'];
const ENTITIES = ['account', 'contact', 'lead', 'opportunity', 'task', 'product', 'account_contact'];

let world: World;
/** Key of a demo record → its id, by entity. */
let ids: ReadonlyMap<string, ReadonlyMap<string, string>>;

beforeAll(async () => {
  world = await openWorld({ name: 'permissions', demo: true });
  const keys = await readAll(await world.client(), 'external_key', { where: { '==': [{ var: 'system' }, 'seed'] } });
  ids = new Map(
    ENTITIES.map((entity) => [
      entity,
      new Map(keys.filter((each) => each.entity === entity).map((each) => [each.key, each.record])),
    ]),
  );
}, 120_000);

afterAll(() => world.close());

function idsOf(entity: string, keys: readonly string[]): readonly string[] {
  return keys.map((key) => ids.get(entity)?.get(key) ?? `no record of ${key}`).sort();
}

const ALL_ROWS = { measures: { n: { count: true } } };

describe.each(PEOPLE)('%s', (login) => {
  let client: Client;

  beforeAll(async () => {
    client = await world.client(login);
  });

  test.each(ENTITIES)('sees of %s what the grants say, in lists, counts and sums alike', async (entity) => {
    const expected = idsOf(entity, allowedKeys(login, entity, 'read'));
    const rows = await readAll(client, entity, { fields: ['id'], limit: 25 });
    expect(rows.map(({ id }) => id).sort()).toEqual(expected);
    const counted = await client.get(`/api/records/${entity}?count=exact&limit=1`);
    expect(counted.json.count).toBe(expected.length);
    const summed = await client.post(`/api/records/${entity}/aggregate`, ALL_ROWS);
    expect(summed.json.items).toEqual([{ n: expected.length }]);
  });

  if (!ASKED_CLOSELY.includes(login)) return;

  test('finds each record that they may see, and of the others nothing, in whatever way they ask', async () => {
    for (const entity of ENTITIES) {
      const allowed = new Set(idsOf(entity, allowedKeys(login, entity, 'read')));
      const all = [...(ids.get(entity)?.values() ?? [])];
      const hidden = all.filter((id) => !allowed.has(id)).slice(0, 2);
      const seen = all.filter((id) => allowed.has(id)).slice(0, 1);
      await eachOf([...hidden, ...seen], async (id) => {
        const status = allowed.has(id) ? 200 : 404;
        const path = `/api/records/${entity}/${id}`;
        expect([entity, (await client.get(path)).status]).toEqual([entity, status]);
        expect([entity, (await client.get(`${path}/history`)).status]).toEqual([entity, status]);
        const rule = { '==': [{ var: 'id' }, id] };
        const listed = await client.get(`/api/records/${entity}?${whereOf(rule)}`);
        expect([entity, listed.json.items.length]).toEqual([entity, allowed.has(id) ? 1 : 0]);
      });
    }
  });

  test('may change and delete what the grants say: 403 where they see it, 404 where they do not', async () => {
    for (const entity of ['account', 'lead', 'opportunity']) {
      const all = [...(ids.get(entity) ?? new Map<string, string>())];
      const read = new Set(allowedKeys(login, entity, 'read'));
      const update = new Set(allowedKeys(login, entity, 'update'));
      const operations = all.map(([, id]) => ({ op: 'update', id, record: {} }));
      const answer = await client.post(`/api/records/${entity}/bulk`, { operations });
      const statuses = answer.json.results.map((result: { status: number }) => result.status);
      const expected = all.map(([key]) => (update.has(key) ? 200 : read.has(key) ? 403 : 404));
      expect([entity, statuses]).toEqual([entity, expected]);
      const deletable = new Set(allowedKeys(login, entity, 'delete'));
      const kept = all.filter(([key]) => !deletable.has(key)).slice(0, 3);
      for (const [key, id] of kept) {
        const refused = await client.remove(`/api/records/${entity}/${id}`);
        expect([key, refused.status]).toEqual([key, read.has(key) ? 403 : 404]);
      }
    }
  });

  test('may create where any grant says so, and is told 403 elsewhere', async () => {
    for (const entity of ENTITIES) {
      const answer = await client.post(`/api/records/${entity}`, {});
      // An empty body misses something in every entity; the right is asked first.
      expect([entity, answer.status]).toEqual([entity, mayAtAll(login, entity, 'create') ? 422 : 403]);
    }
  });
});

test('A representative deletes an open deal of their own, and may bring it back.', async () => {
  const client = await world.client('camille.roussel');
  const [key = ''] = allowedKeys('camille.roussel', 'opportunity', 'delete');
  const path = `/api/records/opportunity/${idsOf('opportunity', [key])[0]}`;
  expect((await client.remove(path)).status).toBe(204);
  expect((await client.get(path)).status).toBe(404);
  expect((await client.post(`${path}/restore`, '')).status).toBe(200);
  expect((await client.get(path)).status).toBe(200);
});

test('A record cannot be given away beyond what its giver may change, nor made for others so.', async () => {
  const client = await world.client('camille.roussel');
  const [key = ''] = allowedKeys('camille.roussel', 'opportunity', 'update');
  const path = `/api/records/opportunity/${idsOf('opportunity', [key])[0]}`;
  const [other] = await readAll(client, 'user', { where: { '==': [{ var: 'login' }, 'sarah.aebischer'] } });
  const before = await client.get(path);
  expect(outcome(await client.patch(path, { owner: other.id }))).toEqual([403, 'access.denied']);
  expect((await client.get(path)).json).toEqual(before.json);
});

test('A reference to what one may not see is there without its label, and cannot be set.', async () => {
  const admin = await world.client();
  const rep = await world.client('camille.roussel');
  const mine = new Set(idsOf('opportunity', allowedKeys('camille.roussel', 'opportunity', 'read')));
  const hidden = [...(ids.get('opportunity')?.values() ?? [])].find((id) => !mine.has(id)) ?? '';
  const me = (await rep.get('/api/auth/me')).json.user.id;
  const body = { subject: 'Ask about it', opportunity: hidden, owner: me };
  const made = await admin.post('/api/records/task', body);
  expect(made.json.opportunity).toEqual({ id: hidden, label: expect.any(String) });
  const seen = await rep.get(`/api/records/task/${made.json.id}`);
  expect(seen.json.opportunity).toEqual({ id: hidden, restricted: true });
  const joined = await rep.get(`/api/records/task/${made.json.id}?fields=opportunity.name`);
  expect(joined.json.opportunity).toEqual({ id: hidden, restricted: true });
  expect((await rep.patch(`/api/records/task/${made.json.id}`, seen.json)).status).toBe(200);
  const refused = await rep.post('/api/records/task', { ...body, subject: 'Set it' });
  expect([refused.status, refused.json.errors[0]]).toMatchObject([
    422,
    { code: 'reference.unknown', pointer: '/opportunity' },
  ]);
  const probe = { '==': [{ var: 'opportunity.name' }, made.json.opportunity.label] };
  expect((await rep.get(`/api/records/task?${whereOf(probe)}`)).json.items).toEqual([]);
});

test('A field that may not be read answers exactly as one that does not exist, everywhere.', async () => {
  const rep = await world.client('camille.roussel');
  const manager = await world.client('hugo.marchetti');
  const [product] = await readAll(manager, 'product', { fields: ['cost'] });
  expect(product).toHaveProperty('cost');
  const ways: readonly ((client: Client, field: string) => Promise<Answered>)[] = [
    (client, field) => client.get(`/api/records/product?fields=${field}`),
    (client, field) => client.get(`/api/records/product?sort=${field}`),
    (client, field) => client.get(`/api/records/product?sort=-${field}.amount`),
    (client, field) => client.get(`/api/records/product?${whereOf({ '!=': [{ var: field }, null] })}`),
    (client, field) => client.get(`/api/records/product/${product.id}?fields=${field}.currency`),
    (client, field) => client.post('/api/records/product/query', { where: { '>': [{ var: `${field}.amount` }, '1'] } }),
    (client, field) => client.post('/api/records/product/aggregate', { measures: { n: { sum: field } } }),
    (client, field) =>
      client.post('/api/records/product/aggregate', { group: { k: { field: `${field}.currency` } }, measures: {} }),
    (client, field) => client.patch(`/api/records/product/${product.id}`, { [field]: '1' }),
    (client, field) => client.post('/api/records/product', { code: 'x', name: 'x', [field]: '1' }),
  ];
  for (const [index, way] of ways.entries()) {
    const [hidden, absent] = [await way(rep, 'cost'), await way(rep, 'nope')];
    const plain = ({ status, json }: Answered) => [index, status, { ...json, request_id: '' }];
    const renamed = JSON.parse(JSON.stringify(plain(absent)).replaceAll('nope', 'cost'));
    expect(plain(hidden)).toEqual(renamed);
  }
  const read = await rep.get(`/api/records/product/${product.id}`);
  expect([read.status, 'cost' in read.json, 'cost__currency' in read.json]).toEqual([200, false, false]);
  const model = await rep.get('/api/model');
  expect(Object.keys(model.json.entities.product.fields)).not.toContain('cost');
  expect((await rep.get('/api/openapi.json')).json.components.schemas.product.properties).not.toHaveProperty('cost');
});

test('An entity that one may not read is unknown, whatever is done with it.', async () => {
  const rep = await world.client('camille.roussel');
  const unknown = [404, 'entity.unknown'];
  expect(outcome(await rep.get('/api/records/membership'))).toEqual(unknown);
  expect(outcome(await rep.post('/api/records/membership', { role: 'base/admin' }))).toEqual(unknown);
  expect(outcome(await rep.post('/api/records/membership/aggregate', ALL_ROWS))).toEqual(unknown);
  const operations = [{ op: 'create', record: { role: 'base/admin' } }];
  expect(outcome(await rep.post('/api/records/membership/bulk', { operations }))).toEqual(unknown);
});

test('A member of one company sees its records and those of none, and nothing of another, its company included.', async () => {
  const admin = await world.client();
  const facts = { currency: 'CHF', country: 'CH', zone: 'Europe/Zurich', language: 'fr' };
  const company = (await admin.post('/api/records/company', { name: 'Suisse SA', ...facts })).json.id;
  await world.addUser('heidi', [{ role: 'sales/read_only', company }]);
  const heidi = await world.client('heidi');
  const made = await admin.post('/api/records/account', { name: 'Only Swiss' }, { 'X-Company': company });
  const shared = await admin.post('/api/records/account', { name: 'Everybody’s', company: null });
  const seen = await readAll(heidi, 'account', { fields: ['name'] });
  expect(seen.map(({ id }) => id).sort()).toEqual([made.json.id, shared.json.id].sort());
  expect(await readAll(heidi, 'opportunity')).toEqual([]);
  expect((await heidi.get('/api/auth/me')).json).toMatchObject({
    company: { id: company, currency: 'CHF' },
    companies: [{ id: company }],
  });
  const first = (await admin.get('/api/auth/me')).json.company.id;
  expect(outcome(await heidi.get('/api/records/account', { 'X-Company': first }))).toEqual([400, 'parameter.invalid']);
});

test('Members of a team that works across agencies see the work of their team, and all companies.', async () => {
  const admin = await world.client();
  const team = (await admin.post('/api/records/team', { name: 'Across' })).json.id;
  const owner = await world.addUser('across', [{ role: 'sales/rep', team }]);
  const across = await world.client('across');
  const { id } = (await admin.post('/api/records/opportunity', { name: 'Deal', owner, team })).json;
  expect((await across.get(`/api/records/opportunity/${id}`)).status).toBe(200);
  const own = await across.post('/api/records/account', { name: 'Mine' });
  expect([own.status, (await across.get(`/api/records/account/${own.json.id}`)).status]).toEqual([201, 200]);
  // What they are told of their companies and what they see of them is one and the same.
  const told = (await across.get('/api/auth/me')).json.companies.map((company: { id: string }) => company.id);
  expect((await readAll(across, 'company')).map((company) => company.id).sort()).toEqual(told.sort());
  // Of no agency, they see what a representative sees of no team but theirs.
  expect((await readAll(across, 'opportunity')).map((deal) => deal.id)).toEqual([id]);
});

test('A role that is taken away is gone at the next request.', async () => {
  const admin = await world.client();
  const id = await world.addUser('leaving', [{ role: 'sales/read_only' }]);
  const leaving = await world.client('leaving');
  expect((await leaving.get('/api/records/account?limit=1')).status).toBe(200);
  const [membership] = await readAll(admin, 'membership', { where: { '==': [{ var: 'user' }, id] } });
  expect((await admin.remove(`/api/records/membership/${membership.id}`)).status).toBe(204);
  expect((await leaving.get('/api/records/account?limit=1')).status).toBe(404);
  expect((await admin.patch(`/api/records/user/${id}`, { active: false })).status).toBe(200);
  expect((await leaving.get('/api/auth/me')).status).toBe(401);
});
