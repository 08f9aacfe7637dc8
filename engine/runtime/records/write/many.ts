// Writes over many records at once, as deletions and their undoing need them: each record gets its version and its row
// in the change log, in one statement per entity.

import { columnOf } from '../../../metadata/field_types/field_type.ts';
import type { Entity, Field } from '../../../metadata/model.ts';
import { all, bindSql, column, compileSql, join, name, raw, type Sql, slot, sql, text } from '../../../rules/sql.ts';
import { companyOf } from '../../access/companies.ts';
import { appendChanges, type ChangeAction, type ChangePlace, changeSlots } from '../../changes/append.ts';
import type { Connection } from '../../database/connection.ts';
import { newId } from '../../ids.ts';
import type { Request } from '../../request.ts';
import { statementOf } from '../compiled.ts';
import { companyField } from './companies.ts';
import { type GivenRows, touchSql } from './statement.ts';
import { columnList, valuesSql } from './tables.ts';
import { contentFields } from './values.ts';

export interface ManyWrite {
  readonly request: Request;
  readonly connection: Connection;
  readonly entity: Entity;
  readonly place: ChangePlace;
}

/** A record and, where it matters, the version that it must still have. */
export interface RecordAt {
  readonly id: string;
  readonly version: number;
}

/** A reference of a record, to be set or cleared. */
export interface ReferenceAt {
  readonly id: string;
  readonly target: string;
}

// A name with `__` is no field's, so it can stand beside all columns of the table.
const CHANGE = '__change';

/** Soft-deletes records that are locked. Their whole image goes into the log. */
export async function deleteRecords(write: ManyWrite, ids: readonly string[]): Promise<readonly RecordAt[]> {
  const compiled = compiledFor(write, 'delete many', () => {
    const set = [...touchSql('t'), sql`"deleted_at" = ${slot('write.now')}::timestamptz`];
    const where = sql`${column('t', 'id')} = "m"."id" and ${column('t', 'deleted_at')} is null`;
    return writeMany(write.entity, { action: 'delete', set, where });
  });
  return runMany(write, compiled, { 'many.ids': ids, 'many.versions': ids.map(() => null) });
}

/** Takes deletions back, of records that were not touched since. */
export async function undeleteRecords(write: ManyWrite, records: readonly RecordAt[]): Promise<readonly RecordAt[]> {
  const compiled = compiledFor(write, 'restore many', () => {
    const set = [...touchSql('t'), sql`"deleted_at" = null`];
    const where = sql`${column('t', 'id')} = "m"."id" and ${column('t', 'version')} = "m"."version" and ${column('t', 'deleted_at')} is not null`;
    return writeMany(write.entity, { action: 'restore', set, where });
  });
  const slots = { 'many.ids': records.map(({ id }) => id), 'many.versions': records.map(({ version }) => version) };
  return runMany(write, compiled, slots);
}

/** Records that were to be restored. */
export function deletedRows(entity: Entity, ids: readonly string[]): GivenRows {
  const rows = sql`select ${columnList(entity, 't')} from ${name(entity.name)} as "t" where ${column('t', 'id')} = any(${slot('many.ids')}::uuid[])`;
  return { sql: rows, slots: [{ 'many.ids': ids }] };
}

interface ManyShape {
  readonly action: ChangeAction;
  readonly set: readonly Sql[];
  readonly where: Sql;
}

function writeMany(entity: Entity, { action, set, where }: ManyShape): Sql {
  const many = sql`unnest(${slot('many.ids')}::uuid[], ${slot('many.versions')}::bigint[], ${slot('many.changes')}::uuid[]) as "m"("id", "version", "change")`;
  const written = sql`update ${name(entity.name)} as "t" set ${join(set, ', ')} from ${many} where ${where} returning ${columnList(entity, 't')}, "m"."change" as ${name(CHANGE)}`;
  const pair = action === 'delete' ? raw(`"value", 'null'::jsonb`) : raw(`'null'::jsonb, "value"`);
  const image = valuesSql(contentFields(entity), 'written');
  const diff = sql`(select coalesce(jsonb_object_agg("key", jsonb_build_array(${pair})), '{}') from jsonb_each((${image})::jsonb) where "value" <> 'null')`;
  const logged = appendChanges({
    entity,
    action,
    from: name('written'),
    change: column('written', CHANGE),
    record: column('written', 'id'),
    version: column('written', 'version'),
    diff,
  });
  return sql`with "written" as (${written}), "logged" as (${logged}) select "id", "version" from "written"`;
}

