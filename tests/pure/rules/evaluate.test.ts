// What rules mean, evaluated in JavaScript. That PostgreSQL means the same is proved in tests/differential.
import { describe, expect, test } from '@jest/globals';
import { parseRule } from '../../../engine/rules/parse.ts';
import { compileRuleToJs } from '../../../engine/rules/to_js.ts';
import { plainValue } from '../../../engine/rules/values.ts';
import { variable } from './variables.ts';

interface Case {
  readonly name: string;
  readonly rule: unknown;
  readonly given?: Readonly<Record<string, unknown>>;
  readonly expect: unknown;
}

function check({ rule, given = {}, expect: expected }: Case): void {
  const parsed = parseRule(rule, { use: 'write', variable });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  expect(plainValue(compileRuleToJs(parsed.value)((path) => given[path]))).toEqual(expected);
}

const EUR = (amount: string, company: string | null = amount) => ({ amount, currency: 'EUR', company });
const USD = (amount: string, company: string | null = null) => ({ amount, currency: 'USD', company });

const COMPARISONS: readonly Case[] = [
  { name: 'null equals null.', rule: { '==': [{ var: 'name' }, null] }, expect: true },
  { name: 'null is unlike a value.', rule: { '!=': [{ var: 'name' }, 'a'] }, expect: true },
  { name: 'null is not less.', rule: { '<': [{ var: 'count' }, 1] }, expect: false },
  { name: 'null is not at most, either.', rule: { '>=': [{ var: 'count' }, 1] }, expect: false },
  { name: 'Not less than one, so true for null.', rule: { '!': [{ '<': [{ var: 'count' }, 1] }] }, expect: true },
  { name: 'A null boolean reads false.', rule: { '==': [{ var: 'vip' }, false] }, expect: true },
  { name: 'A boolean is never null.', rule: { '==': [{ var: 'vip' }, null] }, expect: false },
  {
    name: 'Texts compare by code point: an astral character comes after U+FFFD.',
    rule: { '>': [{ var: 'name' }, '\uFFFD'] },
    given: { name: '😀' },
    expect: true,
  },
  {
    name: 'Texts are not normalised.',
    rule: { '==': [{ var: 'name' }, 'é'] },
    given: { name: 'e\u0301' },
    expect: false,
  },
  { name: 'Upper case comes first.', rule: { '<': [{ var: 'name' }, 'a'] }, given: { name: 'Z' }, expect: true },
  {
    name: 'Decimals are exact.',
    rule: { '==': [{ '+': [{ var: 'rate' }, '0.2'] }, '0.3'] },
    given: { rate: '0.1' },
    expect: true,
  },
  {
    name: 'Trailing zeros do not matter.',
    rule: { '==': [{ var: 'rate' }, '1.50'] },
    given: { rate: '1.5' },
    expect: true,
  },
  {
    name: 'Integers and decimals compare as numbers.',
    rule: { '<': [{ var: 'count' }, { var: 'rate' }] },
    given: { count: 9, rate: '9.0000000001' },
    expect: true,
  },
  { name: 'Between two.', rule: { '<=': [1, { var: 'count' }, 3] }, given: { count: 3 }, expect: true },
  { name: 'Not between two.', rule: { '<': [1, { var: 'count' }, 3] }, given: { count: 3 }, expect: false },
  {
    name: 'Dates compare by day.',
    rule: { '>=': [{ var: 'close_date' }, { var: 'opened_on' }] },
    given: { close_date: '2024-03-01', opened_on: '2024-02-29' },
    expect: true,
  },
  {
    name: 'Moments compare whatever their form.',
    rule: { '==': [{ var: 'created_at' }, '2024-03-01T00:00:00Z'] },
    given: { created_at: '2024-03-01T01:00:00+01:00' },
    expect: true,
  },
  {
    name: 'References compare by id.',
    rule: { '==': [{ var: 'owner' }, { var: '$user' }] },
    given: { owner: { id: 'AB', label: 'Anne' }, $user: 'ab' },
    expect: true,
  },
  {
    name: 'A value is in a list.',
    rule: { in: [{ var: 'stage' }, ['won', 'lost']] },
    given: { stage: 'won' },
    expect: true,
  },
  { name: 'null is in no list.', rule: { in: [{ var: 'stage' }, ['won', 'lost']] }, expect: false },
  { name: 'Nothing is in a null list.', rule: { in: ['a', { var: 'tags' }] }, expect: false },
  { name: 'A list contains.', rule: { contains: [{ var: 'tags' }, 'b'] }, given: { tags: ['a', 'b'] }, expect: true },
  {
    name: 'A text contains literally.',
    rule: { contains: [{ var: 'name' }, '%'] },
    given: { name: 'abc' },
    expect: false,
  },
  {
    name: 'Every text contains the empty one.',
    rule: { contains: [{ var: 'name' }, ''] },
    given: { name: '' },
    expect: true,
  },
  { name: 'null contains not even the empty text.', rule: { contains: [{ var: 'name' }, ''] }, expect: false },
  { name: 'null is empty.', rule: { empty: [{ var: 'name' }] }, expect: true },
  { name: 'The empty text is empty.', rule: { empty: { var: 'name' } }, given: { name: '' }, expect: true },
  { name: 'A blank is not empty.', rule: { empty: [{ var: 'name' }] }, given: { name: ' ' }, expect: false },
  { name: 'The empty list is empty.', rule: { empty: [{ var: 'tags' }] }, given: { tags: [] }, expect: true },
  { name: 'Zero is not empty.', rule: { empty: [{ var: 'count' }] }, given: { count: 0 }, expect: false },
];

