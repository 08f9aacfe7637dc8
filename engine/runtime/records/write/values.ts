// Canonical values of a record by field name: when two are the same, when one is empty, and what differs between two
// states of a record.

import { SYSTEM_FIELDS } from '../../../metadata/compile/system_fields.ts';
import type { Entity, Field } from '../../../metadata/model.ts';
import type { Stored } from '../../field_types/field_type.ts';

/** A name that is missing has the value null. */
export type Values = Readonly<Record<string, Stored>>;

/** `{field: [before, after]}`, as the change log keeps it. */
export type Diff = Readonly<Record<string, readonly [Stored, Stored]>>;

const RECORD_FIELDS: ReadonlySet<string> = new Set(SYSTEM_FIELDS);

/** Whether the engine alone writes the field: id, version, created_at … */
export function isRecordField(field: Field): boolean {
  return RECORD_FIELDS.has(field.name);
}

/** The fields that a record holds beside those of every record: what a change can be about. */
export function contentFields(entity: Entity): readonly Field[] {
  let fields = contentCache.get(entity);
  if (!fields) {
    fields = Object.values(entity.fields).filter((field) => !isRecordField(field));
    contentCache.set(entity, fields);
  }
  return fields;
}

const contentCache = new WeakMap<Entity, readonly Field[]>();

/** Null and the empty text: what `empty` means in rules. */
export function isEmpty(value: Stored | undefined): boolean {
  return value === null || value === undefined || value === '';
}

/** Equality of canonical values; members of objects have no order. */
export function sameValue(left: Stored | undefined, right: Stored | undefined): boolean {
  const [a, b] = [left ?? null, right ?? null];
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b)) return false;
    return a.length === b.length && a.every((element, index) => sameValue(element, b[index]));
  }
  const [one, other] = [a as Values, b as Values];
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && sameValue(one[key], other[key]))
  );
}

/** What changes between two states; before a create everything is null. */
export function diffOf(entity: Entity, before: Values, after: Values): Diff {
  const diff: Record<string, readonly [Stored, Stored]> = {};
  for (const { name } of contentFields(entity)) {
    if (!sameValue(before[name], after[name])) diff[name] = [before[name] ?? null, after[name] ?? null];
  }
  return diff;
}