/** Clears a reference of records that are locked; the log tells where each led. */
export async function clearReferences(write: ManyWrite, field: Field, ids: readonly string[]): Promise<void> {
  const compiled = compiledFor(write, `clear ${field.name}`, () => setReferences(write.entity, field, 'clear'));
  await runMany(write, compiled, { 'many.ids': ids, 'many.targets': ids.map(() => null) });
}

/** Gives cleared references back, where nobody has set another one since, nor given the record another company. */
export async function fillReferences(
  write: ManyWrite,
  field: Field,
  references: readonly ReferenceAt[],
): Promise<readonly RecordAt[]> {
  const target = write.request.model.entities[field.to as string];
  const kept = target ? keptApart(write.entity, target) : [];
  const compiled = compiledFor(write, `fill ${field.name}`, () => setReferences(write.entity, field, 'fill', kept));
  const slots = { 'many.ids': references.map(({ id }) => id), 'many.targets': references.map(({ target }) => target) };
  return runMany(write, compiled, slots);
}

/** Conditions under which the row `t` and the target that it had are of one company, or one of them is of none. */
function keptApart(entity: Entity, target: Entity): readonly Sql[] {
  const [own, other] = [companyOf(entity, 't'), companyOf(target, 'of')];
  if (companyField(entity) === undefined || own === undefined || other === undefined) return [];
  return [
    sql`not exists (select from ${name(target.name)} as "of" where "of"."id" = "m"."target" and ${own} <> ${other})`,
  ];
}

function setReferences(
  entity: Entity,
  field: Field,
  ...[how, conditions = []]: readonly ['clear' | 'fill', (readonly Sql[])?]
): Sql {
  const at = columnOf(field);
  const many = sql`unnest(${slot('many.ids')}::uuid[], ${slot('many.targets')}::uuid[], ${slot('many.changes')}::uuid[]) as "m"("id", "target", "change")`;
  const set = join([...touchSql('t'), sql`${name(at)} = "m"."target"`], ', ');
  // The row as it was, beside the one that is updated: RETURNING sees only the new one.
  const was = sql`${name(entity.name)} as "was"`;
  const where = all([
    sql`${column('t', 'id')} = "m"."id"`,
    sql`"was"."id" = "m"."id"`,
    sql`${column('t', 'deleted_at')} is null`,
    ...(how === 'fill' ? [sql`${column('t', at)} is null`] : []),
    ...conditions,
  ]);
  const returning = sql`${column('t', 'id')}, ${column('t', 'version')}, ${column('was', at)} as "was", "m"."target", "m"."change"`;
  const reference = (id: Sql): Sql => sql`case when ${id} is not null then jsonb_build_object('id', ${id}) end`;
  const logged = appendChanges({
    entity,
    action: 'update',
    from: name('written'),
    change: raw('"change"'),
    record: raw('"id"'),
    version: raw('"version"'),
    diff: sql`jsonb_build_object(${text(field.name)}::text, jsonb_build_array(${reference(raw('"was"'))}, ${reference(raw('"target"'))}))`,
  });
  const written = sql`update ${name(entity.name)} as "t" set ${set} from ${many}, ${was} where ${where} returning ${returning}`;
  return sql`with "written" as (${written}), "logged" as (${logged}) select "id", "version" from "written"`;
}

type Compiled = ReturnType<typeof compileSql>;

function compiledFor(write: ManyWrite, operation: string, build: () => Sql): Compiled {
  const shape = { operation, entity: write.entity.name, parts: [] };
  return statementOf(write.request, shape, () => ({ compiled: compileSql(build()), plan: null })).compiled;
}

async function runMany(
  { request, connection, place }: ManyWrite,
  compiled: Compiled,
  slots: Readonly<Record<string, readonly unknown[]>>,
): Promise<readonly RecordAt[]> {
  const count = slots['many.ids']?.length ?? 0;
  if (count === 0) return [];
  const bound = bindSql(compiled, {
    ...changeSlots(request, place),
    ...slots,
    'many.changes': Array.from({ length: count }, () => newId()),
    'write.now': request.now,
    'write.user': request.user?.id ?? null,
  });
  const rows = await connection.query<{ id: string; version: string }>(bound);
  return rows.map((row) => ({ id: row.id, version: Number(row.version) }));
}
