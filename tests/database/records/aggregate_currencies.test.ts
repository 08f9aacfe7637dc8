// Sums of amounts of companies that count in unlike currencies: each in its own while it is alone, together in that of
// the tenant. The tenant's is EUR; of the others only USD and CHF have a rate to it, and none to each other.

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runAggregate } from '../../../engine/runtime/records/aggregate.ts';
import { runCreate } from '../../../engine/runtime/records/create.ts';
import type { Request } from '../../../engine/runtime/request.ts';
import type { AggregateAnswer, AggregateRequest } from '../../../schemas/http/records.ts';
import { refusedWith } from './refusals.ts';
import { openWritingRig, type WritingRig } from './writing_rig.ts';

let rig: WritingRig;
const requests = new Map<string, Request>();

const COMPANIES = [
  { name: 'Acme Inc', currency: 'USD', country: 'US', zone: 'America/New_York', language: 'en' },
  { name: 'Acme AG', currency: 'CHF', country: 'CH', zone: 'Europe/Zurich', language: 'fr' },
  { name: 'Acme AS', currency: 'NOK', country: 'NO', zone: 'Europe/Oslo', language: 'en' },
];

beforeAll(async () => {
  rig = await openWritingRig();
  const first = rig.request();
  requests.set('EUR', first);
  for (const company of COMPANIES) {
    const { id } = await runCreate(first, 'company', company);
    requests.set(company.currency, rig.request({ company: { ...company, id } }));
  }
  const rates = [
    { currency: 'USD', quote: 'EUR', day: '2026-01-01', rate: '0.5' },
    { currency: 'USD', quote: 'EUR', day: '2026-03-01', rate: '0.8' },
    { currency: 'USD', quote: 'EUR', day: '2026-03-16', rate: '100' },
    { currency: 'CHF', quote: 'EUR', day: '2026-03-01', rate: '1.05' },
    { currency: 'USD', quote: 'JPY', day: '2026-03-01', rate: '150' },
  ];
  for (const rate of rates) await runCreate(first, 'exchange_rate', rate);
  await deal('EUR', 'paris', '100.00', 'EUR');
  await deal('USD', 'york', '10.00', 'USD');
  await deal('USD', 'york again', '30.00', 'USD');
  await deal('CHF', 'bern', '20.00', 'CHF');
  await deal('NOK', 'oslo', '7.00', 'NOK');
  // Kept in USD at the rate turned round: 8 EUR, and no more than these in EUR.
  await deal('USD', 'york in euros', '8.00', 'EUR');
  await deal('USD', 'waits', '8.00', 'SEK');
});

afterAll(() => rig?.close());

async function deal(company: string, name: string, amount: string, currency: string): Promise<void> {
  const of = requests.get(company) as Request;
  await runCreate(of, 'opportunity', { name, amount: { amount, currency }, company: of.company?.id });
}

const named = (...names: readonly string[]) => ({ in: [{ var: 'name' }, names] });
const ALL = named('paris', 'york', 'york again', 'bern');

async function itemsOf(request: AggregateRequest, as = 'USD'): Promise<AggregateAnswer['items']> {
  return JSON.parse(await runAggregate(requests.get(as) as Request, 'opportunity', request)).items;
}

const measures = {
  total: { sum: 'amount' },
  mean: { avg: 'amount' },
  least: { min: 'amount' },
  most: { max: 'amount' },
} as const;

const moneyOf = (currency: string, amounts: readonly string[]) => {
  const [total, mean, least, most] = amounts.map((amount) => ({ amount, currency }));
  return { total, mean, least, most };
};

test.each([
  {
    name: 'of one company are in its currency',
    of: ['york', 'york again'],
    currency: 'USD',
    expect: ['40.00', '20.00', '10.00', '30.00'],
  },
  { name: 'of another one too', of: ['bern'], currency: 'CHF', expect: ['20.00', '20.00', '20.00', '20.00'] },
  { name: 'of one without any rate too', of: ['oslo'], currency: 'NOK', expect: ['7.00', '7.00', '7.00', '7.00'] },
  {
    name: 'of several are in that of the tenant',
    of: ['paris', 'york', 'bern'],
    currency: 'EUR',
    expect: ['129.00', '43.00', '8.00', '100.00'],
  },
  {
    name: 'of two others are as well',
    of: ['york', 'bern'],
    currency: 'EUR',
    expect: ['29.00', '14.50', '8.00', '21.00'],
  },
  {
    name: 'written in that of the tenant are as they were',
    of: ['york in euros', 'paris'],
    currency: 'EUR',
    expect: ['108.00', '54.00', '8.00', '100.00'],
  },
])('amounts $name, whoever asks', async ({ of, currency, expect: amounts }) => {
  for (const as of requests.keys())
    expect(await itemsOf({ where: named(...of), measures }, as)).toEqual([moneyOf(currency, amounts)]);
});

test('groups of one answer are all in one currency, and add up', async () => {
  const total = { total: { sum: 'amount' } } as const;
  const group = { company: { field: 'company.name' } };
  const euro = (amount: string) => ({ total: { amount, currency: 'EUR' } });
  expect(await itemsOf({ where: ALL, group, measures: total, sort: ['-total'] })).toEqual([
    { company: 'Acme', ...euro('100.00') },
    { company: 'Acme Inc', ...euro('32.00') },
    { company: 'Acme AG', ...euro('21.00') },
  ]);
  expect(await itemsOf({ where: ALL, measures: total })).toEqual([euro('153.00')]);
  // Of the 40 USD, 32 EUR are compared and ordered.
  const having = { and: [{ '>': [{ var: 'total' }, '20'] }, { '<': [{ var: 'total' }, '35'] }] };
  expect(await itemsOf({ where: ALL, group, measures: total, having, sort: ['total'] })).toEqual([
    { company: 'Acme AG', ...euro('21.00') },
    { company: 'Acme Inc', ...euro('32.00') },
  ]);
  const [originals] = await itemsOf({
    where: ALL,
    group: { c: { field: 'amount.currency' } },
    measures: total,
    sort: ['-c'],
  });
  expect(originals).toEqual({ c: 'USD', total: { amount: '40.00', currency: 'USD' } });
});

test('only what has no rate to the currency of the answer is refused', async () => {
  const ask = (...names: readonly string[]) =>
    itemsOf({ where: named(...names), measures: { total: { sum: 'amount' } } });
  expect(await refusedWith(() => ask('waits'))).toEqual(['rate.missing', 'rate.missing /measures/total']);
  await expect(ask('waits')).rejects.toMatchObject({
    message: '1 amounts of amount have no rate to USD; group by amount.currency for the originals.',
    problems: [{ params: { currency: 'SEK', missing: 1 } }],
  });
  await expect(ask('oslo', 'york')).rejects.toMatchObject({
    message: '1 amounts of amount have no rate to EUR; group by amount.currency for the originals.',
    problems: [{ params: { currency: 'NOK', missing: 1 } }],
  });
});

test('where all companies are known to count in one currency, no rate is looked up', async () => {
  const request = { ...(requests.get('USD') as Request), oneCurrency: true };
  const body = { where: named('york', 'york again'), measures: { total: { sum: 'amount' } } };
  const { items } = JSON.parse(await runAggregate(request, 'opportunity', body));
  expect(items).toEqual([{ total: { amount: '40.00', currency: 'USD' } }]);
});
