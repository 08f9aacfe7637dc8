// Aggregates against a real database: groups, measures, having, order, money, and what is refused.

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Access } from '../../../engine/runtime/access/access.ts';
import { runAggregate } from '../../../engine/runtime/records/aggregate.ts';
import type { AggregateAnswer, AggregateRequest } from '../../../schemas/http/records.ts';
import { DEALS_MODEL } from '../../fixtures/models/deals.ts';
import { EVERYTHING, limitedReader } from '../../fixtures/models/readers.ts';
import { COMPANY, idOf, openReadingRig, type ReadingRig } from './reading_rig.ts';
import { refusedWith } from './refusals.ts';

const ADA = idOf(1);
const LIMITED = limitedReader({ user: ADA, own: ['account'], hidden: ['company'] });
const AMERICAN = idOf(2);

let rig: ReadingRig;

beforeAll(async () => {
  rig = await openReadingRig(DEALS_MODEL);
  await rig.store('company', [
    { id: COMPANY.id, name: 'Acme', currency: 'EUR' },
    { id: AMERICAN, name: 'Acme Inc', currency: 'USD', created_at: '2026-05-01T00:00:00Z' },
  ]);
  await rig.store('user', [{ id: ADA, name: 'Ada' }]);
  await rig.store('account', [
    { id: idOf(10), name: 'Zed', owner: ADA, industry: 'tech' },
    { id: idOf(11), name: 'anna', industry: 'tech' },
  ]);
  await rig.store('deal', [
    deal(20, 'EUR', '10.50', {
      account: idOf(10),
      seats: 1,
      weight: '0.1',
      margin: '1.10',
      met_at: '2026-01-31T23:30:00Z',
    }),
    deal(21, 'EUR', '20.00', { account: idOf(11), seats: 2, weight: '0.2', stage: 'won', stage__outcome: 'won' }),
    deal(22, 'EUR', null, { account: idOf(10), pipeline: 'renewal', close_date: '2026-03-31', urgent: true }),
    deal(23, 'EUR', '99.00', { deleted_at: '2026-01-01T00:00:00Z' }),
  ]);
  await rig.store('price', [
    { id: idOf(30), deal: idOf(20), value: '3.00', value__currency: 'EUR', value__company: '3.00' },
    { id: idOf(31), deal: idOf(20), value: '4.50', value__currency: 'USD' },
  ]);
});

afterAll(() => rig?.close());

function deal(
  number: number,
  currency: string,
  amount: string | null,
  more: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const money = amount === null ? {} : { amount, amount__currency: currency, amount__company: amount };
  const common = { company: COMPANY.id, pipeline: 'sales', stage: 'open', stage__outcome: 'open' };
  return { id: idOf(number), name: `Deal ${number}`, ...common, ...money, ...more };
}

interface Case {
  readonly name: string;
  readonly entity?: string;
  readonly access?: Access;
  readonly request: AggregateRequest;
  readonly expect: AggregateAnswer['items'];
}

const euro = (amount: string) => ({ amount, currency: 'EUR' });