const MONEY: readonly Case[] = [
  {
    name: 'Money compares by the company amount.',
    rule: { '<': [{ var: 'amount' }, { var: 'budget' }] },
    given: { amount: USD('100', '90'), budget: EUR('95') },
    expect: true,
  },
  {
    name: 'A bare number means company currency.',
    rule: { '>': [{ var: 'amount' }, '95'] },
    given: { amount: USD('100', '90') },
    expect: false,
  },
  {
    name: 'Money without a rate has no order.',
    rule: { '>': [{ var: 'amount' }, 0] },
    given: { amount: USD('100') },
    expect: false,
  },
  {
    name: 'Money equals money of the same amount and currency.',
    rule: { '==': [{ var: 'amount' }, { amount: '100.00', currency: 'USD' }] },
    given: { amount: USD('100') },
    expect: true,
  },
  {
    name: 'Unlike currencies are unlike.',
    rule: { '==': [{ var: 'amount' }, { var: 'budget' }] },
    given: { amount: USD('100', '100'), budget: EUR('100') },
    expect: false,
  },
  {
    name: 'Money without a rate is not null.',
    rule: { '==': [{ var: 'amount' }, { var: 'rate' }] },
    given: { amount: USD('100') },
    expect: false,
  },
  {
    name: 'Sums keep the currency.',
    rule: { '+': [{ var: 'amount' }, { var: 'budget' }] },
    given: { amount: EUR('0.1'), budget: EUR('0.2') },
    expect: { amount: '0.3', currency: 'EUR' },
  },
  {
    name: 'Sums of unlike currencies are null.',
    rule: { '+': [{ var: 'amount' }, { var: 'budget' }] },
    given: { amount: EUR('1'), budget: USD('1') },
    expect: null,
  },
  {
    name: 'Money is multiplied with numbers, in any order.',
    rule: { '*': [{ var: 'rate' }, { var: 'amount' }, 2] },
    given: { amount: EUR('19.99'), rate: '0.1' },
    expect: { amount: '3.998', currency: 'EUR' },
  },
  {
    name: 'Money by money is a number.',
    rule: { '/': [{ var: 'amount' }, { var: 'budget' }] },
    given: { amount: EUR('1'), budget: EUR('8') },
    expect: '0.125',
  },
  {
    name: 'Money by a number is money.',
    rule: { '/': [{ var: 'amount' }, 3] },
    given: { amount: EUR('2') },
    expect: { amount: '0.6666666667', currency: 'EUR' },
  },
];

