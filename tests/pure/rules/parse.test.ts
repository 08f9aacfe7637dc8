// Reading rules: what is refused, with which code, where and with which sentence; and what constants become.
import { describe, expect, test } from '@jest/globals';
import { OPERATORS } from '../../../engine/rules/operators/operators.ts';
import { type ParseContext, parseRule } from '../../../engine/rules/parse.ts';
import type { RuleUse } from '../../../engine/rules/types.ts';
import { plainValue } from '../../../engine/rules/values.ts';
import { variable } from './variables.ts';

type Refusal = readonly [code: string, pointer: string, detail: string];

function problemsOf(given: unknown, more: Partial<ParseContext> = {}): readonly Refusal[] {
  const parsed = parseRule(given, { use: 'where', variable, ...more });
  return parsed.ok ? [] : parsed.problems.map(({ code, pointer, detail }) => [code, pointer, detail]);
}

const REFUSED: readonly { name: string; given: unknown; more?: Partial<ParseContext>; expect: readonly Refusal[] }[] = [
  {
    name: 'An object with two keys is no rule.',
    given: { '==': [1, 1], and: [] },
    expect: [['rule.malformed', '', 'A rule is an object with one key, its operator; {"==":[1,1],"and":[]} has 2.']],
  },
  {
    name: 'An empty object is no rule.',
    given: {},
    expect: [['rule.malformed', '', 'A rule is an object with one key, its operator; {} has 0.']],
  },
  {
    name: 'An unknown operator is named.',
    given: { and: [{ like: [{ var: 'name' }, '%a%'] }] },
    expect: [['rule.operator', '/and/0/like', 'There is no operator "like".']],
  },
  {
    name: 'A key of the prototype is no operator.',
    given: JSON.parse('{"__proto__": [1]}'),
    expect: [['rule.operator', '/__proto__', 'There is no operator "__proto__".']],
  },
  {
    name: 'A key that every object has is no operator.',
    given: { constructor: [1] },
    expect: [['rule.operator', '/constructor', 'There is no operator "constructor".']],
  },
  {
    name: 'A path of the prototype is no variable, even if the resolver would find one.',
    given: { '==': [{ var: '__proto__' }, 1] },
    more: { variable: (path) => ({})[path] },
    expect: [['rule.variable', '/==/0/var', 'There is nothing called "__proto__" here.']],
  },
  {
    name: 'A method of objects that a careless resolver finds is no variable.',
    given: { '==': [{ var: 'constructor' }, 1] },
    more: { variable: (path) => ({})[path] },
    expect: [['rule.variable', '/==/0/var', 'There is nothing called "constructor" here.']],
  },
  {
    name: 'A variable is a path as text.',
    given: { '==': [{ var: ['name', 'x'] }, 'a'] },
    expect: [['rule.malformed', '/==/0/var', 'var takes a path as text, not ["name","x"]; for a default use or_else.']],
  },
  {
    name: 'A class instance is no rule.',
    given: { '==': [new Date(0), null] },
    expect: [
      ['rule.malformed', '/==/0', 'A rule is an object with one key, its operator; "1970-01-01T00:00:00.000Z" has 0.'],
    ],
  },
  {
    name: 'NaN is no number.',
    given: { '==': [{ var: 'count' }, Number.NaN] },
    expect: [['rule.malformed', '/==/1', 'NaN is not a number that can be used.']],
  },
  {
    name: 'A number beyond all numbers is no number.',
    given: JSON.parse('{"==": [{"var": "count"}, 1e400]}'),
    expect: [['rule.malformed', '/==/1', 'Infinity is not a number that can be used.']],
  },
  {
    name: 'What is not JSON is refused.',
    given: { '==': [{ var: 'count' }, 1n] },
    expect: [['rule.malformed', '/==/1', 'A rule is JSON; bigint is not part of it.']],
  },
  {
    name: 'A text that cannot be stored cannot be looked for.',
    given: { in: [{ var: 'name' }, ['a\0']] },
    expect: [
      [
        'value.not_storable',
        '/in/1',
        'The text holds characters that no stored text can have: U+0000 or half of a surrogate pair.',
      ],
    ],
  },
  {
    name: 'All problems come at once.',
    given: {
      and: [{ var: 'name' }, { '==': [{ var: 'nope' }, 1] }, { '<': [{ var: 'close_date' }, 'soon'] }, { or: [] }],
    },
    more: { pointer: '/where' },
    expect: [
      [
        'rule.type',
        '/where/and/0',
        'A condition must be true or false, and {"var":"name"} is text; compare it with something.',
      ],
      ['rule.variable', '/where/and/1/==/0/var', 'There is nothing called "nope" here.'],
      ['rule.type', '/where/and/2/</1', '"soon" stands where a date (YYYY-MM-DD) is expected.'],
      ['rule.malformed', '/where/and/3/or', 'The operator or takes at least 1 operand, not 0.'],
    ],
  },
  {
    name: 'Both refused variables are reported, the constant beside them is not.',
    given: { '<': [{ var: 'nope' }, { var: 'neither' }, 'x'] },
    expect: [
      ['rule.variable', '/</0/var', 'There is nothing called "nope" here.'],
      ['rule.variable', '/</1/var', 'There is nothing called "neither" here.'],
    ],
  },
  {
    name: 'A text field is not a date.',
    given: { '==': [{ var: 'name' }, { var: 'close_date' }] },
    expect: [['rule.type', '/==/1', '{"var":"name"} (text) cannot be compared with {"var":"close_date"} (a date).']],
  },
  {
    name: 'A date is not a moment.',
    given: { '<': [{ var: 'close_date' }, { var: '$now' }] },
    expect: [
      [
        'rule.type',
        '/</1',
        '{"var":"close_date"} (a date) cannot be compared with {"var":"$now"} (a datetime). A moment has a time and a zone, a date has neither.',
      ],
    ],
  },
  {
    name: 'A moment needs its zone.',
    given: { '>': [{ var: 'created_at' }, '2027-01-31T09:30:00'] },
    expect: [
      [
        'rule.type',
        '/>/1',
        '"2027-01-31T09:30:00" stands where a datetime (ISO 8601 with its zone and at most milliseconds, as 2027-01-31T09:30:00.000Z) is expected.',
      ],
    ],
  },
  {
    name: 'A day must exist.',
    given: { '==': [{ var: 'close_date' }, '2027-02-29'] },
    expect: [['rule.type', '/==/1', '"2027-02-29" stands where a date (YYYY-MM-DD) is expected.']],
  },
  {
    name: 'A literal outside the options is refused.',
    given: { in: [{ var: 'stage' }, ['won', 'gone']] },
    expect: [['rule.type', '/in/1', '"gone" is none of the options open, won, lost.']],
  },
  {
    name: 'References to unlike entities are unlike.',
    given: { '==': [{ var: 'owner' }, { var: 'account' }] },
    expect: [
      [
        'rule.type',
        '/==/1',
        '{"var":"owner"} (a reference to user) cannot be compared with {"var":"account"} (a reference to account).',
      ],
    ],
  },
  {
    name: 'A reference is compared with an id.',
    given: { '==': [{ var: 'owner' }, 'Dupont'] },
    expect: [['rule.type', '/==/1', '"Dupont" stands where a reference to user (the id of a record) is expected.']],
  },
  {
    name: 'null has no order.',
    given: { '<': [{ var: 'count' }, null] },
    expect: [['rule.type', '/</1', 'null (null) has no order: nothing is less or greater than it.']],
  },
  {
    name: 'A boolean has no order.',
    given: { '>': [{ var: 'vip' }, false] },
    expect: [
      ['rule.type', '/>/0', '{"var":"vip"} (true or false) has no order: nothing is less or greater than it.'],
      ['rule.type', '/>/1', 'false (true or false) has no order: nothing is less or greater than it.'],
    ],
  },
  {
    name: 'Money with its own currency has no order beside money.',
    given: { '<': [{ var: 'amount' }, { amount: '5', currency: 'EUR' }] },
    expect: [['rule.type', '/</1', '{"amount":"5","currency":"EUR"} stands where a decimal is expected.']],
  },
  {
    name: 'null is never in a list.',
    given: { in: [{ var: 'name' }, ['a', null]] },
    expect: [['rule.type', '/in/1', 'null is never in a list; compare with {"==": [x, null]} beside it.']],
  },
  {
    name: 'A list holds constants.',
    given: { in: [{ var: 'name' }, ['a', { var: 'stage' }]] },
    expect: [['rule.type', '/in/1', 'A list holds plain constants only, not {"var":"stage"}.']],
  },
  {
    name: 'A list has one type.',
    given: { in: ['a', ['a', 1]] },
    expect: [['rule.type', '/in/1', '1 stands where text is expected.']],
  },
  {
    name: 'A list of constants has an end.',
    given: { in: [{ var: 'count' }, Array.from({ length: 1001 }, (_, index) => index)] },
    expect: [['rule.type', '/in/1', 'A list holds at most 1000 constants.']],
  },
  {
    name: 'in asks about lists, not about texts.',
    given: { in: ['a', { var: 'name' }] },
    expect: [
      [
        'rule.type',
        '/in/1',
        '{"var":"name"} (text) is no list. Whether a text is part of a text is asked with contains.',
      ],
    ],
  },
  {
    name: 'An element of another type is never in the list.',
    given: { contains: [{ var: 'tags' }, { var: 'count' }] },
    expect: [
      [
        'rule.type',
        '/contains/1',
        '{"var":"count"} (an integer) cannot be in {"var":"tags"} (a list of text): its elements are of another type.',
      ],
    ],
  },
  {
    name: 'A number contains nothing.',
    given: { contains: [{ var: 'count' }, '1'] },
    expect: [
      ['rule.type', '/contains/0', '{"var":"count"} (an integer) contains nothing: a text or a list is expected.'],
    ],
  },
  {
    name: 'A filter must be a condition.',
    given: { lower: [{ var: 'name' }] },
    expect: [['rule.type', '', '{"lower":[{"var":"name"}]} is text where true or false is expected.']],
  },
  {
    name: 'A null condition is none.',
    given: null,
    expect: [['rule.type', '', 'null is null where true or false is expected.']],
  },
  {
    name: 'PostgreSQL runs no arithmetic of ours yet.',
    given: { '>': [{ '*': [{ var: 'rate' }, 2] }, 1] },
    expect: [['rule.operator', '/>/0/*', 'The operator * cannot be used in a rule for where.']],
  },
  {
    name: 'Only imports have columns.',
    given: { column: ['x'] },
    more: { use: 'write' },
    expect: [['rule.operator', '/column', 'The operator column cannot be used in a rule for write.']],
  },
  {
    name: 'Division has two operands, and its pointer is escaped.',
    given: { '/': [1] },
    more: { use: 'write' },
    expect: [['rule.malformed', '/~1', 'The operator / takes 2 operands, not 1.']],
  },
  {
    name: 'Money and a number are not added.',
    given: { '+': [{ var: 'amount' }, { var: 'count' }] },
    more: { use: 'write' },
    expect: [['rule.type', '/+/1', 'Money and a number cannot be added: the number has no currency.']],
  },
  {
    name: 'Branches need a type in common.',
    given: { if: [{ var: 'vip' }, { var: 'name' }, { var: 'count' }] },
    more: { use: 'form' },
    expect: [['rule.type', '/if/2', '{"var":"count"} (an integer) is of another type than what stands before it.']],
  },
  {
    name: 'What is expected is said.',
    given: { var: 'name' },
    more: { use: 'write', expect: ['money', 'decimal'] },
    expect: [['rule.type', '', '{"var":"name"} is text where money or a decimal is expected.']],
  },
  {
    name: 'An expected type brings its options.',
    given: { if: [{ var: 'vip' }, 'won', 'gone'] },
    more: { use: 'write', expect: { kind: 'text', options: ['open', 'won', 'lost'] } },
    expect: [['rule.type', '/if/2', '"gone" is none of the options open, won, lost.']],
  },
  {
    name: 'A currency has three capital letters.',
    given: { money: ['5', 'euro'] },
    more: { use: 'import' },
    expect: [['rule.type', '/money/1', '"euro" (text) is no currency: three capital letters are expected.']],
  },
  {
    name: 'find is written with entity and key.',
    given: { find: { entity: 'base/account', name: 'x' } },
    more: { use: 'import' },
    expect: [['rule.malformed', '/find', 'find takes {"entity": "pack/entity", "key": <rule>}.']],
  },
  {
    name: 'A find within a find cannot be looked up in one go.',
    given: { find: { entity: 'a/b', key: { cat: [{ column: ['c'] }, { lower: [{ column: [1] }] }] } } },
    more: { use: 'import' },
    expect: [
      ['rule.malformed', '/find/key/cat/1/lower/0/column/0', "Here stands the column's name, written out as text."],
    ],
  },
  {
    name: 'A format of dates needs year, month and day.',
    given: { to_date: [{ column: ['c'] }, 'M/yyyy'] },
    more: { use: 'import' },
    expect: [
      [
        'rule.malformed',
        '/to_date/1',
        '"M/yyyy" is no format of a date: it has yyyy, MM or M, and dd or d, once each.',
      ],
    ],
  },
  {
    name: 'A name in an object is one of ours.',
    given: JSON.parse('{"object": {"__proto__": "x", "constructor": "y", "City": "z"}}'),
    more: { use: 'write' },
    expect: [
      ['rule.malformed', '/object/__proto__', '"__proto__" is no name: [a-z][a-z0-9_]*, at most 48 characters.'],
      ['rule.malformed', '/object/constructor', '"constructor" is no name: [a-z][a-z0-9_]*, at most 48 characters.'],
      ['rule.malformed', '/object/City', '"City" is no name: [a-z][a-z0-9_]*, at most 48 characters.'],
    ],
  },
];

