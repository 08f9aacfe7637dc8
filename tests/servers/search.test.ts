// One search over all entities: what is found, in which order, by whom, and what is left out.

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Client, outcome } from './client.ts';
import { openWorld, type World } from './world.ts';

let world: World;
let admin: Client;
let rep: Client;
/** Ids by what they are called here. */
const ids: Record<string, string> = {};

beforeAll(async () => {
  world = await openWorld({ name: 'search', pack: PACK });
  admin = await world.client();
  ids['north'] = (await admin.post('/api/records/team', { name: 'North' })).json.id;
  ids['south'] = (await admin.post('/api/records/team', { name: 'South' })).json.id;
  await world.addUser('rep', [{ role: 'rep', team: ids['north'] as string }]);
  await world.addUser('blind', [{ role: 'acme_blind' }]);
  rep = await world.client('rep');
  await make('account', 'exact', { name: 'Quartz' });
  await make('account', 'prefix', { name: 'Quartz et Fils' });
  await make('account', 'inside', { name: 'Le Quartz bleu' });
  await make('account', 'mail', { name: 'Autre', email: 'info@quartz.example' });
  await make('opportunity', 'ours', { name: 'Étude Quartz', account: ids['exact'], team: ids['north'] });
  await make('opportunity', 'theirs', { name: 'Quartz', account: ids['exact'], team: ids['south'] });
  await make('acme_note', 'note', { title: 'Note', secret: 'Quartz', body: 'Nothing' });
}, 120_000);

afterAll(() => world.close());

const text = (title: string, order: number, more: object = {}) => ({
  $ref: 'crm:types/text',
  title,
  'x-field': { order, max_length: 1_000, ...more },
});

const PACK = {
  'entities/acme_note.json': {
    $id: 'crm:acme/acme_note',
    type: 'object',
    title: 'Note',
    'x-entity': { plural: 'Notes', label: 'title', search: { title: 'A', secret: 'B', body: 'C' } },
    properties: {
      title: text('Title', 10, { classes: { acme_secret: true } }),
      secret: text('Secret', 20, { classes: { acme_secret: true } }),
      body: text('Body', 30),
    },
  },
  'roles/acme_blind.json': {
    $id: 'crm:acme/roles/acme_blind',
    title: 'Blind',
    includes: { 'base/everyone': true },
    grants: { 'acme/acme_note': { read: { scope: 'all' } } },
    classes: { personal: 'read' },
  },
};

async function make(entity: string, name: string, record: object): Promise<void> {
  const made = await admin.post(`/api/records/${entity}`, record);
  if (made.status !== 201) throw new Error(made.text);
  ids[name] = made.json.id;
}

/** The names given here of what is found. */
async function find(client: Client, parameters: string): Promise<readonly string[]> {
  const answer = await client.get(`/api/search?${parameters}`);
  expect(answer.status).toBe(200);
  const names = new Map(Object.entries(ids).map(([name, id]) => [id, name]));
  return answer.json.items.map(({ id }: { id: string }) => names.get(id) ?? id);
}

test('What is called so comes first, then what begins so, what has it in its name, and what mentions it.', async () => {
  const found = await find(admin, 'q=quartz&entities=account,opportunity');
  expect(found).toEqual(['exact', 'theirs', 'prefix', 'inside', 'ours', 'mail']);
});

test('Each item has its entity, id and label, and the texts that matched; nothing is left out.', async () => {
  const { json } = await admin.get('/api/search?q=QUARTZ&entities=account,opportunity');
  expect(json.items[1]).toEqual({
    entity: 'opportunity',
    id: ids['theirs'],
    label: 'Quartz',
    matches: { name: 'Quartz', 'account.name': 'Quartz' },
  });
  expect(json.items.at(-1)).toEqual({
    entity: 'account',
    id: ids['mail'],
    label: 'Autre',
    matches: { email: 'info@quartz.example' },
  });
  expect(Object.keys(json)).toEqual(['items']);
});

