// Records that refer to others: found and locked, or counted, when those others are deleted. Grants do not matter
// here, since a reference that somebody may not see is as real; they only decide what is told of it.

import { columnOf } from '../../../metadata/field_types/field_type.ts';
import type { Entity, Field } from '../../../metadata/model.ts';
import { all, any, bindSql, column, compileSql, name, raw, type Sql, slot, sql } from '../../../rules/sql.ts';
import { companyOf } from '../../access/companies.ts';
import type { Connection } from '../../database/connection.ts';
import type { Request } from '../../request.ts';
import { requestSlots } from '../query/request_slots.ts';
import { companyField } from './companies.ts';
import type { Inbound } from './inbound.ts';

/** Locks the records that refer to these by the field, and gives their ids in order. */
export async function lockReferrers(
  connection: Connection,
  { entity, field, on_delete }: Inbound,
  targets: readonly string[],
): Promise<readonly string[]> {
  // What is deleted in its turn must wait for those who refer to it now; what is only cleared need not.
  const strength = on_delete === 'cascade' ? sql`update` : sql`no key update`;
  const statement = sql`select "id" from ${name(entity.name)} where ${name(columnOf(field))} = any(${slot('targets')}::uuid[]) and "deleted_at" is null order by "id" for ${strength}`;
  const rows = await connection.query<{ id: string }>(bindSql(compileSql(statement), { targets }));
  return rows.map((row) => row.id);
}

export interface Referrers {
  readonly all: number;
  /** Those that the reader may see. */
  readonly seen: number;
}

/** A field by which records may refer to others, and the ids of those. */
export interface Leading {
  readonly field: Field;
  readonly targets: readonly string[];
}

/** Which of the records that refer to others are meant. */
export interface Counted {
  /** A condition on the row `t`. */
  readonly where: Sql;
  readonly slots: Readonly<Record<string, unknown>>;
}

/** How many records of the entity refer to these by one of the fields, or by several. */
export async function countReferrers(
  { request, connection }: { readonly request: Request; readonly connection: Connection },
  entity: Entity,
  ...[leading, counted]: readonly [leading: readonly Leading[], counted?: Counted | undefined]
): Promise<Referrers> {
  const seen = request.access.may(entity, 'read') ? request.access.rows(entity, 'read', 't') : raw('false');
  const counts = sql`count(*)::integer as "all", (count(*) filter (where ${seen}))::integer as "seen"`;
  const refers = any(
    leading.map(({ field }, index) => sql`${column('t', columnOf(field))} = any(${slot(`targets.${index}`)}::uuid[])`),
  );
  const slots = Object.fromEntries(leading.map(({ targets }, index) => [`targets.${index}`, targets]));
  const where = all([refers, sql`"t"."deleted_at" is null`, ...(counted ? [counted.where] : [])]);
  const statement = sql`select ${counts} from ${name(entity.name)} as "t" where ${where}`;
  const [row] = await connection.query<{ all: number; seen: number }>(
    bindSql(compileSql(statement), ...requestSlots(request), slots, counted?.slots ?? {}),
  );
  return row ?? { all: 0, seen: 0 };
}

/** How many of these records refer by the field to one of another company than their own. */
export async function countStrays(
  connection: Connection,
  { entity, field, target }: { readonly entity: Entity; readonly field: Field; readonly target: Entity },
  ids: readonly string[],
): Promise<number> {
  const [own, other] = [companyOf(entity, 'c'), companyOf(target, 't')];
  if (companyField(entity) === undefined || own === undefined || other === undefined) return 0;
  const referred = sql`${column('t', 'id')} = ${column('c', columnOf(field))}`;
  const statement = sql`select count(*)::integer as "count" from ${name(entity.name)} as "c" join ${name(target.name)} as "t" on ${referred} where ${column('c', 'id')} = any(${slot('ids')}::uuid[]) and ${own} <> ${other}`;
  const [row] = await connection.query<{ count: number }>(bindSql(compileSql(statement), { ids }));
  return row?.count ?? 0;
}

/** Targets of the field in these records that are deleted; the others are locked against it. */
export async function countDeletedTargets(
  connection: Connection,
  { entity, field, target }: Pick<Inbound, 'entity' | 'field'> & { readonly target: string },
  ids: readonly string[],
): Promise<number> {
  const wanted = sql`select ${column('c', columnOf(field))} from ${name(entity.name)} as "c" where ${column('c', 'id')} = any(${slot('ids')}::uuid[])`;
  const statement = sql`select "t"."deleted_at" is not null as "gone" from ${name(target)} as "t" where "t"."id" in (${wanted}) order by "t"."id" for key share of "t"`;
  const rows = await connection.query<{ gone: boolean }>(bindSql(compileSql(statement), { ids }));
  return rows.filter((row) => row.gone).length;
}
