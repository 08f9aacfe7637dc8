// How many references the paths of one request may lead over, wherever a request may name paths; and that what the model
// itself brings is never too much.

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Model } from '../../../engine/metadata/model.ts';
import { runAggregate } from '../../../engine/runtime/records/aggregate.ts';
import { MOST_ROWS } from '../../../engine/runtime/records/export/xlsx.ts';
import { prepareExport } from '../../../engine/runtime/records/export.ts';
import { runGet } from '../../../engine/runtime/records/get.ts';
import { runList } from '../../../engine/runtime/records/list.ts';
import { MAX_JOINS } from '../../../engine/runtime/records/query/paths.ts';
import type { ListAnswer, ListRequest } from '../../../schemas/http/records.ts';
import { DEALS_MODEL } from '../../fixtures/models/deals.ts';
import { askedFor, idOf, openReadingRig, type ReadingRig } from './reading_rig.ts';
import { refusedWith } from './refusals.ts';

/** Deals with more references of their own than a request may name. */
const OWN = Array.from({ length: MAX_JOINS + 10 }, (_, index) => `partner_${index}`);
const { deal, ...others } = DEALS_MODEL.entities as Required<Model['entities']> & { deal: Model['entities'][string] };
const partners = Object.fromEntries(OWN.map((name) => [name, { ...deal.fields['account'], name }]));
const MODEL = {
  ...DEALS_MODEL,
  version: 'many partners',
  entities: { ...others, deal: { ...deal, fields: { ...deal.fields, ...partners } } },
} as Model;

let rig: ReadingRig;

beforeAll(async () => {
  rig = await openReadingRig(MODEL);
  await rig.store('user', [{ id: idOf(1), name: 'Ada' }]);
  await rig.store('account', [{ id: idOf(2), name: 'Blue', owner: idOf(1) }]);
  await rig.store('deal', [{ id: idOf(20), name: 'Roof', ...Object.fromEntries(OWN.map((name) => [name, idOf(2)])) }]);
});

afterAll(() => rig?.close());

/** Ways over five references that share nothing but their beginning: each has at least one of its own. */
const TO_USERS = ['manager', 'created_by', 'updated_by'];
const DEEP = ['owner', 'created_by', 'updated_by'].flatMap((first) =>
  TO_USERS.flatMap((second) =>
    TO_USERS.flatMap((third) =>
      TO_USERS.flatMap((fourth) => TO_USERS.map((fifth) => [first, second, third, fourth, fifth].join('.'))),
    ),
  ),
);
const FAR = DEEP.filter((_, index) => index % 27 === 0);
const anyOf = (paths: readonly string[]) => ({ or: paths.map((path) => ({ '==': [{ var: path }, 'Ada'] })) });
const names = (paths: readonly string[]) => paths.map((path) => `${path}.name`);

function list(request: ListRequest): Promise<string> {
  return runList(rig.request(), 'deal', request);
}

function aggregate(body: unknown): Promise<string> {
  return runAggregate(rig.request(), 'deal', body);
}

const named = <T>(values: readonly T[]) => Object.fromEntries(values.map((value, index) => [`n${index}`, value]));

const TOO_FAR: readonly { name: string; ask: () => Promise<unknown>; pointer: string }[] = [
  { name: 'the fields of a list', ask: () => list({ fields: names(DEEP) }), pointer: '/fields' },
  { name: 'references at the end of paths', ask: () => list({ fields: DEEP }), pointer: '/fields' },
  {
    name: 'fields of own references',
    ask: () => list({ fields: OWN.map((own) => `${own}.owner.name`) }),
    pointer: '/fields',
  },
  { name: 'the filter of a list', ask: () => list({ where: anyOf(names(DEEP.slice(0, 60))) }), pointer: '/where' },
  { name: 'the sort of a list', ask: () => list({ sort: names(FAR.slice(0, 8)) }), pointer: '/sort' },
  {
    name: 'a filter and a sort together',
    ask: () => list({ where: anyOf(names(FAR.slice(0, 5))), sort: names(FAR.slice(5)) }),
    pointer: '/sort',
  },
  {
    name: 'the fields of one record',
    ask: () => runGet(rig.request(), 'deal', idOf(20), askedFor(names(DEEP))),
    pointer: '/fields',
  },
  {
    name: 'the filter of an aggregate',
    ask: () => aggregate({ where: anyOf(names(DEEP.slice(0, 60))), measures: { n: { count: true } } }),
    pointer: '/where',
  },
  {
    name: 'groups',
    ask: () => aggregate({ group: named(names(FAR.slice(0, 8)).map((field) => ({ field }))) }),
    pointer: '/group',
  },
  {
    name: 'measures',
    ask: () => aggregate({ measures: named(DEEP.slice(0, 30).map((path) => ({ max: `${path}.created_at` }))) }),
    pointer: '/measures',
  },
];

