// json-logic-js as an independent oracle: where its semantics are ours (no null, no mixed types, small integers, texts
// without astral characters), generated rules give the same. It is not used at run time.
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import jsonLogic from 'json-logic-js';
import { evaluateUntyped } from './untyped.ts';

type Json = fc.Arbitrary<unknown>;

const RUNS = 2000 * Number(process.env['CAHIER_TEST_SCALE'] ?? 1);

const DATA = {
  n: 7,
  m: -3,
  zero: 0,
  s: 'abc',
  t: 'Zé%',
  e: '',
  yes: true,
  no: false,
  list: [7, 2],
  words: ['abc', ''],
};

const variable = (...paths: readonly string[]): Json => fc.constantFrom(...paths).map((path) => ({ var: path }));
const call = (operators: readonly string[], ...operands: readonly Json[]): Json =>
  fc.tuple(fc.constantFrom(...operators), fc.tuple(...operands)).map(([operator, args]) => ({ [operator]: args }));
const calls = (operators: readonly string[], operand: Json): Json =>
  fc
    .tuple(fc.constantFrom(...operators), fc.array(operand, { minLength: 2, maxLength: 3 }))
    .map(([operator, args]) => ({ [operator]: args }));

const { condition, number, text } = fc.letrec((tie) => ({
  number: fc.oneof(
    { depthSize: 'small', maxDepth: 4 },
    fc.integer({ min: -9, max: 9 }),
    variable('n', 'm', 'zero'),
    calls(['+', '*'], tie('number')),
    call(['-'], tie('number'), tie('number')),
    call(['-'], tie('number')),
    call(['if'], tie('condition'), tie('number'), tie('number')),
  ),
  text: fc.oneof(
    { depthSize: 'small', maxDepth: 4 },
    fc.constantFrom('abc', '', 'Zé%', 'ZZ', 'é'),
    variable('s', 't', 'e'),
    calls(['cat'], tie('text')),
    call(['if'], tie('condition'), tie('text'), tie('text')),
  ),
  condition: fc.oneof(
    { depthSize: 'small', maxDepth: 4 },
    fc.boolean(),
    variable('yes', 'no'),
    call(['==', '!=', '<', '<=', '>', '>='], tie('number'), tie('number')),
    call(['<', '<='], tie('number'), tie('number'), tie('number')),
    call(['==', '!=', '<', '<=', '>', '>='], tie('text'), tie('text')),
    call(['==', '!='], tie('condition'), tie('condition')),
    call(['in'], tie('number'), fc.oneof(fc.array(fc.integer({ min: -3, max: 9 })), variable('list'))),
    call(['in'], tie('text'), fc.oneof(fc.array(fc.constantFrom('abc', 'é', '')), variable('words'))),
    calls(['and', 'or'], tie('condition')),
    call(['!'], tie('condition')),
  ),
}));

test.each([
  { name: 'conditions', rule: condition },
  { name: 'numbers', rule: number },
  { name: 'texts', rule: text },
])('json-logic-js agrees on $name', ({ rule }) => {
  fc.assert(
    fc.property(rule, (json) => {
      const expected: unknown = jsonLogic.apply(json as Parameters<typeof jsonLogic.apply>[0], DATA);
      // −0 is a number of JavaScript's, not of ours.
      expect(evaluateUntyped(json, DATA)).toEqual({ value: expected === 0 ? 0 : expected });
    }),
    { numRuns: RUNS },
  );
});
