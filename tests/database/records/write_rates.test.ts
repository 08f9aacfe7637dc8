// Money in other currencies than the company's: it takes the rate of its day and keeps it, and sums use what it came to.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runAggregate } from '../../../engine/runtime/records/aggregate.ts';
import { runBulk } from '../../../engine/runtime/records/bulk.ts';
import { runCreate } from '../../../engine/runtime/records/create.ts';
import { runDelete } from '../../../engine/runtime/records/delete.ts';
import { runRestore } from '../../../engine/runtime/records/restore.ts';
import { runUpdate } from '../../../engine/runtime/records/update.ts';
import type { Request } from '../../../engine/runtime/request.ts';
import { openWritingRig, type WritingRig } from './writing_rig.ts';

let rig: WritingRig;
let request: Request;

// The company of the rig counts in EUR, and its day is 2026-03-15.
const RATES = [
  { currency: 'CHF', quote: 'EUR', day: '2026-01-01', rate: '1.0500' },
  { currency: 'CHF', quote: 'EUR', day: '2026-03-15', rate: '1.0625' },
  { currency: 'CHF', quote: 'EUR', day: '2026-03-16', rate: '2' },
  { currency: 'EUR', quote: 'USD', day: '2026-02-01', rate: '1.25' },
  { currency: 'EUR', quote: 'JPY', day: '2026-02-01', rate: '160' },
];

beforeAll(async () => {
  rig = await openWritingRig();
  request = rig.request();
  for (const rate of RATES) await runCreate(request, 'exchange_rate', rate);
});

afterAll(() => rig.close());

async function deal(amount: unknown): Promise<string> {
  const { id } = await runCreate(request, 'opportunity', { name: 'Deal', amount });
  return id;
}

async function stored(id: string): Promise<unknown> {
  const [row] = await rig.rows(
    'select amount::text, amount__rate::text as rate, amount__rate_date::text as day, amount__company::text as company from opportunity where id = $1',
    [id],
  );
  return row;
}

describe('an amount', () => {
  const cases = [
    {
      name: 'in the currency of the company has the rate 1',
      given: { amount: '10.00', currency: 'EUR' },
      expect: { rate: '1', day: '2026-03-15', company: '10.00' },
    },
    {
      name: 'in another takes the latest rate of its day',
      given: { amount: '142000', currency: 'CHF' },
      expect: { rate: '1.0625', day: '2026-03-15', company: '150875.00' },
    },
    {
      name: 'takes a rate the other way round where there is only that',
      given: { amount: '100.00', currency: 'USD' },
      expect: { rate: '0.8000000000', day: '2026-02-01', company: '80.00' },
    },
    {
      name: 'is rounded half away from zero to the digits of the currency',
      given: { amount: '1', currency: 'JPY' },
      expect: { rate: '0.0062500000', day: '2026-02-01', company: '0.01' },
    },
    {
      name: 'without a rate is stored, its amount for the company empty',
      given: { amount: '5.00', currency: 'NOK' },
      expect: { rate: null, day: null, company: null },
    },
  ];

  test.each(cases)('$name', async ({ given, expect: expected }) => {
    expect(await stored(await deal(given))).toMatchObject(expected);
  });

  test('keeps its rate when something else of the record changes', async () => {
    const id = await deal({ amount: '100.00', currency: 'CHF' });
    await rig.rows('update opportunity set amount__rate = 9, amount__company = 900 where id = $1', [id]);
    await runUpdate(request, 'opportunity', id, { next_step: 'Call' });
    expect(await stored(id)).toMatchObject({ rate: '9', company: '900' });
  });

  test('takes a new rate when it changes itself', async () => {
    const id = await deal({ amount: '100.00', currency: 'CHF' });
    await rig.rows('update opportunity set amount__rate = 9, amount__company = 900 where id = $1', [id]);
    await runUpdate(request, 'opportunity', id, { amount: { amount: '200.00', currency: 'CHF' } });
    expect(await stored(id)).toMatchObject({ rate: '1.0625', company: '212.50' });
  });
});

