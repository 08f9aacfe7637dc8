// Filters with the operators of dates, numbers and texts, against a real database and its real columns.

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Access } from '../../../engine/runtime/access/access.ts';
import { runList } from '../../../engine/runtime/records/list.ts';
import type { RuleJson } from '../../../schemas/http/model.ts';
import type { ListAnswer } from '../../../schemas/http/records.ts';
import { DEALS_MODEL } from '../../fixtures/models/deals.ts';
import { EVERYTHING } from '../../fixtures/models/readers.ts';
import { COMPANY, idOf, openReadingRig, type ReadingRig } from './reading_rig.ts';
import { refusedWith } from './refusals.ts';

let rig: ReadingRig;
const TODAY = '2026-03-15';
/** Access brings the moment of the request. */
const READER: Access = { ...EVERYTHING, key: 'on a day', facts: { ...EVERYTHING.facts, 'access.today': TODAY } };

beforeAll(async () => {
  rig = await openReadingRig(DEALS_MODEL);
  await rig.store('company', [{ id: COMPANY.id, name: 'Acme', currency: 'EUR' }]);
  await rig.store('user', [{ id: idOf(1), name: 'Ada' }]);
  const common = { pipeline: 'sales', stage: 'open', stage__outcome: 'open' };
  await rig.store('deal', [
    { ...common, id: idOf(20), name: 'a', seats: 7, weight: '2.5', close_date: '2024-01-31', owner: idOf(1) },
    { ...common, id: idOf(21), name: 'b%', seats: 1, weight: '2.4', close_date: TODAY, met_at: '2024-02-28T23:30:00Z' },
    { ...common, id: idOf(22), name: 'b', stage: 'won', stage__outcome: 'won' },
  ]);
});

afterAll(() => rig?.close());

async function namesOf(where: RuleJson): Promise<readonly unknown[]> {
  const answer = JSON.parse(await runList(rig.request(READER), 'deal', { where, sort: ['name'] })) as ListAnswer;
  return answer.items.map((item) => item['name']);
}

const field = (name: string) => ({ var: name });

test.each([
  [{ starts_with: [field('name'), 'b%'] }, ['b%']],
  [{ '!': { starts_with: [field('name'), 'b'] } }, ['a']],
  [{ '==': [{ round: [field('weight'), 0] }, 3] }, ['a']],
  [{ '>': [{ max: [field('seats'), 5] }, 5] }, ['a']],
  [{ '<': [{ min: [field('seats'), field('weight')] }, 2] }, ['b%']],
  [{ '==': [{ date_add: [field('close_date'), 1, 'month'] }, '2024-02-29'] }, ['a']],
  [{ '==': [{ date_add: [field('met_at'), 30, 'minute'] }, '2024-02-29T00:00:00.000Z'] }, ['b%']],
  [{ '<': [field('close_date'), { date_add: [{ var: '$today' }, -7, 'day'] }] }, ['a']],
  [{ '==': [{ days_between: [field('close_date'), '2024-01-01'] }, -30] }, ['a']],
  [{ '==': [{ year: [field('met_at')] }, 2024] }, ['b%']],
  [{ '==': [{ month: [field('close_date')] }, { month: ['2020-01-15'] }] }, ['a']],
  [{ '==': [{ switch: [field('stage'), { open: field('seats'), won: 9 }] }, 9] }, ['b']],
  [{ switch: [field('stage'), { won: true }] }, ['b']],
  [{ in_period: [field('close_date'), 'this_year'] }, ['b%']],
  [{ in: ['7', { list: [field('name'), '7'] }] }, ['a', 'b', 'b%']],
] as readonly [RuleJson, readonly string[]][])('%j finds its rows', async (where, names) => {
  expect(await namesOf(where)).toEqual(names);
});

test.each([
  { date_add: [field('close_date'), Number.MAX_SAFE_INTEGER, 'year'] },
  { date_add: [field('close_date'), -Number.MAX_SAFE_INTEGER, 'day'] },
  { round: [{ max: [field('weight'), '9'.repeat(400)] }, 0] },
])('%j is null and no failure', async (value) => {
  expect(await namesOf({ '!': { empty: [value] } })).toEqual([]);
});

test('Money is not computed in a filter.', async () => {
  const where = { '>': [{ max: [field('amount'), field('amount')] }, 5] };
  expect(await refusedWith(() => namesOf(where))).toContain('rule.operator');
});
