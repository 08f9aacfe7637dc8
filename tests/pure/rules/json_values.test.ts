// What rules may do with JSON values: ask whether they are there, pass them on, and write plain ones down.

import { describe, expect, test } from '@jest/globals';
import { parseRule } from '../../../engine/rules/parse.ts';
import { compileRuleToJs } from '../../../engine/rules/to_js.ts';
import { plainValue } from '../../../engine/rules/values.ts';
import { variable } from './variables.ts';

const read = (rule: unknown) => parseRule(rule, { use: 'write', variable, expect: { kind: 'json' } });

function resultOf(rule: unknown, given: Readonly<Record<string, unknown>> = {}): unknown {
  const parsed = read(rule);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return plainValue(compileRuleToJs(parsed.value)((path) => given[path]));
}

describe('A rule for a JSON value', () => {
  test.each([['text'], [1.5], [-7], [true], [['a', 1, 0.5, null]], [[]], [null]])(
    'may be the constant %j, whose numbers stay numbers.',
    (constant) => expect(resultOf(constant)).toEqual(constant),
  );

  test('may be an object, another field, or one of two.', () => {
    expect(resultOf({ object: { a: 1, b: ['x'] } })).toEqual({ a: 1, b: ['x'] });
    expect(resultOf({ var: 'name' }, { name: 'Ada' })).toBe('Ada');
    const either = { or_else: [{ var: 'data' }, { object: { a: 1 } }] };
    expect(resultOf(either, { data: { amount: '1', currency: 'EUR', more: 0.1 } })).toEqual({
      amount: '1',
      currency: 'EUR',
      more: 0.1,
    });
    expect(resultOf(either)).toEqual({ a: 1 });
  });

  test('is no list of objects, and holds nothing that cannot be stored.', () => {
    for (const refused of [[{ a: 1 }], [['a']], { amount: '1', currency: 'EUR' }, ['\0'], Array(1001).fill(0)])
      expect([refused, read(refused).ok]).toEqual([refused, false]);
  });
});

test.each([
  [null, true],
  ['', true],
  [[], true],
  [' ', false],
  [{}, false],
  [[null], false],
  [0, false],
  [false, false],
])('Whether %j is empty: %j.', (data, expected) => {
  expect(resultOf({ empty: [{ var: 'data' }] }, { data })).toBe(expected);
});

test.each([
  [{ '==': [{ var: 'data' }, 'a'] }],
  [{ '<': [{ var: 'data' }, 1] }],
  [{ in: [{ var: 'data' }, ['a']] }],
  [{ contains: [{ var: 'data' }, 'a'] }],
  [{ cat: [{ var: 'data' }, 'a'] }],
])('Nothing else can be asked: %j.', (rule) => {
  const parsed = read(rule);
  expect(new Set(parsed.ok ? [] : parsed.problems.map(({ code }) => code))).toEqual(new Set(['rule.type']));
});
