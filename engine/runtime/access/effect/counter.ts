// Counts rows under conditions: each condition once, whoever it is asked for, and no longer than the question may take.

import type { Entity } from '../../../metadata/model.ts';
import { Refusal } from '../../../problems.ts';
import { all, bindSql, compileSql, filled, isTrue, join, name, type Sql, sql } from '../../../rules/sql.ts';
import { requestSlots } from '../../records/query/request_slots.ts';
import { readableRows } from '../../records/query/source.ts';
import type { Request } from '../../request.ts';
import { sharesOfReadable } from '../dependent.ts';
import { RECORD_SHARE } from '../shares.ts';

/** Of the table in every statement. */
export const ROW = 't';

/**
 * How many records that the asker may read fulfil each of the conditions, as of one moment where none was asked for before;
 * undefined: that took too long.
 */
export type Count = (entity: Entity, conditions: readonly Sql[]) => Promise<readonly (number | undefined)[]>;

/** `until` is on the clock of performance.now(): what was not begun by then is not counted. */
export function counterOf(asker: Request, until: number): Count {
  const known = new Map<string, number | undefined>();
  // What took too long once would do so again, and leave no time for the others.
  const slow = new Set<Entity>();
  return async (entity, conditions) => {
    const keyed = conditions.map((condition) => ({ key: `${entity.name} ${keyOf(condition)}`, condition }));
    const missing = [...new Map(keyed.filter(({ key }) => !known.has(key)).map((each) => [each.key, each])).values()];
    if (missing.length > 0 && !slow.has(entity) && performance.now() < until) {
      const statement = compileCounts(
        asker,
        entity,
        missing.map(({ condition }) => condition),
      );
      const counts = await inTime(asker, statement);
      if (counts === undefined) slow.add(entity);
      for (const [index, { key }] of missing.entries()) known.set(key, counts?.[`n${index}`]);
    }
    return keyed.map(({ key }) => known.get(key));
  };
}

/** Equal for conditions that hold for the same rows: the same text with the same values. */
export function keyOf(condition: Sql): string {
  const { sql: text, parameters } = bindSql(compileSql(condition));
  return JSON.stringify([text, parameters]);
}

function compileCounts(asker: Request, entity: Entity, conditions: readonly Sql[]): Sql {
  const rows = readableRows(asker.access, { entity, action: 'read', alias: ROW });
  // Rows that are there for the sake of a record are seen with it; but a share by who holds it, too, whom a restriction may
  // keep from the record.
  const records = entity.name === RECORD_SHARE ? sharesOfReadable(asker.model, asker.access, ROW) : [];
  const seen = filled(all([rows.condition, ...records]), ...requestSlots(asker));
  const counts = conditions.map((condition, index) => {
    const where = isTrue(condition) ? seen : all([seen, condition]);
    return sql`(select count(*) from ${rows.from} where ${where})::float8 as ${name(`n${index}`)}`;
  });
  return sql`select ${join(counts, ', ')}`;
}

async function inTime({ database }: Request, statement: Sql): Promise<Readonly<Record<string, number>> | undefined> {
  try {
    const bound = bindSql(compileSql(statement));
    const [row] = await database.read((connection) => connection.query<Record<string, number>>(bound));
    return row;
  } catch (error) {
    if (error instanceof Refusal && error.code === 'server.deadline') return undefined;
    throw error;
  }
}