test('Without entities everything that can be searched is, and case and accents do not matter.', async () => {
  expect(await find(admin, 'q=etude%20quartz')).toEqual(['ours']);
  expect(new Set(await find(admin, 'q=quartz'))).toEqual(
    new Set(['exact', 'theirs', 'prefix', 'inside', 'ours', 'mail', 'note']),
  );
});

test('A reader finds what they may see, and learns nothing of the rest.', async () => {
  expect(await find(rep, 'q=quartz&entities=opportunity')).toEqual(['ours']);
  expect(await find(rep, `q=${ids['theirs']}`)).toEqual([]);
  expect(await find(rep, `q=${ids['ours']}`)).toEqual(['ours']);
});

test('Fields that may not be read are not looked into, and are no label.', async () => {
  const blind = await world.client('blind');
  expect(await find(blind, 'q=quartz')).toEqual([]);
  const { json } = await blind.get('/api/search?q=nothing');
  expect(json.items).toEqual([{ entity: 'acme_note', id: ids['note'], label: null, matches: { body: 'Nothing' } }]);
});

test('Of each entity ten are found at most, and a deleted record is not.', async () => {
  const operations = Array.from({ length: 12 }, (_, index) => ({ op: 'create', record: { name: `Many ${index}` } }));
  await admin.post('/api/records/account/bulk', { operations });
  expect((await find(admin, 'q=many')).length).toBe(10);
  await make('account', 'deleted', { name: 'Soon deleted' });
  expect(await find(admin, 'q=soon%20deleted')).toEqual(['deleted']);
  await admin.remove(`/api/records/account/${ids['deleted']}`);
  expect(await find(admin, 'q=soon%20deleted')).toEqual([]);
});

test('Wildcards are letters like others.', async () => {
  await make('account', 'percent', { name: '100%_sure' });
  expect(await find(admin, 'q=%25_s')).toEqual(['percent']);
  expect(await find(admin, 'q=%25%25')).toEqual([]);
});

test.each([
  ['no text', '', 'parameter.invalid'],
  ['an empty text', 'q=', 'parameter.invalid'],
  ['one letter', 'q=a', 'parameter.invalid'],
  ['spaces around one letter', 'q=%20%20a%20', 'parameter.invalid'],
  ['two texts', 'q=aa&q=bb', 'parameter.invalid'],
  ['a parameter that is not there', 'q=aa&limit=3', 'parameter.unknown'],
  ['too long a text', `q=${'a'.repeat(501)}`, 'limit.exceeded'],
  ['too many words', `q=${Array.from({ length: 13 }, () => 'ab').join('%20')}`, 'limit.exceeded'],
  ['too many entities', `q=aa&entities=${Array.from({ length: 21 }, () => 'account').join()}`, 'limit.exceeded'],
  ['U+0000', 'q=a%00b', 'value.not_storable'],
  ['an entity that is not there', 'q=aa&entities=account,nope', 'entity.unknown'],
  ['an entity without a search', 'q=aa&entities=exchange_rate', 'parameter.invalid'],
])('A search with %s is refused.', async (_name, parameters, code) => {
  const answer = await admin.get(`/api/search?${parameters}`);
  expect(answer.json.code).toBe(code);
  expect((answer.json.errors ?? []).length).toBeLessThanOrEqual(1);
});

test('An entity of which nothing may be seen is unknown.', async () => {
  const blind = await world.client('blind');
  expect(outcome(await blind.get('/api/search?q=quartz&entities=account'))).toEqual([404, 'entity.unknown']);
});

test('An entity that takes too long is left out and named, and the others are answered.', async () => {
  const database = await world.connect();
  try {
    await database.query('begin');
    await database.query('lock table account in access exclusive mode');
    const begun = performance.now();
    const { status, json } = await admin.get('/api/search?q=north&entities=account,team');
    expect([status, json.partial, json.items.map(({ id }: { id: string }) => id)]).toEqual([
      200,
      ['account'],
      [ids['north']],
    ]);
    expect(performance.now() - begun).toBeLessThan(5_000);
  } finally {
    await database.query('rollback');
    await database.end();
  }
});
