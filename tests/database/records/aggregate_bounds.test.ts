// Answers of aggregates at the ends of what JSON and ISO 8601 can say.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runAggregate } from '../../../engine/runtime/records/aggregate.ts';
import type { AggregateRequest } from '../../../schemas/http/records.ts';
import { DEALS_MODEL } from '../../fixtures/models/deals.ts';
import { EVERYTHING } from '../../fixtures/models/readers.ts';
import { COMPANY, idOf, openReadingRig, type ReadingRig } from './reading_rig.ts';
import { refusedWith } from './refusals.ts';

let rig: ReadingRig;

beforeAll(async () => {
  rig = await openReadingRig(DEALS_MODEL);
  await rig.store('company', [{ id: COMPANY.id, name: 'Acme', currency: 'EUR' }]);
  const common = { pipeline: 'sales', stage: 'open', stage__outcome: 'open' };
  const most = Number.MAX_SAFE_INTEGER;
  await rig.store('deal', [
    { ...common, id: idOf(20), name: 'first', met_at: '0001-01-01T00:00:00Z', seats: most, weight: '1000000000000.0' },
    { ...common, id: idOf(21), name: 'last', met_at: '9999-12-31T23:59:59.999Z', seats: 1, weight: '1' },
    { ...common, id: idOf(22), name: 'never', seats: -most, weight: '0', close_date: '0001-01-01' },
    { ...common, id: idOf(23), name: 'latest', seats: -1, margin: '1.00', close_date: '9999-12-31' },
    { ...common, id: idOf(24), name: 'other', seats: 0, margin: '2.00', met_at: '2026-01-31T23:30:00Z' },
  ]);
});

afterAll(() => rig?.close());

async function itemsOf(request: AggregateRequest, zone = COMPANY.zone): Promise<unknown> {
  const company = { ...COMPANY, zone };
  return JSON.parse(await runAggregate(rig.request(EVERYTHING, { company }), 'deal', request)).items;
}

const named = (...names: readonly string[]) => ({ in: [{ var: 'name' }, names] });

describe('moments of the first and the last day of ISO 8601', () => {
  const PERIODS = [
    { by: 'day', first: '0001-01-01', last: '9999-12-31' },
    { by: 'week', first: '0001-01-01', last: '9999-12-27' },
    { by: 'month', first: '0001-01-01', last: '9999-12-01' },
    { by: 'quarter', first: '0001-01-01', last: '9999-10-01' },
    { by: 'year', first: '0001-01-01', last: '9999-01-01' },
  ] as const;
  const ZONES = ['America/New_York', 'Europe/Paris', 'Pacific/Kiritimati', 'UTC'];
  const CASES = PERIODS.flatMap((period) => ZONES.map((zone) => ({ ...period, zone })));

  test.each(CASES)('count in a $by of those years in $zone', async ({ by, first, last, zone }) => {
    const where = named('first', 'last', 'never');
    const request = { where, group: { at: { field: 'met_at', by } }, measures: { n: { count: true } } } as const;
    expect(await itemsOf(request, zone)).toEqual([
      { at: first, n: 1 },
      { at: last, n: 1 },
      { at: null, n: 1 },
    ]);
  });

  test.each(PERIODS)('and dates in a $by of them', async ({ by, first, last }) => {
    const where = named('never', 'latest');
    const request = { where, group: { at: { field: 'close_date', by } }, measures: { n: { count: true } } } as const;
    expect(await itemsOf(request)).toEqual([
      { at: first, n: 1 },
      { at: last, n: 1 },
    ]);
  });
});

describe('a sum of integers', () => {
  const sum = (...names: readonly string[]) => itemsOf({ where: named(...names), measures: { n: { sum: 'seats' } } });

  test('is a number up to the last that JSON keeps', async () => {
    expect(await sum('first', 'other')).toEqual([{ n: Number.MAX_SAFE_INTEGER }]);
    expect(await sum('never', 'other')).toEqual([{ n: -Number.MAX_SAFE_INTEGER }]);
  });

  test.each([
    ['above it', ['first', 'last'], '9007199254740992'],
    ['below it', ['never', 'latest'], '-9007199254740992'],
  ])('is refused %s', async (_where, names, value) => {
    expect(await refusedWith(() => sum(...names))).toEqual(['value.too_large', 'value.too_large /measures/n']);
    await expect(sum(...names)).rejects.toThrow(
      `The measure n is ${value}, beyond ±9007199254740991; measure fewer records at once.`,
    );
  });
});

test('a mean has ten digits after the point, as a division in rules has, however large it is', async () => {
  const mean = (field: string, ...names: readonly string[]) =>
    itemsOf({ where: named(...names), measures: { mean: { avg: field } } });
  expect(await mean('weight', 'first', 'last', 'never')).toEqual([{ mean: '333333333333.6666666667' }]);
  expect(await mean('margin', 'latest', 'other')).toEqual([{ mean: '1.5' }]);
  expect(await mean('seats', 'last', 'other', 'latest')).toEqual([{ mean: '0' }]);
  expect(await mean('margin', 'first')).toEqual([{ mean: null }]);
});