test.each(TOO_FAR)(
  '$name over more references than PostgreSQL plans well are refused before it is asked',
  async ({ ask, pointer }) => {
    rig.statements();
    expect(await refusedWith(ask)).toEqual(['limit.exceeded', `limit.exceeded ${pointer}`]);
    expect(rig.statements()).toEqual([]);
  },
);

test('Paths over as many references as are allowed are answered, and the same way counts once.', async () => {
  const fields = OWN.slice(0, MAX_JOINS).flatMap((own) => [`${own}.owner.name`, `${own}.owner.email`, `${own}.name`]);
  const where = anyOf(
    [...OWN.slice(0, MAX_JOINS / 2), ...OWN.slice(0, MAX_JOINS / 2)].map((own) => `${own}.owner.name`),
  );
  const { items } = JSON.parse(await list({ fields, where })) as ListAnswer;
  expect(items.map((item) => item['partner_0'])).toEqual([
    { id: idOf(2), label: 'Blue', owner: { id: idOf(1), label: 'Ada', name: 'Ada', email: null }, name: 'Blue' },
  ]);
});

test('A record shows all its own references, however many its model gives it.', async () => {
  const { items } = JSON.parse(await list({ fields: OWN })) as ListAnswer;
  expect(Object.values(items[0] ?? {}).filter((value) => JSON.stringify(value).includes('Blue'))).toHaveLength(
    OWN.length,
  );
  expect(JSON.parse(await list({})).items).toHaveLength(1);
  expect(JSON.parse((await runGet(rig.request(), 'deal', idOf(20))).json)).toHaveProperty(OWN.at(-1) as string);
});

test('Records that are included count as references that are led over.', async () => {
  const twice = ['owner', 'created_by', 'updated_by'].flatMap((first) => TO_USERS.map((next) => `${first}.${next}`));
  const thrice = twice.flatMap((path) => TO_USERS.map((next) => `${path}.${next}`));
  const most = names([...twice, ...thrice]).slice(0, MAX_JOINS);
  const accounts = (fields: readonly string[]) =>
    runList(rig.request(), 'account', { fields, include: ['deals'] }).then((text) => JSON.parse(text) as ListAnswer);
  const { items } = await accounts(most.slice(0, -1));
  expect(items).toMatchObject([{ id: idOf(2), deals: { items: [], next: null } }]);
  expect(await refusedWith(() => accounts(most))).toEqual(['limit.exceeded', 'limit.exceeded /include']);
});

/** A million rows take ten seconds to store, so this is for long runs. */
if (Number(process.env['CAHIER_TEST_SCALE'] ?? 1) > 1) {
  test('More records than a workbook holds are refused before any is read; as CSV they have no limit.', async () => {
    await rig.client.query(
      `insert into price (id, version, created_at, updated_at)
         select gen_random_uuid(), 1, now(), now() from generate_series(1, ${MOST_ROWS})`,
    );
    const begin = (format: 'csv' | 'xlsx') => () =>
      prepareExport(rig.request(), 'price', { format })
        .content(async () => undefined)
        .next();
    expect(await refusedWith(begin('xlsx'))).toEqual(['limit.exceeded']);
    await expect(begin('csv')()).rejects.toThrow('Nothing is streamed here.');
    await rig.client.query('delete from price where ctid in (select ctid from price limit 1)');
    await expect(begin('xlsx')()).rejects.toThrow('Nothing is streamed here.');
  }, 120_000);
}
