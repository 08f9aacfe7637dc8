// Every field type passes the same suite: what it takes, what it refuses and why, what it gives back.

import { describe, expect, test } from '@jest/globals';
import type { FieldTypeName } from '../../../../engine/metadata/model.ts';
import { PROBLEMS } from '../../../../engine/problems.ts';
import type { Stored } from '../../../../engine/runtime/field_types/field_type.ts';
import { FIELD_TYPES } from '../../../../engine/runtime/field_types/field_types.ts';
import { FIELD_TYPE_NAMES } from '../../../../schemas/http/model.ts';
import { type AcceptedCase, fieldOf, type RefusedCase } from '../../../conformance/field_types/case.ts';
import { CASES, HOSTILE } from '../../../conformance/field_types/cases.ts';

const CONTEXT = { pointer: '/f', currency: 'EUR' };
const STORE = { currency: 'EUR', today: '2026-03-15' };

function parse(type: FieldTypeName, { given, field, previous }: Omit<AcceptedCase, 'name'>) {
  return FIELD_TYPES[type].parse(given, fieldOf(type, field), { ...CONTEXT, ...(previous ? { previous } : {}) });
}

function checkAccepted(type: FieldTypeName, one: AcceptedCase): void {
  const expected = one.expect === undefined ? (one.given as Stored) : one.expect;
  expect(parse(type, one)).toEqual({ ok: true, value: expected });
  // What is read can be written back.
  expect(parse(type, { ...one, given: expected })).toEqual({ ok: true, value: expected });
}

function checkRefused(type: FieldTypeName, one: RefusedCase): void {
  const parsed = parse(type, one);
  if (parsed.ok) throw new Error(`Accepted as ${JSON.stringify(parsed.value)}`);
  const [problem] = parsed.problems;
  expect(problem?.code).toBe(one.code);
  expect(problem?.pointer).toBe(`/f${one.pointer ?? ''}`);
  if (one.detail !== undefined) expect(problem?.detail).toBe(one.detail);
  if (one.params !== undefined) expect(problem?.params).toEqual(one.params);
}

describe.each(FIELD_TYPE_NAMES)('%s', (type) => {
  const { accepted, refused, cells } = CASES[type];
  const runtime = FIELD_TYPES[type];

  test('Null is always taken and clears every column.', () => {
    const field = fieldOf(type);
    expect(runtime.parse(null, field, CONTEXT)).toEqual({ ok: true, value: null });
    expect(Object.values(runtime.store(null, field, STORE)).every((value) => value === null)).toBe(true);
    expect(runtime.to_text(null, field)).toBe('');
  });

  test.each(accepted)('$name', (one) => checkAccepted(type, one));

  test.each(refused)('Refused: $name', (one) => checkRefused(type, one));

  test.each(cells)(
    'The cell "$cell" is read, and written back.',
    ({ cell, field: more, expect: expected, written }) => {
      const field = fieldOf(type, more);
      const parsed = runtime.parse(runtime.from_text(cell, field), field, CONTEXT);
      expect(parsed).toEqual({ ok: true, value: expected });
      expect(runtime.to_text(expected, field)).toBe(written ?? cell);
    },
  );

  test.each(accepted)('A rule gets it and gives it back: $name', (one) => {
    const field = fieldOf(type, one.field);
    const value = one.expect === undefined ? (one.given as Stored) : one.expect;
    const back = runtime.from_rule(runtime.to_rule(value, field, STORE), field);
    const parsed = runtime.parse(back, field, { ...CONTEXT, ...(value === null ? {} : { previous: value }) });
    expect(parsed).toEqual({ ok: true, value });
  });

  test('Whatever comes is taken or refused with a sentence; nothing throws and nothing unstorable gets through.', () => {
    for (const given of HOSTILE) {
      const field = fieldOf(type, { many: true, options: [], open: true });
      const parsed = runtime.parse(given, field, CONTEXT);
      if (parsed.ok) {
        expect(JSON.stringify(runtime.store(parsed.value, field, STORE))).not.toMatch(/\\u0000|\\ud[89a-f]/i);
        continue;
      }
      expect(parsed.problems.length).toBeGreaterThan(0);
      for (const problem of parsed.problems) {
        expect(PROBLEMS[problem.code].status).toBe(422);
        expect(problem.pointer).toMatch(/^\/f(\/|$)/);
        expect(problem.detail).toMatch(/\.$/);
        expect(problem.detail.isWellFormed()).toBe(true);
        expect(problem.detail.length).toBeLessThan(600);
      }
    }
  });
});