test.each(REFUSED)('$name', ({ given, more, expect: expected }) => {
  expect(problemsOf(given, more)).toEqual(expected);
});

describe('too much', () => {
  const nested = (depth: number): unknown => (depth === 0 ? { var: 'vip' } : { '!': [nested(depth - 1)] });
  const wide = (count: number): unknown => ({ or: Array.from({ length: count }, () => ({ var: 'vip' })) });

  test('Twenty calls deep is fine, 21 are too many.', () => {
    expect(problemsOf(nested(18))).toEqual([]);
    expect(problemsOf(nested(20))).toEqual([['rule.too_complex', '', 'It is more than 20 calls deep.']]);
  });

  test('A rule of 500 nodes is fine, more is too much.', () => {
    expect(problemsOf(wide(249))).toEqual([]);
    expect(problemsOf(wide(250))).toEqual([
      ['rule.too_complex', '', 'It has more than 500 nodes; split it, or use a shorter list.'],
    ]);
  });

  test('A rule nested more deeply than the stack is refused, not thrown.', () => {
    let rule: unknown = true;
    for (let depth = 0; depth < 200_000; depth += 1) rule = { '!': rule };
    expect(problemsOf(rule)).toEqual([['rule.too_complex', '', 'It is more than 20 calls deep.']]);
  });

  test('Constants as deep as a stack are refused before they are read.', () => {
    const deep: unknown = JSON.parse('['.repeat(20_000) + ']'.repeat(20_000));
    expect(problemsOf({ in: [{ var: 'name' }, [deep]] })).toEqual([
      ['rule.too_complex', '', 'Its constants are nested too deeply.'],
    ]);
  });
});

