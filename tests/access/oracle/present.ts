// A record as its reader must see it: its readable fields, each in its public form, references with the label, if it may
// be seen.

import type { Entity, Field } from './model.ts';
import { mayAtAll, mayRead, mayReadField, type Person, readableFields, type World } from './rights.ts';
import { idIn, isLive, type Row } from './tables.ts';

export type Json = Readonly<Record<string, unknown>>;

/** What a list answers only where it is asked for. */
const LEFT_OUT_OF_LISTS = ['long_text', 'attachment', 'json'];

/** The record as GET answers it; `listed`: as a list without `fields` does. */
export function presentRecord(
  world: World,
  person: Person,
  { entity, row, listed }: { readonly entity: Entity; readonly row: Row; readonly listed: boolean },
): Json {
  const fields = readableFields(world, person, entity).filter(
    (field) => !listed || !LEFT_OUT_OF_LISTS.includes(field.type),
  );
  return Object.fromEntries(fields.map((field) => [field.name, presentField(world, person, field, row)]));
}

/** What a list answers without `fields`. */
export function listedFields(world: World, person: Person, entity: Entity): readonly string[] {
  const fields = readableFields(world, person, entity);
  return fields.filter((field) => !LEFT_OUT_OF_LISTS.includes(field.type)).map(({ name }) => name);
}

export function presentField(world: World, person: Person, field: Field, row: Row): unknown {
  const value = row[field.name] ?? null;
  if (value === null) return null;
  if (field.to !== undefined) return presentReference(world, person, field.to, String(value));
  switch (field.type) {
    case 'datetime':
      return new Date(String(value)).toISOString();
    case 'decimal':
      return Number(value).toFixed(field.scale ?? 0);
    case 'money':
      return { amount: Number(value).toFixed(2), currency: row[`${field.name}__currency`] };
    default:
      return value;
  }
}

/** `{id, label}` with `deleted` where it is; `{id, restricted}` where the label may not be seen. */
export function presentReference(world: World, person: Person, entity: string, id: string): Json {
  const target = world.tables[entity]?.get(id);
  const shown = world.model.entities[entity];
  const label = shown?.fields[shown.label];
  const isSeen =
    target !== undefined &&
    label !== undefined &&
    mayAtAll(world, person, entity, 'read') &&
    mayRead(world, person, entity, id) &&
    mayReadField(world, person, label);
  if (!isSeen) return { id, restricted: true };
  const text = idIn(target, label.name) ?? '';
  return isLive(target) ? { id, label: text } : { id, label: text, deleted: true };
}
