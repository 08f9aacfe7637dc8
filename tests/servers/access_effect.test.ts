// The effect of a change of roles over REST: the numbers are those of an oracle that knows nothing of predicates. It reads
// as each person, publishes the roles, and reads again.

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Client, eachOf, outcome, readAll } from './client.ts';
import { openWorld, type World } from './world.ts';

const ENTITIES = ['contact', 'opportunity', 'lead', 'task', 'product', 'stage_change'];
const REP = JSON.parse(readFileSync(new URL('../../modules/sales/roles/rep.json', import.meta.url), 'utf8'));
const MANAGER = JSON.parse(readFileSync(new URL('../../modules/sales/roles/manager.json', import.meta.url), 'utf8'));

/** As it is, but for deals of all and fewer leads, no products, and nothing that is exported but tasks. */
const NEW_REP = {
  ...REP,
  grants: {
    ...REP.grants,
    'base/contact': {
      ...REP.grants['base/contact'],
      export: { scope: 'none' },
      read: { scope: 'all', when: { '!=': [{ var: 'email' }, null] } },
    },
    'base/task': { ...REP.grants['base/task'], export: { scope: 'team' } },
    'sales/opportunity': { ...REP.grants['sales/opportunity'], read: { scope: 'all' }, create: { scope: 'none' } },
    'sales/lead': { ...REP.grants['sales/lead'], read: { scope: 'own' } },
    'sales/product': { read: { scope: 'none' } },
  },
  classes: { personal: 'write', financial: 'read', cost: 'read' },
};

/** They ask about everybody: the one reads few of the accounts and no deals, the other products and deals. */
const PACK = {
  'roles/acme_seller.json': {
    title: 'Seller',
    includes: { 'base/everyone': true },
    grants: { 'base/user': { explain: {} }, 'sales/product': { read: {} }, 'sales/opportunity': { read: {} } },
  },
  'roles/acme_asker.json': {
    title: 'Asker',
    includes: { 'base/everyone': true },
    grants: { 'base/user': { explain: {} }, 'base/account': { read: { when: { '<': [{ var: 'name' }, 'F'] } } } },
  },
};

let world: World;
let admin: Client;

beforeAll(async () => {
  world = await openWorld({ name: 'access_effect', demo: true, pack: PACK });
  admin = await world.client();
}, 120_000);

afterAll(() => world.close());

const effect = (client: Client, roles: unknown) => client.post('/api/access/effect', { roles });

/** Ids by person, for each entity and action that can be read out. */
type Seen = ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>;

async function readAsAll(people: readonly { readonly id: string; readonly login: string }[]): Promise<Seen> {
  const seen = new Map<string, Map<string, ReadonlySet<string>>>();
  const note = (key: string, person: string, ids: readonly string[]): void => {
    seen.set(key, (seen.get(key) ?? new Map()).set(person, new Set(ids)));
  };
  await eachOf(people, async ({ id, login }) => {
    const client = await world.client(login);
    for (const entity of ENTITIES) {
      const isShown = (await client.get(`/api/records/${entity}?limit=1&fields=id`)).status === 200;
      note(
        `${entity} read`,
        id,
        isShown ? (await readAll(client, entity, { fields: ['id'] })).map((each) => each.id) : [],
      );
      note(`${entity} export`, id, await exported(client, entity));
    }
  });
  return seen;
}

