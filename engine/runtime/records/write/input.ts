// The body of a write: which keys it may have, and the canonical value of each. Everything that is wrong is reported.
// Whether the values are allowed together is left to settle.ts and checks.ts.

import type { Field } from '../../../metadata/model.ts';
import type { Problem } from '../../../problems.ts';
import type { Stored } from '../../field_types/field_type.ts';
import { FIELD_TYPES } from '../../field_types/field_types.ts';
import { hasNoCurrency } from '../../field_types/money.ts';
import { describeFound } from '../../field_types/refusals.ts';
import { unknownField } from '../query/paths.ts';
import { isRecordField, sameValue } from './values.ts';
import { companyCurrency, type Writing } from './writing.ts';

export interface Input {
  /** Values to be written, by field. */
  readonly given: ReadonlyMap<string, Stored>;
  /** Values of fields that cannot be written: right only if the record has them in the end anyway. */
  readonly claimed: ReadonlyMap<string, Stored>;
  /** Fields whose value could not be read; rules that look at them are not judged. */
  readonly unread: ReadonlySet<string>;
  readonly problems: readonly Problem[];
  /** What was read. */
  readonly body: unknown;
  /** What amounts without a currency were taken to be in (ISO 4217, null: not known); undefined: there are none. */
  readonly currency?: string | null;
}

/** `/name` as a JSON Pointer (RFC 6901). */
export function pointerTo(key: string): string {
  if (!key.includes('~') && !key.includes('/')) return `/${key}`;
  return `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/**
 * Reads a body: of a create, or a merge patch (RFC 7396) that stops at the field. A system, readonly or (by class) not
 * writable key that says what the record holds already is ignored: what is read can be written back. Amounts without a
 * currency are in that of the company which the record most likely has; settle.ts, which finds out, reads them again.
 */
export function parseInput(writing: Writing, body: unknown, currency = likelyCurrency(writing)): Input {
  const given = new Map<string, Stored>();
  const claimed = new Map<string, Stored>();
  const unread = new Set<string>();
  const problems: Problem[] = [];
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    const detail = `Found ${describeFound(body)}, expected an object with one key per field.`;
    return { given, claimed, unread, body, problems: [{ code: 'value.type', pointer: '', detail }] };
  }
  let hasBare = false;
  for (const [key, value] of Object.entries(body)) {
    const field = writing.request.access.readable(writing.entity, key);
    if (!field) {
      problems.push(unknownField(writing.entity, key, pointerTo(key)));
      continue;
    }
    const parsed = FIELD_TYPES[field.type].parse(value, field, {
      pointer: pointerTo(key),
      currency,
      previous: writing.before?.values[key] ?? null,
    });
    hasBare ||= field.type === 'money' && hasNoCurrency(value);
    if (!mayWrite(writing, field)) {
      if (parsed.ok) claimed.set(key, parsed.value);
      else problems.push(readonlyProblem(field));
    } else if (parsed.ok) {
      given.set(key, parsed.value);
    } else {
      problems.push(...parsed.problems);
      unread.add(key);
    }
  }
  return { given, claimed, unread, problems, body, ...(hasBare && { currency }) };
}

function likelyCurrency(writing: Writing): string | null {
  const { request, before } = writing;
  return before ? companyCurrency(writing, before.values) : (request.company?.currency ?? null);
}

/** Whether the writer may set the field, as far as that does not depend on the record. */
function mayWrite({ request, entity, options }: Writing, field: Field): boolean {
  if (isRecordField(field) || (field.system && !field.writable)) return false;
  if (field.readonly === true && options.internal !== true) return false;
  return request.access.writable(entity, field);
}

/** Claims that turned out wrong: `field.readonly`. */
export function claimProblems(
  writing: Writing,
  claimed: ReadonlyMap<string, Stored>,
  after: Readonly<Record<string, Stored>>,
): readonly Problem[] {
  return [...claimed].flatMap(([key, value]) => {
    const field = writing.entity.fields[key];
    if (!field || sameValue(value, writing.before?.values[key]) || sameValue(value, after[key])) return [];
    return [readonlyProblem(field)];
  });
}

function readonlyProblem(field: Field): Problem {
  return {
    code: 'field.readonly',
    pointer: pointerTo(field.name),
    detail: `The field “${field.name}” cannot be written; leave it out or send the value it has.`,
    params: { field: field.name },
  };
}