const VALUES: readonly Case[] = [
  {
    name: 'Division has ten places, half away from zero.',
    rule: { '/': [{ var: 'count' }, 3] },
    given: { count: -2 },
    expect: '-0.6666666667',
  },
  {
    name: 'A half at the eleventh place goes away from zero.',
    rule: { '/': [{ var: 'rate' }, 2] },
    given: { rate: '-0.0000000001' },
    expect: '-0.0000000001',
  },
  { name: 'Division by zero is null.', rule: { '/': [1, { var: 'count' }] }, given: { count: 0 }, expect: null },
  { name: 'Arithmetic with null is null.', rule: { '+': [1, { var: 'count' }] }, expect: null },
  { name: 'Integers stay integers.', rule: { '+': [{ var: 'count' }, 1] }, given: { count: 1 }, expect: 2 },
  {
    name: 'An integer beyond its range is null.',
    rule: { '+': [{ var: 'count' }, 1] },
    given: { count: Number.MAX_SAFE_INTEGER },
    expect: null,
  },
  {
    name: 'With a fraction it is a decimal.',
    rule: { '*': [{ var: 'count' }, '0.5'] },
    given: { count: 3 },
    expect: '1.5',
  },
  { name: 'A negative.', rule: { '-': [{ var: 'rate' }] }, given: { rate: '1.5' }, expect: '-1.5' },
  {
    name: 'Huge decimals are exact.',
    rule: { '*': [{ var: 'rate' }, { var: 'rate' }] },
    given: { rate: '12345678901234567890.5' },
    expect: '152415787532388367514250878776253619990.25',
  },
  {
    name: 'The first condition that holds.',
    rule: { if: [{ var: 'vip' }, 'a', { '==': [1, 1] }, 'b', 'c'] },
    expect: 'b',
  },
  { name: 'Else.', rule: { if: [{ var: 'vip' }, 'a', 'c'] }, expect: 'c' },
  { name: 'Without an else it is null.', rule: { if: [{ var: 'vip' }, 'a'] }, expect: null },
  {
    name: 'Branches widen to decimals.',
    rule: { if: [{ var: 'vip' }, { var: 'rate' }, { var: 'count' }] },
    given: { count: 3 },
    expect: '3',
  },
  { name: 'The first that is not null.', rule: { or_else: [{ var: 'name' }, '?'] }, expect: '?' },
  { name: 'The empty text is not null.', rule: { or_else: [{ var: 'name' }, '?'] }, given: { name: '' }, expect: '' },
  {
    name: 'Texts, numbers and dates are joined, null adds nothing.',
    rule: { cat: [{ var: 'name' }, '/', { var: 'count' }, '/', { var: 'rate' }, '/', { var: 'close_date' }] },
    given: { count: 3, rate: '1.50', close_date: '2024-02-29' },
    expect: '/3/1.5/2024-02-29',
  },
  {
    name: 'White space is trimmed.',
    rule: { trim: [{ var: 'name' }] },
    given: { name: '\u00a0 a b\n' },
    expect: 'a b',
  },
  { name: 'Lower case.', rule: { lower: [{ var: 'name' }] }, given: { name: 'ÀÉÎ ΟΔΟΣ' }, expect: 'àéî οδος' },
  { name: 'Lower case of null.', rule: { lower: [{ var: 'name' }] }, expect: null },
  {
    name: 'An object of values.',
    rule: { object: { city: { var: 'name' }, country: 'FR' } },
    given: { name: 'Lyon' },
    expect: { city: 'Lyon', country: 'FR' },
  },
  {
    name: 'Money is made of an amount.',
    rule: { money: [{ var: 'count' }, 'EUR'] },
    given: { count: 5 },
    expect: { amount: '5', currency: 'EUR' },
  },
  { name: 'No amount, no money.', rule: { money: [{ var: 'rate' }, 'EUR'] }, expect: null },
  { name: 'A value that does not fit reads as null.', rule: { var: 'rate' }, given: { rate: 'half' }, expect: null },
];

describe('comparisons', () => test.each(COMPARISONS)('$name', check));
describe('money', () => test.each(MONEY)('$name', check));
describe('values', () => test.each(VALUES)('$name', check));