/** Nothing where it may not be exported; a tenant has few exports at once. */
async function exported(client: Client, entity: string): Promise<readonly string[]> {
  for (;;) {
    const file = await client.get(`/api/records/${entity}/export?format=csv&fields=id`);
    if (file.status === 200) return file.text.trim().split(/\r?\n/).slice(1);
    if (file.status !== 503) return [];
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** What is in one and not in the other: distinct records, people, pairs. */
function lacking(one: ReadonlyMap<string, ReadonlySet<string>>, other: ReadonlyMap<string, ReadonlySet<string>>) {
  const pairs = [...one].flatMap(([person, ids]) =>
    [...ids].filter((id) => !other.get(person)?.has(id)).map((id) => ({ person, id })),
  );
  return {
    records: new Set(pairs.map(({ id }) => id)).size,
    people: new Set(pairs.map(({ person }) => person)).size,
    pairs: pairs.length,
  };
}

const NONE = { records: 0, people: 0, pairs: 0 };

describe('The classes of fields', () => {
  test('are told with how many people may read and write them then', async () => {
    const { json } = await effect(admin, [{ ...MANAGER, classes: { ...MANAGER.classes, cost: 'hidden' } }]);
    const closed = json.classes.find(({ name }: { name: string }) => name === 'cost');
    const seeing = [];
    const holders = await readAll(admin, 'membership', { fields: ['user', 'role'] });
    for (const person of new Set(holders.filter(({ role }) => /manager$/.test(role)).map(({ user }) => user.id))) {
      const model = await admin.get(`/api/model?as=${person}`);
      if (model.json.entities.product?.fields.cost !== undefined) seeing.push(person);
    }
    expect(seeing.length).toBeGreaterThan(0);
    expect(closed?.closes.read).toBeGreaterThan(0);
    expect(closed?.closes.read).toBeLessThanOrEqual(seeing.length);
    expect(closed?.opens).toEqual({ read: 0, write: 0 });
  });
});

test('What stays as it is, or is said otherwise, has no effect.', async () => {
  const { json } = await effect(admin, [{ ...REP, description: 'Other words' }]);
  expect(json).toMatchObject({ at_least: false, totals: [], entities: [], classes: [] });
});

test('An extension is laid over the role.', async () => {
  const { status, json } = await effect(admin, [
    { extends: 'crm:sales/roles/rep', grants: { 'sales/opportunity': { read: { scope: 'all' } } } },
  ]);
  expect(status).toBe(200);
  const opened = json.entities.find((each: { entity: string; action: string }) => each.entity === 'opportunity');
  expect([opened.action, opened.opens.people > 0, opened.closes]).toEqual(['read', true, NONE]);
});

test('What takes too long is left out, and said to be; all else is counted.', async () => {
  await world.addUser('seller', [{ role: 'acme/acme_seller' }]);
  const seller = await world.client('seller');
  const holder = await world.connect();
  await holder.query('begin');
  await holder.query('lock table product in access exclusive mode');
  const grants = { 'sales/product': { read: { scope: 'none' } }, 'sales/opportunity': { read: { scope: 'all' } } };
  const { status, json } = await effect(seller, [{ extends: 'crm:sales/roles/rep', grants }]);
  await holder.query('rollback');
  await holder.end();
  const found = (entity: string) => json.entities.find((each: { entity: string }) => each.entity === entity);
  expect([status, json.at_least, found('product').at_least, found('opportunity').at_least]).toEqual([
    200,
    true,
    true,
    false,
  ]);
  expect(found('product')).toMatchObject({ opens: NONE, closes: NONE });
  expect(found('opportunity').opens.pairs).toBeGreaterThan(0);
});

describe('What is wrong with the documents', () => {
  const told = async (roles: unknown) => {
    const { status, json } = await effect(admin, roles);
    return [
      status,
      (json.errors ?? []).map(({ code, pointer }: { code: string; pointer: string }) => `${code} ${pointer}`),
    ];
  };

  test('is told at pointers into what was sent', async () => {
    const broken = {
      ...REP,
      grants: { 'sales/oportunity': { read: {} }, 'sales/lead': { read: { scope: 'everywhere' } } },
      title: undefined,
      colour: 'red',
    };
    const [status, problems] = await told([REP, { ...broken, $id: 'crm:sales/roles/manager' }]);
    expect(status).toBe(422);
    expect(problems).toEqual(
      expect.arrayContaining([
        'pack.unresolved /roles/1/grants/sales~1oportunity',
        'pack.value /roles/1/grants/sales~1lead/read/scope',
        'pack.keyword /roles/1/colour',
      ]),
    );
  });

  test('is told of what they are not', async () => {
    expect(await told(undefined)).toEqual([422, ['field.required /roles']]);
    expect(await told({})).toEqual([422, ['value.type /roles']]);
    expect(await told([1, {}, { $id: 'rep' }, { ...REP, $id: 'crm:nowhere/roles/rep' }])).toEqual([
      422,
      [
        'value.type /roles/0',
        'field.required /roles/1/$id',
        'value.format /roles/2/$id',
        'pack.unresolved /roles/3/$id',
      ],
    ]);
    expect(await told([REP, REP])).toEqual([422, ['pack.conflict /roles/1']]);
  });
});

describe('Who is told', () => {
  test('is who may explain what people may do', async () => {
    const camille = await world.client('camille.roussel');
    expect(outcome(await effect(camille, [REP]))).toEqual([403, 'access.denied']);
  });

  test('is told of the records that they may read alone', async () => {
    await world.addUser('asker', [{ role: 'acme/acme_asker' }]);
    const asker = await world.client('asker');
    const none = { read: { scope: 'none' } };
    const roles = [{ extends: 'crm:sales/roles/rep', grants: { 'base/account': none, 'sales/opportunity': none } }];
    const [all, some] = [(await effect(admin, roles)).json, (await effect(asker, roles)).json];
    const read = ({ entities }: { entities: { entity: string; action: string; closes: { records: number } }[] }) =>
      Object.fromEntries(
        entities.filter(({ action }) => action === 'read').map(({ entity, closes }) => [entity, closes.records]),
      );
    const own = (await readAll(asker, 'account', { fields: ['id'] })).length;
    expect(read(some)['account']).toBeGreaterThan(0);
    expect(read(some)['account']).toBeLessThanOrEqual(own);
    expect(own).toBeLessThan(read(all)['account'] ?? 0);
    expect([read(all)['opportunity'] === undefined, read(some)['opportunity']]).toEqual([false, undefined]);
  });

  test('is told of people and records of their company alone', async () => {
    const newCompany = async (name: string): Promise<string> =>
      (
        await admin.post('/api/records/company', {
          name,
          currency: 'EUR',
          country: 'FR',
          zone: 'Europe/Paris',
          language: 'fr',
        })
      ).json.id;
    const [here, there] = [await newCompany('Here'), await newCompany('There')];
    await world.addUser('boss', [{ role: 'admin', company: here }]);
    await world.addUser('inside', [{ role: 'sales/rep', company: here }]);
    await world.addUser('outside', [{ role: 'sales/rep', company: there }]);
    for (const company of [here, there]) {
      const deal = { name: `Deal of ${company}` };
      expect((await admin.post('/api/records/opportunity', deal, { 'X-Company': company })).status).toBe(201);
    }
    const { json } = await effect(await world.client('boss'), [
      { extends: 'crm:sales/roles/rep', grants: { 'sales/opportunity': { read: { scope: 'company' } } } },
    ]);
    const entry = json.entities.find(({ entity, action }: { entity: string; action: string }) => {
      return entity === 'opportunity' && action === 'read';
    });
    expect(entry.opens).toEqual({ records: 1, people: 1, pairs: 1 });
    expect(json.people).toBe(2);
  });
});

test('The numbers are those of reading as each person before and after it is published.', async () => {
  const people = (await readAll(admin, 'user', { fields: ['login'], where: { '==': [{ var: 'active' }, true] } })) as {
    id: string;
    login: string;
  }[];
  const told = await effect(admin, [NEW_REP]);
  expect(told.status).toBe(200);
  expect([told.json.people, told.json.at_least]).toEqual([people.length, false]);
  const before = await readAsAll(people);
  const packs = await world.engine.call('readPacks', world.tenant);
  const sales = { ...packs['sales'], 'roles/rep.json': JSON.stringify(NEW_REP) };
  await world.engine.call('publish', { key: world.tenant, packs: { ...packs, sales } });
  await admin.get('/api/model');
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  const after = await readAsAll(people);
  type Entry = { entity: string; action: string; opens: object; closes: object; at_least: boolean };
  let differences = 0;
  for (const [key, was] of before) {
    const is = after.get(key) ?? new Map();
    const [opens, closes] = [lacking(is, was), lacking(was, is)];
    const entry = told.json.entities.find((each: Entry) => `${each.entity} ${each.action}` === key);
    expect([key, entry?.opens ?? NONE, entry?.closes ?? NONE]).toEqual([key, opens, closes]);
    expect(entry?.at_least ?? false).toBe(false);
    differences += opens.pairs + closes.pairs;
  }
  expect(differences).toBeGreaterThan(100);
  const creating = told.json.entities.find((each: Entry) => `${each.entity} ${each.action}` === 'opportunity create');
  expect(creating).toMatchObject({ opens: NONE, closes: { records: 0, pairs: 0 } });
  expect(creating.closes.people).toBeGreaterThan(0);
  const reading = told.json.totals.find((each: Entry) => each.action === 'read');
  const sum = (which: 'opens' | 'closes', what: 'records' | 'pairs') =>
    told.json.entities
      .filter((each: Entry) => each.action === 'read')
      .reduce((total: number, each: Record<string, Record<string, number>>) => total + (each[which]?.[what] ?? 0), 0);
  expect(reading.opens.records).toBe(sum('opens', 'records'));
  expect(reading.closes.pairs).toBe(sum('closes', 'pairs'));
  // And the way back is the same, the other way round.
  const back = (await effect(admin, [REP])).json;
  const turned = back.entities.map((each: Entry) => ({ ...each, opens: each.closes, closes: each.opens }));
  expect(turned).toEqual(told.json.entities);
}, 120_000);
