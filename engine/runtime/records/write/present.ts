// A record as its writer may read it, where nothing was written that would give it back.

import type { Entity } from '../../../metadata/model.ts';
import { bindSql, column, compileSql, name, slot, sql } from '../../../rules/sql.ts';
import type { Connection } from '../../database/connection.ts';
import type { Request } from '../../request.ts';
import { statementOf } from '../compiled.ts';
import { compileRecordJson } from '../query/record_json.ts';
import { requestSlots } from '../query/request_slots.ts';
import type { Written } from './options.ts';
import { columnList } from './tables.ts';

/** Presents a record that is locked, and readable, in this transaction. */
export async function presentRecord(
  request: Request,
  connection: Connection,
  { entity, id }: { entity: Entity; id: string },
): Promise<Written> {
  const { compiled } = statementOf(request, { operation: 'present', entity: entity.name, parts: [] }, () => {
    const row = sql`(select ${columnList(entity, 't')} from ${name(entity.name)} as "t" where ${column('t', 'id')} = ${slot('id')}::uuid)`;
    return { compiled: compileSql(compileRecordJson(request, entity, { from: row })), plan: null };
  });
  const rows = await connection.query<{ json: string; version: string }>(
    bindSql(compiled, ...requestSlots(request), { id }),
  );
  const [row] = rows;
  if (!row) throw new Error(`The record ${id} of ${entity.name} is locked but not there`);
  return { json: row.json, id, version: Number(row.version) };
}