describe('an amount that waits for its rate', () => {
  const rateOf = (currency: string, rate: string) => ({ currency, quote: 'EUR', day: '2026-03-01', rate });

  test('gets it when the rate is written, and the record stays as it is', async () => {
    const [id, given] = [
      await deal({ amount: '10.00', currency: 'SEK' }),
      await deal({ amount: '9.00', currency: 'EUR' }),
    ];
    const { id: rate } = await runCreate(request, 'exchange_rate', rateOf('SEK', '0.0925'));
    expect(await stored(id)).toEqual({ amount: '10.00', rate: '0.0925', day: '2026-03-01', company: '0.93' });
    expect(await stored(given)).toMatchObject({ rate: '1', company: '9.00' });
    await runUpdate(request, 'exchange_rate', rate, { rate: '2' });
    expect(await stored(id)).toMatchObject({ rate: '0.0925', company: '0.93' });
    expect(await rig.rows('select version from opportunity where id = $1', [id])).toEqual([{ version: '1' }]);
  });

  test('gets it from a rate that is corrected, restored, turned round, or one of many', async () => {
    const { id: rate } = await runCreate(request, 'exchange_rate', { ...rateOf('DKK', '0.134'), day: '2026-04-01' });
    const id = await deal({ amount: '10.00', currency: 'DKK' });
    expect(await stored(id)).toMatchObject({ company: null });
    await runUpdate(request, 'exchange_rate', rate, { day: '2026-03-01' });
    expect(await stored(id)).toMatchObject({ company: '1.34' });
    const { id: gone } = await runCreate(request, 'exchange_rate', rateOf('PLN', '0.25'));
    await runDelete(request, 'exchange_rate', gone);
    const late = await deal({ amount: '10.00', currency: 'PLN' });
    expect(await stored(late)).toMatchObject({ company: null });
    await runRestore(request, 'exchange_rate', gone);
    expect(await stored(late)).toMatchObject({ company: '2.50' });
    const ones = [await deal({ amount: '200', currency: 'KRW' }), await deal({ amount: '3.000', currency: 'KWD' })];
    const rates = [{ ...rateOf('EUR', '1600'), quote: 'KRW' }, rateOf('KWD', '3')];
    await runBulk(request, 'exchange_rate', { operations: rates.map((record) => ({ op: 'create', record })) });
    expect([await stored(ones[0] ?? ''), await stored(ones[1] ?? '')]).toMatchObject([
      { company: '0.13' },
      { company: '9.00' },
    ]);
  });
});

test('amounts of a company are converted anew when it counts in another currency', async () => {
  const facts = { country: 'CH', zone: 'Europe/Zurich', language: 'fr' };
  const { id: company } = await runCreate(request, 'company', { name: 'Acme SA', currency: 'USD', ...facts });
  const made = (currency: string) =>
    runCreate(request, 'opportunity', { name: 'Deal', company, amount: { amount: '100.00', currency } });
  const ids = [await made('EUR'), await made('USD'), await made('CHF')].map(({ id }) => id);
  const amounts = () => Promise.all(ids.map(stored));
  expect(await amounts()).toMatchObject([{ company: '125.00' }, { company: '100.00' }, { company: null }]);
  const untouched = await stored(await deal({ amount: '100.00', currency: 'CHF' }));
  await runUpdate(request, 'company', company, { currency: 'EUR' });
  expect(await amounts()).toMatchObject([
    { rate: '1', company: '100.00' },
    { rate: '0.8000000000', company: '80.00' },
    { rate: '1.0625', company: '106.25' },
  ]);
  await runUpdate(request, 'company', company, { currency: 'NOK' });
  expect(await amounts()).toMatchObject([{ company: null }, { company: null }, { company: null }]);
  expect(untouched).toMatchObject({ company: '106.25' });
});

test('a sum over companies of two currencies is in that of the tenant, whoever asks, by the rates of the days', async () => {
  const facts = { country: 'JP', zone: 'Asia/Tokyo', language: 'en' };
  const { id } = await runCreate(request, 'company', { name: 'Acme KK', currency: 'JPY', ...facts });
  const japanese = rig.request({ company: { ...rig.company, ...facts, id, currency: 'JPY' } });
  const names = ['Deal of two 0', 'Deal of two 1'];
  await runCreate(japanese, 'opportunity', {
    name: names[0],
    amount: { amount: '16000', currency: 'JPY' },
    company: id,
  });
  await runCreate(request, 'opportunity', { name: names[1], amount: { amount: '10.00', currency: 'CHF' } });
  const sum = async (of: Request, chosen: readonly string[] = names) =>
    JSON.parse(
      await runAggregate(of, 'opportunity', {
        where: { in: [{ var: 'name' }, chosen] },
        measures: { total: { sum: 'amount' } },
      }),
    ).items[0].total;
  expect(await sum(request)).toEqual({ amount: '110.63', currency: 'EUR' });
  expect(await sum(japanese)).toEqual({ amount: '110.63', currency: 'EUR' });
  expect(await sum(request, names.slice(0, 1))).toEqual({ amount: '16000', currency: 'JPY' });
});

test('a sum adds what the amounts came to, and is refused where a rate is missing', async () => {
  const ids = [await deal({ amount: '10.00', currency: 'EUR' }), await deal({ amount: '10.00', currency: 'CHF' })];
  const where = { in: [{ var: 'id' }, ids] };
  const sum = async (chosen: object) =>
    JSON.parse(await runAggregate(request, 'opportunity', { where: chosen, measures: { total: { sum: 'amount' } } }));
  expect(await sum(where)).toEqual({ items: [{ total: { amount: '20.63', currency: 'EUR' } }] });
  const withoutRate = { in: [{ var: 'id' }, [...ids, await deal({ amount: '1.00', currency: 'NOK' })]] };
  await expect(sum(withoutRate)).rejects.toMatchObject({
    code: 'rate.missing',
    problems: [{ params: { currency: 'NOK', missing: 1 } }],
  });
});
