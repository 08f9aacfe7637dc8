// What somebody is told of a change. Who listens: that a record changed which they may see as it is now, or that one is gone
// which they could see before; of all else nothing. Who asks for the history of a record that they may see: the values before
// and after of all fields that they may read. What a record leads to counts as it is now.

import type { Entity, Field } from './model.ts';
import { type Json, presentReference } from './present.ts';
import { mayActOn, mayAtAll, mayRead, mayReadField, type Person, type World } from './rights.ts';
import { type Change, isLive, type Row } from './tables.ts';

/** `event entity id action version`; undefined where nothing is told. `change` is the last one of its record. */
export function toldOf(world: World, person: Person, change: Change): string | undefined {
  const { entity, record, action, version } = change;
  const row = world.tables[entity]?.get(record);
  if (row === undefined || !mayAtAll(world, person, entity, 'read')) return undefined;
  if (isLive(row) && mayRead(world, person, entity, record)) return `change ${entity} ${record} ${action} ${version}`;
  if (action !== 'update' && action !== 'delete') return undefined;
  const was = rowBefore(world.model.entities[entity] as Entity, row, change);
  const wasSeen = mayActOn(world, person, { entity, action: 'read', row: was });
  return wasSeen ? `gone ${entity} ${record} gone ${version}` : undefined;
}

/** The row with what its last change took away: whatever is changed or deleted is there until then. */
function rowBefore({ fields }: Entity, row: Row, { diff }: Change): Row {
  const columns = Object.entries(diff).flatMap(([name, pair]) => {
    const [old] = pair as readonly [unknown, unknown];
    const field = fields[name];
    const member = (of: string): unknown => (old as Readonly<Record<string, unknown>> | null)?.[of] ?? null;
    if (field?.to !== undefined) return [[name, member('id')] as const];
    if (field?.type !== 'money') return [[name, old] as const];
    return [[name, member('amount')] as const, [`${name}__currency`, member('currency')] as const];
  });
  return { ...row, ...Object.fromEntries(columns), deleted_at: null };
}

/** A change as a history answers it, without its id and its time. */
export function presentChange(world: World, person: Person, { fields }: Entity, change: Change): Json {
  const { version, action, actor, diff } = change;
  const shown = Object.entries(diff).flatMap(([name, pair]) => {
    const field = fields[name];
    if (field === undefined || !mayReadField(world, person, field)) return [];
    return [[name, (pair as readonly unknown[]).map((value) => presentValue(world, person, field, value))] as const];
  });
  const by = actor === null ? null : presentReference(world, person, 'user', actor);
  return { version, action, actor: by, diff: Object.fromEntries(shown) };
}

/** The log has values as records show them, and of a reference the id. */
function presentValue(world: World, person: Person, { to }: Field, value: unknown): unknown {
  if (to === undefined || value === null) return value;
  const { id } = value as { readonly id: unknown };
  return presentReference(world, person, to, String(id));
}