const CASES: readonly Case[] = [
  {
    name: 'measures of everything',
    request: {
      measures: {
        n: { count: true },
        total: { sum: 'amount' },
        mean: { avg: 'amount' },
        least: { min: 'amount' },
        seats: { sum: 'seats' },
        mean_seats: { avg: 'seats' },
        most_seats: { max: 'seats' },
        weight: { sum: 'weight' },
        mean_weight: { avg: 'weight' },
        margin: { sum: 'margin' },
        last_close: { max: 'close_date' },
        last_met: { max: 'met_at' },
        chance: { max: 'stage.probability' },
      },
    },
    expect: [
      {
        n: 3,
        total: euro('30.50'),
        mean: euro('15.25'),
        least: euro('10.50'),
        seats: 3,
        mean_seats: '1.5',
        most_seats: 2,
        weight: '0.3',
        mean_weight: '0.15',
        margin: '1.10',
        last_close: '2026-03-31',
        last_met: '2026-01-31T23:30:00.000Z',
        chance: '100',
      },
    ],
  },
  {
    name: 'measures of nothing',
    request: {
      where: { '==': [{ var: 'name' }, 'no such deal'] },
      measures: {
        n: { count: true },
        total: { sum: 'amount' },
        mean: { avg: 'amount' },
        seats: { sum: 'seats' },
        weight: { sum: 'weight' },
        margin: { sum: 'margin' },
        last: { max: 'close_date' },
      },
    },
    expect: [{ n: 0, total: euro('0.00'), mean: null, seats: 0, weight: '0', margin: '0.00', last: null }],
  },
  {
    name: 'a stage brings its pipeline',
    request: { group: { s: { field: 'stage' } }, measures: { n: { count: true } }, sort: ['-s_pipeline', 's'] },
    expect: [
      { s: 'open', s_pipeline: 'sales', n: 1 },
      { s: 'won', s_pipeline: 'sales', n: 1 },
      { s: 'open', s_pipeline: 'renewal', n: 1 },
    ],
  },
  {
    name: 'references are ordered by their label',
    request: { group: { account: { field: 'account' } }, measures: { n: { count: true }, total: { sum: 'amount' } } },
    expect: [
      { account: { id: idOf(11), label: 'anna' }, n: 1, total: euro('20.00') },
      { account: { id: idOf(10), label: 'Zed' }, n: 2, total: euro('10.50') },
    ],
  },
  {
    name: 'references that may not be seen are restricted, and last',
    access: LIMITED,
    request: { group: { account: { field: 'account' } }, measures: { n: { count: true } } },
    expect: [
      { account: { id: idOf(10), label: 'Zed' }, n: 2 },
      { account: { id: idOf(11), restricted: true }, n: 1 },
    ],
  },
  {
    name: 'values over a reference that may not be seen are null',
    access: LIMITED,
    request: { group: { industry: { field: 'account.industry' } }, measures: { n: { count: true } } },
    expect: [
      { industry: 'tech', n: 2 },
      { industry: null, n: 1 },
    ],
  },
  {
    name: 'moments are grouped by the months of the company',
    request: { group: { m: { field: 'met_at', by: 'month' } }, measures: { n: { count: true } } },
    expect: [
      { m: '2026-02-01', n: 1 },
      { m: null, n: 2 },
    ],
  },
  {
    name: 'days are grouped as they are',
    request: {
      where: { '!=': [{ var: 'close_date' }, null] },
      group: {
        day: { field: 'close_date' },
        week: { field: 'close_date', by: 'week' },
        quarter: { field: 'close_date', by: 'quarter' },
        year: { field: 'close_date', by: 'year' },
      },
      measures: { n: { count: true } },
    },
    expect: [{ day: '2026-03-31', week: '2026-03-30', quarter: '2026-01-01', year: '2026-01-01', n: 1 }],
  },
  {
    name: 'having, order and limit',
    request: {
      group: { id: { field: 'id' }, urgent: { field: 'urgent' } },
      measures: { total: { sum: 'amount' } },
      having: { and: [{ '>': [{ var: 'total' }, '0'] }, { '!': [{ var: 'urgent' }] }] },
      sort: ['-total'],
      limit: 1,
    },
    expect: [{ id: idOf(21), urgent: null, total: euro('20.00') }],
  },
  {
    name: 'a search',
    request: { search: 'zed', measures: { n: { count: true } } },
    expect: [{ n: 2 }],
  },
  {
    name: 'the originals, by currency',
    entity: 'price',
    request: {
      group: { c: { field: 'value.currency' } },
      measures: { total: { sum: 'value' }, mean: { avg: 'value' } },
      having: { '>': [{ var: 'total' }, '2'] },
    },
    expect: [
      { c: 'EUR', total: euro('3.00'), mean: euro('3.00') },
      {
        c: 'USD',
        total: { amount: '4.50', currency: 'USD' },
        mean: { amount: '4.50', currency: 'USD' },
      },
    ],
  },
  {
    name: 'nothing in no currency with the digits of the currency of the company',
    request: { group: { c: { field: 'amount.currency' } }, measures: { total: { sum: 'amount' } } },
    expect: [
      { c: 'EUR', total: euro('30.50') },
      { c: null, total: euro('0.00') },
    ],
  },
  {
    name: 'only amounts in the currency of the company',
    entity: 'price',
    request: { where: { '==': [{ var: 'value.currency' }, 'EUR'] }, measures: { total: { sum: 'value' } } },
    expect: [{ total: euro('3.00') }],
  },
];

