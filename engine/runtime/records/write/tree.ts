// Trees: each record keeps the path of its ancestors from the root. A move changes the paths of all that lies below,
// deleted records too, so that they are right when they are restored. Moves of one tree happen one after the other,
// since two that are each fine may make a circle together.

import { columnOf } from '../../../metadata/field_types/field_type.ts';
import { fieldsOfType } from '../../../metadata/fields_of_type.ts';
import type { Entity, Field } from '../../../metadata/model.ts';
import type { Problem } from '../../../problems.ts';
import { bindSql, column, compileSql, name, type Sql, slot, sql } from '../../../rules/sql.ts';
import type { Connection } from '../../database/connection.ts';
import type { Stored } from '../../field_types/field_type.ts';
import { idOf } from '../../field_types/reference_value.ts';
import type { Request } from '../../request.ts';
import type { Draft } from './draft.ts';
import { pointerTo } from './input.ts';
import { sameValue } from './values.ts';
import { targetKey, type Writing } from './writing.ts';

export function treeFields(entity: Entity): readonly Field[] {
  return fieldsOfType(entity, 'tree_parent');
}

const LOCK = compileSql(sql`select pg_advisory_xact_lock(hashtextextended(${slot('tree')}, 0))`);
const LOCK_SHARED = compileSql(sql`select pg_advisory_xact_lock_shared(hashtextextended(${slot('tree')}, 0))`);

/** Until the end of the transaction nobody else moves records of this tree; new leaves may be added side by side. */
export async function lockTree(
  connection: Connection,
  { request, entity, isMove }: { request: Request; entity: Entity; isMove: boolean },
): Promise<void> {
  const tree = `cahier tree ${request.tenant.number} ${entity.name}`;
  await connection.query(bindSql(isMove ? LOCK : LOCK_SHARED, { tree }));
}

/** Ancestors of the record with these values, from the root. */
export function pathOf(writing: Writing, field: Field, parent: Stored | undefined): readonly string[] {
  const id = idOf(parent);
  if (id === null) return [];
  const above = writing.targets.get(targetKey(field.to as string, id))?.reached[`${field.name}.path`];
  return [...(Array.isArray(above) ? (above as string[]) : []), id];
}

/** A record above itself: `reference.cycle`. */
export function cycleProblems(writing: Writing, draft: Draft): readonly Problem[] {
  return treeFields(writing.entity).flatMap((field) => {
    const parent = draft.values[field.name];
    if (sameValue(parent, writing.before?.values[field.name])) return [];
    if (!pathOf(writing, field, parent).includes(writing.id)) return [];
    const detail = 'The record above would lie below this one.';
    return [{ code: 'reference.cycle', pointer: pointerTo(field.name), detail }];
  });
}

/**
 * Gives all that lies below records new paths. Slots: `moved.ids`, and `moved.paths` with the new path of each, as
 * texts of arrays (PostgreSQL has no arrays of arrays of different lengths).
 */
export function movePathsSql(entity: Entity, field: Field): Sql {
  const path = column('t', columnOf(field, 'path'));
  const moved = sql`unnest(${slot('moved.ids')}::uuid[], ${slot('moved.paths')}::text[]) as "moved"("id", "path")`;
  const tail = sql`${path}[array_position(${path}, "moved"."id"):]`;
  return sql`update ${name(entity.name)} as "t" set ${name(columnOf(field, 'path'))} = "moved"."path"::uuid[] || ${tail} from ${moved} where ${path} @> array["moved"."id"]`;
}

/** Moves the subtrees of a record whose parents changed. */
export async function moveSubtrees(connection: Connection, writing: Writing, draft: Draft): Promise<void> {
  for (const field of movedFields(writing, draft)) {
    const path = `{${pathOf(writing, field, draft.values[field.name]).join(',')}}`;
    await moveBelow(connection, writing.entity, { field, ids: [writing.id], paths: [path] });
  }
}

/** Whether the record of an update gets another parent. */
export function movesSubtrees(writing: Writing, draft: Draft): boolean {
  return movedFields(writing, draft).length > 0;
}

function movedFields({ entity, before }: Writing, draft: Draft): readonly Field[] {
  return treeFields(entity).filter(({ name }) => before && !sameValue(draft.values[name], before.values[name]));
}

/** Makes records whose parent is gone roots, with all that lies below them. */
export async function moveToRoot(
  connection: Connection,
  entity: Entity,
  { field, ids }: { field: Field; ids: readonly string[] },
): Promise<void> {
  const path = name(columnOf(field, 'path'));
  const own = sql`update ${name(entity.name)} set ${path} = '{}' where "id" = any(${slot('moved.ids')}::uuid[])`;
  await connection.query(bindSql(compileSql(own), { 'moved.ids': ids }));
  await moveBelow(connection, entity, { field, ids, paths: ids.map(() => '{}') });
}

/** Puts records, with all that lies below them, under the parents that they have. */
export async function moveBelowParents(
  connection: Connection,
  entity: Entity,
  { field, ids }: { field: Field; ids: readonly string[] },
): Promise<void> {
  const path = columnOf(field, 'path');
  const above = sql`${column('p', path)} || ${column('p', 'id')}`;
  const own = sql`update ${name(entity.name)} as "t" set ${name(path)} = ${above} from ${name(entity.name)} as "p" where ${column('t', 'id')} = any(${slot('moved.ids')}::uuid[]) and ${column('p', 'id')} = ${column('t', columnOf(field))} returning ${column('t', 'id')}, ${column('t', path)}::text as "path"`;
  const rows = await connection.query<{ id: string; path: string }>(bindSql(compileSql(own), { 'moved.ids': ids }));
  await moveBelow(connection, entity, { field, ids: rows.map((row) => row.id), paths: rows.map((row) => row.path) });
}

async function moveBelow(
  connection: Connection,
  entity: Entity,
  { field, ids, paths }: { field: Field; ids: readonly string[]; paths: readonly string[] },
): Promise<void> {
  if (ids.length === 0) return;
  const slots = { 'moved.ids': ids, 'moved.paths': paths };
  await connection.query(bindSql(compileSql(movePathsSql(entity, field)), slots));
}
