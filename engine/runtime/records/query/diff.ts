// A change's diff as a reader may see it: only fields that they read, references with the labels of today, files with
// their names. Which records and files that takes is collected first, so that each entity is asked once.

import type { Json } from '../../../../schemas/http/records.ts';
import type { Entity, Field } from '../../../metadata/model.ts';
import { fileIdsOf } from '../../field_types/attachment.ts';
import { idOf } from '../../field_types/reference_value.ts';
import { leadsTo } from './paths.ts';
import type { ReadContext } from './source.ts';

/** As the change log keeps it: field → [old, new], in canonical form. */
export type StoredDiff = Readonly<Record<string, readonly [Json, Json]>>;

/** Ids of records by the entity they are of, and of files. */
export interface Named {
  readonly records: ReadonlyMap<string, ReadonlySet<string>>;
  readonly files: ReadonlySet<string>;
}

/** What is known about them, by id; what is missing is restricted. */
export interface Names {
  readonly records: ReadonlyMap<string, { readonly label: string; readonly deleted: boolean }>;
  readonly files: ReadonlyMap<string, { readonly name: string; readonly type: string; readonly size: number }>;
}

/** The readable part of a diff, in the order of the entity's fields. */
export function readableDiff(context: ReadContext, entity: Entity, diff: StoredDiff): StoredDiff {
  const fields = Object.keys(entity.fields).filter((key) => Object.hasOwn(diff, key));
  const readable = fields.filter((key) => context.access.readable(entity, key));
  return Object.fromEntries(readable.map((key) => [key, diff[key] as readonly [Json, Json]]));
}

/** The records and files that these diffs name. */
export function namedIn(entity: Entity, diffs: readonly StoredDiff[]): Named {
  const records = new Map<string, Set<string>>();
  const files = new Set<string>();
  for (const [key, pair] of diffs.flatMap((diff) => Object.entries(diff))) {
    const field = entity.fields[key] as Field;
    for (const value of pair) {
      if (field.type === 'attachment') for (const id of fileIdsOf(value)) files.add(id);
      const target = leadsTo(field);
      const id = idOf(value);
      if (target !== undefined && id !== null) setIn(records, target).add(id);
    }
  }
  return { records, files };
}

function setIn(sets: Map<string, Set<string>>, key: string): Set<string> {
  const set = sets.get(key) ?? new Set();
  sets.set(key, set);
  return set;
}

/** A diff with names in place of bare ids. */
export function presentDiff(entity: Entity, diff: StoredDiff, names: Names): StoredDiff {
  const present = (key: string, value: Json): Json => presentValue(entity.fields[key] as Field, value, names);
  return Object.fromEntries(
    Object.entries(diff).map(([key, [before, after]]) => [key, [present(key, before), present(key, after)] as const]),
  );
}

function presentValue(field: Field, value: Json, names: Names): Json {
  if (field.type === 'attachment' && value !== null) {
    return fileIdsOf(value).map((id) => ({ id, ...names.files.get(id) }));
  }
  const id = leadsTo(field) === undefined ? null : idOf(value);
  return id === null ? value : presentReference(id, names);
}

/** `{id, label}`, `{id, label, deleted: true}` or `{id, restricted: true}`. */
export function presentReference(id: string, names: Names): Json {
  const known = names.records.get(id);
  if (!known) return { id, restricted: true };
  return known.deleted ? { id, label: known.label, deleted: true } : { id, label: known.label };
}
