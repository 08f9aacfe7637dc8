// What the operators of one record's values mean in JavaScript (min, max, round, starts_with, date_add …). That
// PostgreSQL means the same is proved in tests/differential, what they refuse in operators_refused.test.ts.
import { describe, expect, test } from '@jest/globals';
import { parseRule } from '../../../engine/rules/parse.ts';
import { compileRuleToJs } from '../../../engine/rules/to_js.ts';
import { plainValue } from '../../../engine/rules/values.ts';
import { variable } from './variables.ts';

const count = { var: 'count' };
const rate = { var: 'rate' };
const amount = { var: 'amount' };
const budget = { var: 'budget' };
const closing = { var: 'close_date' };
const opening = { var: 'opened_on' };
const created = { var: 'created_at' };
const name = { var: 'name' };
const stage = { var: 'stage' };
const USD = (value: string, company: string | null) => ({ amount: value, currency: 'USD', company });

type Row = Readonly<Record<string, unknown>>;
type Case = readonly [rule: unknown, given: Row, expected: unknown];

const MEANINGS: Readonly<Record<string, readonly Case[]>> = {
  min: [
    [{ min: [count, 3] }, { count: 5 }, 3],
    [{ min: [count, 3] }, {}, 3],
    [{ min: [count, rate] }, {}, null],
    [{ min: [count, rate] }, { count: 2 }, '2'],
    [{ min: [{ max: [count, 2] }, 9] }, { count: 1 }, 2],
    [{ min: [closing, '2024-03-01', opening] }, { close_date: '2024-02-29' }, '2024-02-29'],
    [{ min: [amount, budget] }, { amount: USD('1', '9'), budget: USD('5', '2') }, { amount: '5', currency: 'USD' }],
    [{ min: [amount, budget] }, { amount: USD('1', null), budget: USD('5', '2') }, { amount: '5', currency: 'USD' }],
    [{ min: [amount, budget] }, { amount: USD('1', null) }, null],
  ],
  max: [
    [{ max: [0, { '-': [count, 3] }] }, { count: 1 }, 0],
    [{ max: [0, rate] }, { rate: '0.5' }, '0.5'],
    [{ max: [rate] }, {}, null],
    [{ max: [created, '2024-01-01T00:00Z'] }, { created_at: '2023-12-31T23:59:00.000Z' }, '2024-01-01T00:00:00.000Z'],
    [{ max: [amount, budget] }, { amount: USD('1', '9'), budget: USD('5', '2') }, { amount: '1', currency: 'USD' }],
  ],
  round: [
    [{ round: [rate, 0] }, { rate: '2.5' }, 3],
    [{ round: [rate] }, { rate: '-2.5' }, -3],
    [{ round: [rate, 2] }, { rate: '1.005' }, '1.01'],
    [{ round: [rate, 2] }, {}, null],
    [{ round: [count, -2] }, { count: 1250 }, 1300],
    [{ round: [count, 2] }, { count: 7 }, 7],
    [{ round: [rate, 0] }, { rate: '9007199254740992' }, null],
    [{ round: [amount, 1] }, { amount: USD('1.25', '0.34') }, { amount: '1.3', currency: 'USD' }],
  ],
  starts_with: [
    [{ starts_with: [name, 'ab'] }, { name: 'abc' }, true],
    [{ starts_with: [name, 'bc'] }, { name: 'abc' }, false],
    [{ starts_with: [name, 'A'] }, { name: 'abc' }, false],
    [{ starts_with: [name, 'a%'] }, { name: 'abc' }, false],
    [{ starts_with: [name, ''] }, { name: '' }, true],
    [{ starts_with: [name, ''] }, {}, false],
    [{ starts_with: ['75011', name] }, { name: '75' }, true],
  ],
  date_add: [
    [{ date_add: [closing, 1, 'day'] }, { close_date: '2024-02-28' }, '2024-02-29'],
    [{ date_add: [closing, 1, 'month'] }, { close_date: '2024-01-31' }, '2024-02-29'],
    [{ date_add: [closing, -1, 'month'] }, { close_date: '2023-03-31' }, '2023-02-28'],
    [{ date_add: [closing, 1, 'quarter'] }, { close_date: '2023-11-30' }, '2024-02-29'],
    [{ date_add: [closing, -1, 'year'] }, { close_date: '2024-02-29' }, '2023-02-28'],
    [{ date_add: [closing, 2, 'week'] }, { close_date: '2024-12-25' }, '2025-01-08'],
    [{ date_add: [closing, { '-': [0, count] }, 'month'] }, { close_date: '2024-01-15', count: 13 }, '2022-12-15'],
    [{ date_add: [closing, count, 'day'] }, { close_date: '2024-01-15' }, null],
    [{ date_add: [closing, 1, 'day'] }, { close_date: '9999-12-31' }, null],
    [{ date_add: [closing, -1, 'month'] }, { close_date: '0001-01-31' }, null],
    [{ date_add: [closing, 1, 'year'] }, { close_date: '0098-06-01' }, '0099-06-01'],
    [{ date_add: [created, 90, 'minute'] }, { created_at: '2024-12-31T23:00:00.000Z' }, '2025-01-01T00:30:00.000Z'],
    [{ date_add: [created, 1, 'month'] }, { created_at: '2024-01-31T23:59:59.999Z' }, '2024-02-29T23:59:59.999Z'],
  ],
  days_between: [
    [{ days_between: [opening, closing] }, { opened_on: '2024-02-28', close_date: '2024-03-01' }, 2],
    [{ days_between: [closing, '2024-01-01'] }, { close_date: '2024-01-31' }, -30],
    [{ days_between: [created, { var: '$now' }] }, { created_at: '2024-01-01T12:00Z', $now: '2024-01-03T11:59Z' }, 1],
    [{ days_between: [created, { var: '$now' }] }, { created_at: '2024-01-03T11:59Z', $now: '2024-01-01T12:00Z' }, -1],
    [{ days_between: [opening, closing] }, { opened_on: '2024-02-28' }, null],
  ],
  year: [
    [{ year: [closing] }, { close_date: '0987-12-31' }, 987],
    [{ year: [created] }, { created_at: '2024-12-31T23:30:00-01:00' }, 2025],
    [{ year: closing }, {}, null],
  ],
  month: [
    [{ month: [closing] }, { close_date: '2024-09-30' }, 9],
    [{ month: [created] }, { created_at: '2024-12-31T23:30:00-01:00' }, 1],
    [{ month: [closing] }, {}, null],
  ],
  list: [
    [{ list: [name, 'b', stage] }, { stage: 'won' }, ['b', 'won']],
    [{ list: [count, rate] }, { count: 1, rate: '2.50' }, ['1', '2.5']],
    [{ list: [{ object: { city: name } }] }, { name: 'Lyon' }, [{ city: 'Lyon' }]],
    [{ list: [name] }, {}, []],
    [{ in: [closing, { list: [opening, '2024-01-01'] }] }, { close_date: '2024-01-01' }, true],
  ],
  in_period: [
    [{ in_period: [closing, 'today'] }, { close_date: '2024-05-15' }, true],
    [{ in_period: [closing, 'tomorrow'] }, { close_date: '2024-05-16' }, true],
    [{ in_period: [closing, 'this_week'] }, { close_date: '2024-05-12' }, false],
    [{ in_period: [closing, 'this_week'] }, { close_date: '2024-05-13' }, true],
    [{ in_period: [closing, 'this_week'] }, { close_date: '2024-05-19' }, true],
    [{ in_period: [closing, 'next_week'] }, { close_date: '2024-05-20' }, true],
    [{ in_period: [closing, 'previous_month'] }, { close_date: '2024-04-30' }, true],
    [{ in_period: [closing, 'previous_month'] }, { close_date: '2024-05-01' }, false],
    [{ in_period: [closing, 'this_quarter'] }, { close_date: '2024-06-30' }, true],
    [{ in_period: [closing, 'this_quarter'] }, { close_date: '2024-03-31' }, false],
    [{ in_period: [closing, 'previous_year'] }, { close_date: '2023-01-01' }, true],
    [{ in_period: [created, 'this_year'] }, { created_at: '2023-12-31T23:30:00-01:00' }, true],
    [{ in_period: [closing, 'this_year'] }, {}, false],
  ],
  switch: [
    [{ switch: [stage, { open: 1, won: 2.5 }, 0] }, { stage: 'won' }, '2.5'],
    [{ switch: [stage, { open: 1, won: 2.5 }, 0] }, { stage: 'open' }, '1'],
    [{ switch: [stage, { open: name, won: 'b' }, 'c'] }, { stage: 'open', name: 'x' }, 'x'],
    [{ switch: [name, { PENDING: 'Pending' }, ''] }, { name: 'pending' }, ''],
    [{ switch: [name, { PENDING: 'Pending' }, ''] }, {}, ''],
    [{ switch: [name, { PENDING: 'Pending' }] }, { name: 'x' }, null],
    [{ switch: [name, { toString: 'a' }, 'b'] }, { name: 'valueOf' }, 'b'],
    [{ switch: [count, { '1': 'one', '2': 'two' }, 'many'] }, { count: 2 }, 'two'],
    [{ switch: [rate, { '1.50': 'x' }] }, { rate: '1.5' }, 'x'],
  ],
};

describe.each(Object.entries(MEANINGS))('%s', (_operator, cases) => {
  test.each(cases)('%j over %j is %j', (rule, given, expected) => {
    const parsed = parseRule(rule, { use: 'write', variable });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const row: Row = { $today: '2024-05-15', ...given };
    expect(plainValue(compileRuleToJs(parsed.value)((path) => row[path]))).toEqual(expected);
  });
});