test.each(CASES)('an aggregate answers $name', async ({ entity, access, request, expect: items }) => {
  const answer = await runAggregate(rig.request(access ?? EVERYTHING), entity ?? 'deal', request);
  expect(JSON.parse(answer)).toEqual({ items });
});

test('names of the request are names of the answer, in its order', async () => {
  const request = { group: { z: { field: 'stage.outcome' } }, measures: { b: { count: true }, a: { count: true } } };
  expect(await runAggregate(rig.request(), 'deal', request)).toBe(
    '{"items":[{"z":"open","b":2,"a":2},{"z":"won","b":1,"a":1}]}',
  );
});

test('amounts of a company are in its currency, whichever the company of the request', async () => {
  const company = { ...COMPANY, id: AMERICAN, currency: 'USD' };
  const ask = (request: AggregateRequest) => runAggregate(rig.request(EVERYTHING, { company }), 'deal', request);
  const total = { total: { sum: 'amount' } } as const;
  expect(JSON.parse(await ask({ measures: total })).items).toEqual([{ total: euro('30.50') }]);
  const nothing = { '==': [{ var: 'name' }, 'no such deal'] };
  expect(JSON.parse(await ask({ where: nothing, measures: total })).items).toEqual([
    { total: { amount: '0.00', currency: 'USD' } },
  ]);
});

const REFUSALS: readonly { name: string; entity?: string; request: unknown; expect: readonly string[] }[] = [
  {
    name: 'a sum with an amount that has no rate',
    entity: 'price',
    request: { measures: { total: { sum: 'value' } } },
    expect: ['rate.missing', 'rate.missing /measures/total'],
  },
  {
    name: 'a missing rate in a group that having and limit leave out',
    entity: 'price',
    request: {
      group: { id: { field: 'id' } },
      measures: { total: { sum: 'value' } },
      having: { '>': [{ var: 'total' }, '1'] },
      limit: 1,
    },
    expect: ['rate.missing', 'rate.missing /measures/total'],
  },
  {
    name: 'an unreadable and an unknown field',
    request: {
      group: {
        a: { field: 'margin' },
        b: { field: 'nothing' },
        c: { field: 'amount' },
        d: { field: 'name', by: 'day' },
      },
      measures: { e: { sum: 'margin' }, f: { sum: 'nothing' }, g: { sum: 'name' }, h: { avg: 'close_date' } },
    },
    expect: [
      'field.unknown',
      'field.unknown /group/a/field',
      'field.unknown /group/b/field',
      'value.type /group/c/field',
      'parameter.invalid /group/d/by',
      'field.unknown /measures/e/sum',
      'field.unknown /measures/f/sum',
      'value.type /measures/g/sum',
      'value.type /measures/h/avg',
    ],
  },
  {
    name: 'a having and a sort over names that are not there',
    request: { measures: { n: { count: true } }, having: { '>': [{ var: 'm' }, 1] }, sort: ['-m'] },
    expect: ['rule.variable', 'rule.variable /having/>/0/var', 'parameter.invalid /sort/0'],
  },
  {
    name: 'a name that the pipeline of a stage takes',
    request: { group: { s: { field: 'stage' } }, measures: { s_pipeline: { count: true } } },
    expect: ['parameter.invalid'],
  },
  {
    name: 'a hidden entity',
    entity: 'company',
    request: { measures: { n: { count: true } } },
    expect: ['entity.unknown'],
  },
  { name: 'a body that is no object', request: 7, expect: ['request.malformed', 'request.malformed '] },
];

test.each(REFUSALS)('$name is refused', async ({ entity, request, expect: expected }) => {
  expect(await refusedWith(() => runAggregate(rig.request(LIMITED), entity ?? 'deal', request))).toEqual(expected);
});
