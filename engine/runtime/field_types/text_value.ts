// What all types of text share: which characters can be kept, how long they may be, how they sort.

import type { Field } from '../../metadata/model.ts';
import { compilePattern, type Matcher } from '../../metadata/patterns/match_pattern.ts';
import type { Problem } from '../../problems.ts';
import { raw, sql } from '../../rules/sql.ts';
import { plainValue, toValue } from '../../rules/values.ts';
import { plainCells } from './cells.ts';
import type { FieldTypeRuntime, ParseContext, Parsed } from './field_type.ts';
import { accept, problemOf, refuse, refuseType, shorten } from './refusals.ts';

/** The collation in which lists sort text. */
export const SORT_COLLATION = raw(' collate "und-x-icu"');

/** The problem of a text that PostgreSQL cannot keep as it is: U+0000 (no text there holds it), half a surrogate pair. */
export function storabilityProblem(text: string, pointer: string): Problem | undefined {
  if (text.includes('\0')) {
    return problemOf('value.not_storable', pointer, 'The text holds the character U+0000, which cannot be stored.');
  }
  if (!text.isWellFormed()) {
    return problemOf('value.not_storable', pointer, 'The text holds half of a surrogate pair, which cannot be stored.');
  }
  return undefined;
}

/** A text within the field's limits. Lengths count code points, as JSON Schema and PostgreSQL do. */
export function parseText(input: unknown, field: Field, context: ParseContext): Parsed {
  if (input === null) return accept(null);
  if (typeof input !== 'string') return refuseType(input, 'text', context.pointer);
  const problem = storabilityProblem(input, context.pointer);
  if (problem) return refuse([problem]);
  // The length comes first: it bounds what matching costs.
  const found = lengthProblem(input, field, context.pointer) ?? patternProblem(input, field, context.pointer);
  return found ? refuse([found]) : accept(input);
}

/** Code points of a text; nothing is split, so that a text of a megabyte costs no million of strings. */
export function lengthOf(text: string): number {
  let length = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit >= 0xd800 && unit <= 0xdbff) length -= 1;
  }
  return length;
}

function lengthProblem(text: string, field: Field, pointer: string): Problem | undefined {
  if (field.max_length === undefined && field.min_length === undefined) return undefined;
  const found = lengthOf(text);
  if (field.max_length !== undefined && found > field.max_length) {
    const detail = `The text has ${found} characters, at most ${field.max_length} are allowed.`;
    return problemOf('value.too_long', pointer, detail, { found, max: field.max_length });
  }
  if (field.min_length !== undefined && found < field.min_length) {
    const detail = `The text has ${found} characters, at least ${field.min_length} are needed.`;
    return problemOf('value.too_short', pointer, detail, { found, min: field.min_length });
  }
  return undefined;
}

const matchers = new WeakMap<Field, Matcher>();

function patternProblem(text: string, field: Field, pointer: string): Problem | undefined {
  if (field.pattern === undefined || matcherOf(field, field.pattern)(text)) return undefined;
  return problemOf('value.format', pointer, `“${shorten(text)}” does not have the form ${field.pattern}.`);
}

function matcherOf(field: Field, pattern: string): Matcher {
  const known = matchers.get(field);
  if (known) return known;
  const compiled = compilePattern(pattern);
  if (!compiled.ok) throw new Error(`The compiler let the pattern ${pattern} through: ${compiled.why}`);
  matchers.set(field, compiled.value);
  return compiled.value;
}

/** What types that are kept as one text have in common; each brings its own `parse`. */
export const textBehaviour = {
  store: (value) => ({ '': value }),
  stored: (_field, column) => column(''),
  present: (_field, column) => column(''),
  sort: (_field, column) => sql`${column('')}${SORT_COLLATION}`,
  to_rule: (value) => toValue(value, { kind: 'text' }),
  from_rule: (value) => plainValue(value) as string | null,
  from_text: (text) => (text === '' ? null : text),
  to_text: (value) => (typeof value === 'string' ? value : ''),
  cells: plainCells('text'),
} as const satisfies Partial<FieldTypeRuntime>;
