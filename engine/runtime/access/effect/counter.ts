// Counts rows under conditions: each condition once, whoever it is asked for, and no longer than the question may take.

import type { Entity } from '../../../metadata/model.ts';
import { Refusal } from '../../../problems.ts';
import { all, bindSql, compileSql, filled, isTrue, type Sql, sql } from '../../../rules/sql.ts';
import { requestSlots } from '../../records/query/request_slots.ts';
import { readableRows } from '../../records/query/source.ts';
import type { Request } from '../../request.ts';

/** Of the table in every statement. */
export const ROW = 't';

/** How many records that the asker may read fulfil the condition; undefined: that took too long. */
export type Count = (entity: Entity, condition: Sql) => Promise<number | undefined>;

/** `until` is on the clock of performance.now(): what was not begun by then is not counted. */
export function counterOf(asker: Request, until: number): Count {
  const known = new Map<string, Promise<number | undefined>>();
  return (entity, condition) => {
    const key = `${entity.name} ${keyOf(condition)}`;
    const found = known.get(key) ?? count(asker, entity, { condition, until });
    known.set(key, found);
    return found;
  };
}

/** Equal for conditions that hold for the same rows: the same text with the same values. */
export function keyOf(condition: Sql): string {
  const { sql: text, parameters } = bindSql(compileSql(condition));
  return JSON.stringify([text, parameters]);
}

interface Counting {
  readonly condition: Sql;
  readonly until: number;
}

async function count(asker: Request, entity: Entity, { condition, until }: Counting): Promise<number | undefined> {
  if (performance.now() > until) return undefined;
  const rows = readableRows(asker.access, { entity, action: 'read', alias: ROW });
  const seen = filled(rows.condition, ...requestSlots(asker));
  const where = isTrue(condition) ? seen : all([seen, condition]);
  const bound = bindSql(compileSql(sql`select count(*)::text as "n" from ${rows.from} where ${where}`));
  try {
    const [row] = await asker.database.read((connection) => connection.query<{ n: string }>(bound));
    return Number(row?.n ?? 0);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'server.deadline') return undefined;
    throw error;
  }
}
