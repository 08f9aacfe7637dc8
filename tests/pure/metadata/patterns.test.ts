// Patterns of text fields: what they match is what JavaScript matches, what cannot be matched in one pass is refused,
// and no text takes long.

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compilePattern, MOST_MATCHED } from '../../../engine/metadata/patterns/match_pattern.ts';
import { baseWith, compiled, problemsOf } from './small_packs.ts';

const SCALE = Number(process.env['CAHIER_TEST_SCALE'] ?? 1);

function matcherOf(pattern: string): (text: string) => boolean {
  const made = compilePattern(pattern);
  if (!made.ok) throw new Error(`${pattern}: ${made.why}`);
  return made.value;
}

const ATOMS = [
  'a',
  'b',
  '.',
  '\\d',
  '\\w',
  '[ab]',
  '[^a]',
  '\\.',
  '\\u{1F600}',
  '\\p{Lu}',
  '[\\]\\-a-c]',
  '😀',
  '^',
  '$',
];
const REPEATS = ['', '', '', '*', '+', '?', '*?', '{2}', '{0}', '{1,2}', '{0,3}', '{2,}'];

const pattern: fc.Arbitrary<string> = fc.letrec<{ whole: string; part: string }>((tie) => ({
  whole: fc
    .array(fc.array(tie('part'), { maxLength: 3 }), { minLength: 1, maxLength: 3 })
    .map((choices) => choices.map((parts) => parts.join('')).join('|')),
  part: fc.oneof(
    { depthSize: 'small' },
    fc
      .tuple(fc.constantFrom(...ATOMS), fc.constantFrom(...REPEATS))
      .map(([atom, repeat]) => (atom === '^' || atom === '$' ? atom : atom + repeat)),
    fc
      .tuple(fc.constantFrom('(', '(?:'), tie('whole'), fc.constantFrom(...REPEATS))
      .map(([open, inner, repeat]) => `${open}${inner})${repeat}`),
  ),
})).whole;

const text = fc
  .array(fc.constantFrom('a', 'b', 'A', '1', '.', '-', ']', '😀', 'é', '\n'), { maxLength: 7 })
  .map((all) => all.join(''));

describe('a pattern', () => {
  test('matches the texts that JavaScript matches', () => {
    const property = fc.property(pattern, text, (source, given) => {
      const made = compilePattern(source);
      if (!made.ok) return;
      expect(made.value(given)).toBe(new RegExp(`^(?:${source})$`, 'u').test(given));
    });
    fc.assert(property, { numRuns: 3000 * SCALE, seed: 20_260_301 });
  });

  test.each(['(a+)+', '(a|a)*', '(a|aa)*b', '.*.*.*.*.*.*x', '(?:a?){200}a', '(\\w+\\s?)*', '((a*)*)*b'])(
    '%s is matched at once, however long the text',
    (source) => {
      const started = performance.now();
      matcherOf(source)(`${'a'.repeat(MOST_MATCHED - 1)}!`);
      expect(performance.now() - started).toBeLessThan(2000);
    },
  );
});

const coded = (more: object) => ({
  code: { $ref: 'crm:types/text', title: 'Code', 'x-field': { order: 20, ...more } },
});

describe('in a pack', () => {
  test.each([
    ['[', 'it is no regular expression (unterminated character class)'],
    ['a)(?:b', "it is no regular expression (unmatched ')')"],
    ['(a)\\1', 'it refers back to a group, which cannot be matched in one pass'],
    ['(?<n>a)\\k<n>', 'it looks ahead or behind, or names a group; write groups as (…) or (?:…)'],
    ['a(?=b)b', 'it looks ahead or behind, or names a group; write groups as (…) or (?:…)'],
    ['(?i:a)', 'it switches flags; write groups as (…) or (?:…)'],
    ['\\bfoo', 'it asks for a word boundary; say which characters may stand there'],
    ['(a{100}){100}', 'it has more than 500 steps, repetitions written out; make it simpler'],
    ['((){9999999}){9999999}', 'it has more than 500 steps, repetitions written out; make it simpler'],
    ['a'.repeat(501), 'it is longer than 500 characters'],
  ])('the pattern %s is refused', (source, why) => {
    expect(problemsOf(baseWith(coded({ pattern: source })))).toEqual([
      {
        code: 'pack.value',
        file: 'base/entities/deal.json',
        pointer: '/properties/code/x-field/pattern',
        detail: `The pattern ${source} cannot be used: ${why}.`,
      },
    ]);
  });

  test('a text with a pattern has a length up to which it is matched', () => {
    const field = (more: object) =>
      compiled(baseWith(coded({ pattern: 'a+', ...more }))).model.entities['deal']?.fields['code'];
    expect(field({})?.max_length).toBe(MOST_MATCHED);
    expect(field({ max_length: 20 })?.max_length).toBe(20);
    expect(problemsOf(baseWith(coded({ pattern: 'a+', max_length: 5000 }))).map(({ detail }) => detail)).toEqual([
      'A text with a pattern has at most 4000 characters, not 5000.',
    ]);
  });
});
