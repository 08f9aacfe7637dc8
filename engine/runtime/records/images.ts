// Several records as they are, in the canonical form that writes compare with: how an import finds out which of its
// rows change anything, in one statement for all of them.

import type { Entity } from '../../metadata/model.ts';
import { all, bindSql, column, compileSql, type Sql, slot, sql } from '../../rules/sql.ts';
import type { Connection } from '../database/connection.ts';
import type { Request } from '../request.ts';
import { statementOf } from './compiled.ts';
import { requestSlots } from './query/request_slots.ts';
import { type ReadContext, readableRows } from './query/source.ts';
import { imageSql } from './write/tables.ts';
import type { Values } from './write/values.ts';

const ROW = 't';

/** Id → values of all fields, system ones included, of those of the records that are there and may be read. */
export async function readImages(
  request: Request,
  connection: Connection,
  { entity, ids }: { readonly entity: Entity; readonly ids: readonly string[] },
): Promise<ReadonlyMap<string, Values>> {
  if (ids.length === 0) return new Map();
  const { compiled } = statementOf(request, { operation: 'images', entity: entity.name, parts: [] }, () => ({
    compiled: compileSql(compileImages(request, entity)),
    plan: null,
  }));
  const rows = await connection.query<{ id: string; image: string }>(
    bindSql(compiled, ...requestSlots(request), { ids }),
  );
  return new Map(rows.map((row) => [row.id, JSON.parse(row.image) as Values]));
}

/** Rows `id`, `image`. Slots: `ids` and those of the request. */
function compileImages({ access }: ReadContext, entity: Entity): Sql {
  const rows = readableRows(access, { entity, action: 'read', alias: ROW });
  const wanted = sql`${column(ROW, 'id')} = any(${slot('ids')}::uuid[])`;
  const conditions = all([wanted, rows.condition]);
  return sql`select ${column(ROW, 'id')}, ${imageSql(entity, ROW)}::text as "image" from ${rows.from} where ${conditions}`;
}
