// What the operators of one record's values mean in JavaScript (min, max, round, starts_with, date_add …), what they
// refuse, and which shapes they have. That PostgreSQL means the same is proved in tests/differential.
import { describe, expect, test } from '@jest/globals';
import { type ParseContext, parseRule } from '../../../engine/rules/parse.ts';
import { ruleShape } from '../../../engine/rules/shape.ts';
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
    expect(plainValue(compileRuleToJs(parsed.value)((path) => given[path]))).toEqual(expected);
  });
});

const UNITS = 'minute, hour, day, week, month, quarter, year';
const CASES = 'switch takes [value, {"key": result, …}, else].';

const REFUSED: readonly [rule: unknown, code: string, pointer: string, detail: string][] = [
  [
    { min: [name, 'a'] },
    'rule.type',
    '/min/0',
    '{"var":"name"} (text) is no number, date, moment or money of a record.',
  ],
  [
    { max: [0, amount] },
    'rule.type',
    '/max/0',
    '0 stands where money ({"amount": "12.50", "currency": "EUR"}) is expected.',
  ],
  [
    { max: [amount, { amount: '1', currency: 'EUR' }] },
    'rule.type',
    '/max/1',
    '{"amount":"1","currency":"EUR"} (money) is no number, date, moment or money of a record.',
  ],
  [{ min: [null] }, 'rule.type', '/min/0', 'null (null) is no number, date, moment or money of a record.'],
  [{ max: [] }, 'rule.malformed', '/max', 'The operator max takes at least 1 operand, not 0.'],
  [
    { round: [rate, count] },
    'rule.malformed',
    '/round/1',
    'The digits are written out: a whole number from -10 to 10.',
  ],
  [{ round: [rate, 11] }, 'rule.malformed', '/round/1', 'The digits are written out: a whole number from -10 to 10.'],
  [{ round: [name] }, 'rule.type', '/round/0', '{"var":"name"} (text) cannot be rounded: numbers and money can.'],
  [
    { starts_with: [count, '1'] },
    'rule.type',
    '/starts_with/0',
    '{"var":"count"} is an integer where text is expected.',
  ],
  [
    { starts_with: [name, null] },
    'rule.type',
    '/starts_with/1',
    'null starts with nothing and starts nothing; ask with empty.',
  ],
  [
    { date_add: [closing, 1, 'fortnight'] },
    'rule.malformed',
    '/date_add/2',
    `The unit is written out: one of ${UNITS}; not "fortnight".`,
  ],
  [
    { date_add: [closing, 1, name] },
    'rule.malformed',
    '/date_add/2',
    `The unit is written out: one of ${UNITS}; not {"var":"name"}.`,
  ],
  [
    { date_add: [closing, 1, 'hour'] },
    'rule.type',
    '/date_add/2',
    'A date has no hours: they can be added to a moment only.',
  ],
  [
    { date_add: [closing, '1.5', 'day'] },
    'rule.type',
    '/date_add/1',
    '"1.5" is a decimal where an integer is expected.',
  ],
  [
    { date_add: [name, 1, 'day'] },
    'rule.type',
    '/date_add/0',
    '{"var":"name"} is text where a date or a datetime is expected.',
  ],
  [
    { days_between: [closing, created] },
    'rule.type',
    '/days_between/1',
    '{"var":"close_date"} (a date) cannot be compared with {"var":"created_at"} (a datetime). A moment has a time and a zone, a date has neither.',
  ],
  [
    { days_between: [name, closing] },
    'rule.type',
    '/days_between/0',
    '{"var":"name"} (text) is no date and no moment.',
  ],
  [{ year: [name] }, 'rule.type', '/year/0', '{"var":"name"} is text where a date or a datetime is expected.'],
  [{ month: [3] }, 'rule.type', '/month/0', '3 stands where a date (YYYY-MM-DD) is expected.'],
  [{ switch: [name] }, 'rule.malformed', '/switch', CASES],
  [{ switch: [name, {}, 'x'] }, 'rule.malformed', '/switch', CASES],
  [{ switch: [name, ['a'], 'x'] }, 'rule.malformed', '/switch', CASES],
  [
    { switch: [stage, { gone: 1 }, 0] },
    'rule.type',
    '/switch/1/gone',
    '"gone" is none of the options open, won, lost.',
  ],
  [
    { switch: [name, { a: 1 }, 'x'] },
    'rule.type',
    '/switch/2',
    '"x" (text) is of another type than what stands before it.',
  ],
  [
    { switch: [name, { a: count }, closing] },
    'rule.type',
    '/switch/2',
    '{"var":"close_date"} (a date) is of another type than what stands before it.',
  ],
  [
    { switch: [amount, { a: 1 }] },
    'rule.type',
    '/switch/0',
    '{"var":"amount"} (money) has no keys to choose by: texts, numbers, dates and references do.',
  ],
];

function problemsOf(rule: unknown, more: Partial<ParseContext> = {}): unknown {
  const parsed = parseRule(rule, { use: 'write', variable, ...more });
  return parsed.ok ? [] : parsed.problems.map(({ code, pointer, detail }) => [code, pointer, detail]);
}

test.each(REFUSED)('%j is refused: %s', (rule, code, pointer, detail) => {
  expect(problemsOf(rule)).toEqual([[code, pointer, detail]]);
});

test.each(['min', 'max', 'round'])('PostgreSQL does not compute money, so %s of it is no condition.', (operator) => {
  const rule = { '>': [{ [operator]: [amount] }, 1] };
  const detail = `The operator ${operator} yields money here, which a rule for where cannot compute.`;
  expect(problemsOf(rule, { use: 'where' })).toEqual([['rule.operator', `/>/0/${operator}`, detail]]);
  expect(problemsOf(rule, { use: 'form' })).toEqual([]);
});

test('A rounded number fills an integer field, one with digits does not.', () => {
  expect(problemsOf({ round: [rate, 0] }, { expect: 'integer' })).toEqual([]);
  expect(problemsOf({ round: [rate, 1] }, { expect: 'integer' })).toHaveLength(1);
});

test('Units and digits are part of the text, so rules that differ in them have unlike shapes; amounts are bound.', () => {
  const shape = (rule: unknown) => {
    const parsed = parseRule(rule, { use: 'where', variable });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    return ruleShape(parsed.value);
  };
  const after = (days: number, unit: string) =>
    shape({ '>': [closing, { date_add: [{ var: '$today' }, days, unit] }] });
  expect(after(-7, 'day').literals).toEqual([-7]);
  expect(after(-7, 'day').key).toBe(after(-6, 'day').key);
  expect(after(-7, 'day').key).not.toBe(after(-7, 'week').key);
  const rounded = (digits: number) => shape({ '>': [rate, { round: [rate, digits] }] });
  expect(rounded(2).literals).toEqual([]);
  expect(rounded(1).key).not.toBe(rounded(2).key);
});
