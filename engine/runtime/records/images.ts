// Several records as they are, in the canonical form that writes compare with: how an import finds out which of its
// rows change anything, in one statement for all of them.

import { fieldsOfType } from '../../metadata/fields_of_type.ts';
import type { Entity } from '../../metadata/model.ts';
import { all, bindSql, column, compileSql, raw, type Sql, slot, sql } from '../../rules/sql.ts';
import type { Connection } from '../database/connection.ts';
import type { Request } from '../request.ts';
import { statementOf } from './compiled.ts';
import { companyCurrencySql } from './query/rates.ts';
import { requestSlots } from './query/request_slots.ts';
import { type ReadContext, readableRows } from './query/source.ts';
import { imageSql, readImage } from './write/image.ts';
import type { Values } from './write/values.ts';

const ROW = 't';

export interface Image {
  /** Of all fields, system ones included. */
  readonly values: Values;
  /** ISO 4217: of the record's company, in which amounts without a currency are; null where it can hold none. */
  readonly currency: string | null;
}

/** By id, those of the records that are there and may be read. */
export async function readImages(
  request: Request,
  connection: Connection,
  { entity, ids }: { readonly entity: Entity; readonly ids: readonly string[] },
): Promise<ReadonlyMap<string, Image>> {
  if (ids.length === 0) return new Map();
  const { compiled } = statementOf(request, { operation: 'images', entity: entity.name, parts: [] }, () => ({
    compiled: compileSql(compileImages(request, entity)),
    plan: null,
  }));
  const rows = await connection.query<{ id: string; image: string; currency: string | null }>(
    bindSql(compiled, ...requestSlots(request), { ids }),
  );
  return new Map(rows.map((row) => [row.id, { values: readImage(entity, row.image), currency: row.currency }]));
}

/** Rows `id`, `image`, `currency`. Slots: `ids` and those of the request. */
function compileImages({ access }: ReadContext, entity: Entity): Sql {
  const rows = readableRows(access, { entity, action: 'read', alias: ROW });
  const wanted = sql`${column(ROW, 'id')} = any(${slot('ids')}::uuid[])`;
  const conditions = all([wanted, rows.condition]);
  const currency = fieldsOfType(entity, 'money').length > 0 ? companyCurrencySql(entity, ROW) : raw('null');
  const columns = sql`${column(ROW, 'id')}, ${imageSql(entity, ROW)}::text as "image", ${currency} as "currency"`;
  return sql`select ${columns} from ${rows.from} where ${conditions}`;
}
