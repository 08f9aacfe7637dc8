// Records that get another owner, all at once: each is judged as by update.ts, as it was and as it will be, and has its
// version and its row in the change log. One statement per entity. Nothing else of the records is settled anew, so a field
// that follows the owner stays as it is.

import { columnOf } from '../../../metadata/field_types/field_type.ts';
import type { Entity, Field } from '../../../metadata/model.ts';
import { all, bindSql, column, compileSql, join, name, raw, type Sql, slot, sql, text } from '../../../rules/sql.ts';
import { appendChanges, type ChangePlace, changeSlots } from '../../changes/append.ts';
import type { Connection } from '../../database/connection.ts';
import { newId } from '../../ids.ts';
import type { Request } from '../../request.ts';
import { statementOf } from '../compiled.ts';
import { requestSlots } from '../query/request_slots.ts';
import type { ReadContext } from '../query/source.ts';
import { presentWriteError } from './refusals.ts';
import { touchSql } from './statement.ts';
import { columnList, columnsOfEntity } from './tables.ts';

/** A field by which records belong to a user. */
export interface Owned {
  readonly entity: Entity;
  readonly field: Field;
}

/** Ids of users. */
export interface Owners {
  readonly from: string;
  readonly to: string;
}

/** What became of the records of one entity. */
export interface HandedOver {
  readonly moved: number;
  /** That the writer may not change so: those that they see, and whether there are others. */
  readonly refused: number;
  readonly hasUnseen: boolean;
}

/** Locks the records that belong to the user and gives their ids in order, at most so many. */
export async function lockOwned(
  connection: Connection,
  { entity, field }: Owned,
  { from, most }: { readonly from: string; readonly most: number },
): Promise<readonly string[]> {
  const statement = sql`select "id" from ${name(entity.name)} where ${name(columnOf(field))} = ${slot('from')}::uuid and "deleted_at" is null order by "id" limit ${slot('most')}::integer for no key update`;
  const rows = await connection.query<{ id: string }>(bindSql(compileSql(statement), { from, most }));
  return rows.map((row) => row.id);
}

interface HandingOver {
  readonly request: Request;
  readonly connection: Connection;
  readonly place: ChangePlace;
}

/** Hands over records that are locked, those of them that the writer may change so. */
export async function handOverRecords(
  { request, connection, place }: HandingOver,
  owned: Owned,
  { owners, ids }: { readonly owners: Owners; readonly ids: readonly string[] },
): Promise<HandedOver> {
  const { entity, field } = owned;
  const shape = { operation: 'hand over', entity: entity.name, parts: field.name };
  const compile = () => ({ compiled: compileSql(compileHandOver(request, owned)), plan: null });
  const { compiled } = statementOf(request, shape, compile);
  const slots = {
    'many.ids': ids,
    'many.changes': ids.map(() => newId()),
    'owner.from': owners.from,
    'owner.to': owners.to,
    'write.now': request.now,
    'write.user': request.user?.id ?? null,
  };
  const bound = bindSql(compiled, slots, ...requestSlots(request), changeSlots(request, place));
  try {
    const [row] = await connection.query<{ moved: number; refused: number; unseen: number }>(bound);
    const { moved = 0, refused = 0, unseen = 0 } = row ?? {};
    return { moved, refused, hasUnseen: unseen > 0 };
  } catch (error) {
    throw presentWriteError(error, { request, entity });
  }
}

const MANY = sql`unnest(${slot('many.ids')}::uuid[], ${slot('many.changes')}::uuid[]) as "m"("id", "change")`;
// A name with `__` is no field's, so it can stand beside all columns of the table.
const CHANGE = '__change';

function compileHandOver({ access }: ReadContext, { entity, field }: Owned): Sql {
  const at = columnOf(field);
  const rows = sql`select ${columnList(entity, 't')}, "m"."change" as ${name(CHANGE)} from ${name(entity.name)} as "t" join ${MANY} on ${column('t', 'id')} = "m"."id" where ${column('t', at)} = ${slot('owner.from')}::uuid and ${column('t', 'deleted_at')} is null`;
  // By a share nobody gives a record to others.
  const may = all([access.granted(entity, 'update', 'was'), access.granted(entity, 'update', 'given')]);
  // Side by side without a join: nobody knows how many rows "was" has, and PostgreSQL takes it for a few.
  const both = sql`from "was" cross join lateral (${givenSql(entity, at)}) as "given"`;
  const judged = sql`select ${column('was', 'id')}, ${column('was', CHANGE)} as "change", ${may} as "may", ${access.rows(entity, 'read', 'was')} as "seen" ${both}`;
  const set = join([...touchSql('t'), sql`${name(at)} = ${slot('owner.to')}::uuid`], ', ');
  const written = sql`update ${name(entity.name)} as "t" set ${set} from "judged" where ${column('t', 'id')} = ${column('judged', 'id')} and "judged"."may" returning ${column('t', 'id')}, ${column('t', 'version')}, ${column('judged', 'change')}`;
  const reference = (owner: string): Sql => sql`jsonb_build_object('id', ${slot(owner)}::uuid)`;
  const logged = appendChanges({
    entity,
    action: 'update',
    from: name('written'),
    change: raw('"change"'),
    record: raw('"id"'),
    version: raw('"version"'),
    diff: sql`jsonb_build_object(${text(field.name)}::text, jsonb_build_array(${reference('owner.from')}, ${reference('owner.to')}))`,
  });
  const refused = (condition: Sql): Sql =>
    sql`(select count(*)::integer from "judged" where "may" is not true and ${condition})`;
  const answer = sql`select (select count(*)::integer from "written") as "moved", ${refused(raw('"seen"'))} as "refused", ${refused(raw('"seen" is not true'))} as "unseen"`;
  return sql`with "was" as (${rows}), "judged" as (${judged}), "written" as (${written}), "logged" as (${logged}) ${answer}`;
}

/** The row as it will be. */
function givenSql(entity: Entity, owner: string): Sql {
  const changed = new Map([
    [owner, sql`${slot('owner.to')}::uuid`],
    ['updated_at', sql`${slot('write.now')}::timestamptz`],
    ['updated_by', sql`${slot('write.user')}::uuid`],
  ]);
  const values = columnsOfEntity(entity).map((each) => {
    return sql`${changed.get(each) ?? column('was', each)} as ${name(each)}`;
  });
  return sql`select ${join(values, ', ')}`;
}
