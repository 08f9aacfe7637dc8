// Unique fields and keys of which a writer may not read everything: no upsert finds a record by them, and a collision at one
// tells no more than that there is one.

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Client, outcome } from './client.ts';
import { openWorld, type World } from './world.ts';

const ALL = { read: {}, create: {}, update: {}, delete: {} };
const text = (order: number, more: object = {}) => ({
  $ref: 'crm:types/text',
  title: 'Text',
  'x-field': { order, max_length: 50, ...more },
});
const HIDDEN = { classes: { acme_secret: true } };

const roleOf = (name: string, classes: object) => ({
  [`roles/acme_${name}.json`]: {
    title: name,
    includes: { 'base/everyone': true },
    grants: { 'acme/acme_item': ALL },
    classes,
  },
});

/** Of three keys the first is seen by everybody; of the other two a compared field is hidden, or what tells which they compare. */
const PACK = {
  'entities/acme_item.json': {
    title: 'Item',
    'x-entity': {
      plural: 'Items',
      label: 'name',
      keys: {
        open: { fields: ['name', 'kind'] },
        pair: { fields: ['name', 'code'] },
        marked: { fields: ['kind'], where: { '==': [{ var: 'mark' }, 'yes'] } },
      },
    },
    properties: {
      name: text(10, { required: true }),
      kind: text(20, { required: true }),
      code: text(30, HIDDEN),
      mark: text(40, HIDDEN),
      serial: text(50, { unique: true, ...HIDDEN }),
      batch: text(60, { unique: true, default: 'first', ...HIDDEN }),
    },
  },
  ...roleOf('boss', { acme_secret: 'write' }),
  ...roleOf('clerk', {}),
};

const ITEMS = '/api/records/acme_item';

let world: World;
let boss: Client;
let clerk: Client;

beforeAll(async () => {
  world = await openWorld({ name: 'hidden_keys', pack: PACK });
  await world.addUser('boss', [{ role: 'acme/acme_boss' }]);
  await world.addUser('clerk', [{ role: 'acme/acme_clerk' }]);
  [boss, clerk] = [await world.client('boss'), await world.client('clerk')];
  const made = await boss.post(ITEMS, {
    name: 'I1',
    kind: 'tool',
    code: 'S3CRET',
    mark: 'yes',
    serial: 'N1',
    batch: 'b',
  });
  expect(made.status).toBe(201);
}, 120_000);

afterAll(() => world.close());

/** What an upsert is answered, with this text in place of the name that it is by. */
async function upsert(client: Client, by: string, record: object): Promise<unknown> {
  const operations = [{ op: 'upsert', by, record }];
  const results: object[] = [];
  for (const atomic of [false, true]) {
    const { json } = await client.post(`${ITEMS}/bulk`, { operations, atomic });
    const { request_id: _, ...problem } = json.results[0].problem ?? {};
    results.push({ ...json.results[0], problem });
  }
  return JSON.parse(JSON.stringify(results).replaceAll(by, '<by>'));
}

const GUESSES = [
  { by: 'pair', right: { name: 'I1', code: 'S3CRET' }, wrong: { name: 'I1', code: 'WRONG' } },
  { by: 'marked', right: { name: 'I1', kind: 'tool' }, wrong: { name: 'I1', kind: 'other' } },
  { by: 'serial', right: { name: 'I1', serial: 'N1' }, wrong: { name: 'I1', serial: 'N2' } },
];

test.each(GUESSES)('No upsert by $by tells a right guess from a wrong one, or from what is no key.', async (guess) => {
  const { by, right, wrong } = guess;
  const unknown = await upsert(clerk, 'nothing', right);
  expect(unknown).toMatchObject([{ status: 400, problem: { code: 'parameter.invalid' } }, {}]);
  expect(await upsert(clerk, by, right)).toEqual(unknown);
  expect(await upsert(clerk, by, wrong)).toEqual(unknown);
});

test('Whoever reads all of a key finds a record by it.', async () => {
  for (const { by, right } of GUESSES)
    expect([by, await upsert(boss, by, { ...right, kind: 'tool' })]).toMatchObject([
      by,
      [{ status: 200 }, { status: 200 }],
    ]);
  expect(await upsert(clerk, 'open', { name: 'I1', kind: 'tool' })).toMatchObject([{ status: 200 }, { status: 200 }]);
});

test('A collision names nothing to whom a field of it is hidden.', async () => {
  const told = async (client: Client, body: object) => {
    const answer = await client.post(ITEMS, body);
    return [...outcome(answer), answer.json.detail, answer.json.errors];
  };
  const quiet = [409, 'record.conflict', 'The record collides with another.', undefined];
  await boss.post(ITEMS, { name: 'Twin', kind: 'one', batch: 'c' });
  // By the pair of name and code, which both leave empty.
  expect(await told(clerk, { name: 'Twin', kind: 'two' })).toEqual(quiet);
  expect((await told(boss, { name: 'Twin', kind: 'two', batch: 'd' })).slice(0, 3)).toEqual([
    409,
    'value.not_unique',
    'Another record has the same name, code.',
  ]);
  // By a unique field that fills itself.
  await boss.post(ITEMS, { name: 'First', kind: 'one' });
  expect(await told(clerk, { name: 'Second', kind: 'one' })).toEqual(quiet);
  expect((await told(boss, { name: 'Second', kind: 'one' }))[1]).toBe('value.not_unique');
  // By what they see.
  await boss.post(ITEMS, { name: 'Open', kind: 'one', code: 'o', batch: 'e' });
  expect((await told(boss, { name: 'Open', kind: 'one', code: 'p', batch: 'f' }))[2]).toBe(
    'Another record has the same name, kind.',
  );
});

test('Nor does the collision of a record that is brought back.', async () => {
  const body = { name: 'Back', kind: 'one', batch: 'g' };
  const { id } = (await boss.post(ITEMS, body)).json;
  expect((await boss.remove(`${ITEMS}/${id}`)).status).toBe(204);
  expect((await boss.post(ITEMS, { ...body, kind: 'two' })).status).toBe(201);
  const path = `${ITEMS}/${id}/restore`;
  const refused = await clerk.post(path, '');
  expect([...outcome(refused), refused.json.detail, refused.json.errors]).toEqual([
    409,
    'record.conflict',
    'The record collides with another.',
    undefined,
  ]);
  expect((await boss.post(path, '')).json.errors.length).toBeGreaterThan(0);
});
