// What the operators of one record's values refuse (min, round, date_add, switch …), with which sentence; where they may
// stand; and which shapes their rules have. What they mean is in operators.test.ts.
import { expect, test } from '@jest/globals';
import { type ParseContext, parseRule } from '../../../engine/rules/parse.ts';
import { PERIODS } from '../../../engine/rules/periods.ts';
import { ruleShape } from '../../../engine/rules/shape.ts';
import { variablesOf } from '../../../engine/rules/variables.ts';
import { variable } from './variables.ts';

const count = { var: 'count' };
const rate = { var: 'rate' };
const amount = { var: 'amount' };
const closing = { var: 'close_date' };
const created = { var: 'created_at' };
const name = { var: 'name' };
const stage = { var: 'stage' };

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
  [{ list: [] }, 'rule.malformed', '/list', 'The operator list takes 1 to 200 operands, not 0.'],
  [{ list: [null] }, 'rule.type', '/list/0', 'null (null) is nothing that a list can hold.'],
  [
    { list: [{ var: 'tags' }] },
    'rule.type',
    '/list/0',
    '{"var":"tags"} (a list of text) is nothing that a list can hold.',
  ],
  [
    { list: [name, count] },
    'rule.type',
    '/list/1',
    '{"var":"count"} (an integer) is of another type than what stands before it.',
  ],
  [
    { in_period: [closing, 'last_month'] },
    'rule.malformed',
    '/in_period/1',
    `The period is written out: one of ${[...PERIODS.keys()].join(', ')}; not "last_month".`,
  ],
  [
    { in_period: [name, 'today'] },
    'rule.type',
    '/in_period/0',
    '{"var":"name"} is text where a date or a datetime is expected.',
  ],
  [{ in_period: [null, 'today'] }, 'rule.type', '/in_period/0', 'null lies in no period; ask with empty.'],
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

test('A list of money is no condition, either.', () => {
  const detail = 'The operator list yields a list of money here, which a rule for where cannot compute.';
  expect(problemsOf({ empty: [{ list: [amount] }] }, { use: 'where' })).toEqual([
    ['rule.operator', '/empty/0/list', detail],
  ]);
});

test('A period is counted from $today, which the rule is known to read.', () => {
  const parsed = parseRule({ in_period: [closing, 'today'] }, { use: 'where', variable });
  expect(parsed.ok && variablesOf(parsed.value)).toEqual(['close_date', '$today']);
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
