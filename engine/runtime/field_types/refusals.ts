// How field types say what is wrong with a value: what was found, what was expected.

import type { Problem, ProblemCode } from '../../problems.ts';
import type { Parsed, Stored } from './field_type.ts';

/** Longest piece of a value that is repeated in a message, in code points. */
const SHOWN = 40;

export function accept(value: Stored): Parsed {
  return { ok: true, value };
}

export function refuse(problems: readonly Problem[]): Parsed {
  return { ok: false, problems };
}

/** One problem as a refused value. */
export function refuseWith(
  code: ProblemCode,
  pointer: string,
  detail: string,
  params?: Readonly<Record<string, string | number>>,
): Parsed {
  return refuse([problemOf(code, pointer, detail, params)]);
}

export function problemOf(
  code: ProblemCode,
  pointer: string,
  detail: string,
  params?: Readonly<Record<string, string | number>>,
): Problem {
  return { code, pointer, detail, ...(params ? { params } : {}) };
}

/** `value.type`: the JSON is of another kind than the field takes. */
export function refuseType(input: unknown, expected: string, pointer: string): Parsed {
  return refuseWith('value.type', pointer, `Found ${describeFound(input)}, expected ${expected}.`);
}

/** A value as messages name it: `the text “abc…”`, `the number 12`, `a list of 3`. */
export function describeFound(input: unknown): string {
  if (input === null || input === undefined) return 'nothing';
  if (typeof input === 'string') return `the text “${shorten(input)}”`;
  if (typeof input === 'number') return `the number ${input}`;
  if (typeof input === 'boolean') return String(input);
  if (Array.isArray(input)) return `a list of ${input.length}`;
  return 'an object';
}

/** The beginning of a text, without half characters. */
export function shorten(text: string): string {
  const points = Array.from(text.slice(0, 4 * SHOWN).toWellFormed());
  return points.length > SHOWN ? `${points.slice(0, SHOWN - 1).join('')}…` : points.join('');
}