const CONSTANTS: readonly { name: string; given: unknown; expect: unknown }[] = [
  {
    name: 'Beside a date a text is a date.',
    given: [{ var: 'close_date' }, '2027-01-01'],
    expect: ['date', '2027-01-01'],
  },
  { name: 'Beside a text it stays text.', given: [{ var: 'name' }, '2027-01-01'], expect: ['text', '2027-01-01'] },
  {
    name: 'A moment is kept in UTC with milliseconds.',
    given: [{ var: 'created_at' }, '2027-01-01T00:30+01:00'],
    expect: ['datetime', '2026-12-31T23:30:00.000Z'],
  },
  { name: 'A decimal may be a text.', given: ['0.10', { var: 'rate' }], expect: ['decimal', '0.1'] },
  { name: 'A decimal may be a number.', given: [{ var: 'rate' }, 0.1], expect: ['decimal', '0.1'] },
  { name: 'A whole number beside a decimal is an integer.', given: [{ var: 'rate' }, 5], expect: ['integer', 5] },
  { name: 'An integer may be a text.', given: [{ var: 'count' }, '12'], expect: ['integer', 12] },
  { name: 'A fraction beside an integer is a decimal.', given: [{ var: 'count' }, '1.5'], expect: ['decimal', '1.5'] },
  {
    name: 'An integer beyond 2⁵³−1 is a decimal.',
    given: [{ var: 'count' }, '9007199254740993'],
    expect: ['decimal', '9007199254740993'],
  },
  { name: 'A bare number beside money is a number.', given: [{ var: 'amount' }, '12.50'], expect: ['decimal', '12.5'] },
  {
    name: 'Money is written as in records.',
    given: [{ var: 'amount' }, { amount: '12.50', currency: 'EUR' }],
    expect: ['money', { amount: '12.5', currency: 'EUR' }],
  },
  {
    name: 'An id is kept in lower case.',
    given: [{ var: 'owner' }, '0198F2A0-0000-7000-8000-00000000000F'],
    expect: ['reference', '0198f2a0-0000-7000-8000-00000000000f'],
  },
  { name: 'null is null.', given: [{ var: 'owner' }, null], expect: ['null', null] },
];

test.each(CONSTANTS)('$name', ({ given, expect: expected }) => {
  const parsed = parseRule({ '==': given }, { use: 'where', variable });
  const literals =
    parsed.ok && parsed.value.kind === 'call' ? parsed.value.args.filter((arg) => arg.kind === 'literal') : [];
  expect(literals.map(({ type, value }) => [type.kind, plainValue(value)])).toEqual([expected]);
});

test('What PostgreSQL must run has SQL, and everything has a use.', () => {
  const broken = Object.entries(OPERATORS).filter(([, { uses, sql }]) => {
    const used = Object.keys(uses).some((use) => uses[use as RuleUse]);
    return !used || ((uses.where || uses.permission) && sql === undefined);
  });
  expect(broken).toEqual([]);
});

test('The opposite of an opposite is the operator itself.', () => {
  for (const [name, { opposite }] of Object.entries(OPERATORS)) {
    if (opposite) expect(OPERATORS[opposite].opposite).toBe(name);
  }
});
