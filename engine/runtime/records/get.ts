// One record as its reader may see it. What cannot be seen is not there, whatever the reason.

import type { Entity } from '../../metadata/model.ts';
import { ok, Refusal } from '../../problems.ts';
import { bindSql, column, join, type Sql, slot, sql } from '../../rules/sql.ts';
import { GUARD } from '../access/guard.ts';
import { UUID } from '../field_types/formats.ts';
import type { Request } from '../request.ts';
import { compiledStatement } from './compiled.ts';
import { cursorSlotsOf } from './query/cursor.ts';
import { columnsOfSelection, readableSelection, selectionOf } from './query/fields.ts';
import { parseIncludes, presentWithIncludes, type Shown } from './query/include.ts';
import type { GetRequest } from './query/list_request.ts';
import { compilePresented, ROW } from './query/record_json.ts';
import { refusalOf } from './query/refusal.ts';
import { requestSlots } from './query/request_slots.ts';
import { findEntity, type ReadContext, readableRows } from './query/source.ts';

/** The record's JSON text, and its version for the ETag. */
export interface GotRecord {
  readonly json: string;
  readonly version: number;
}

/** What is wanted of the record: a query string, read only where it did not come before. */
interface Asked {
  readonly query: string;
  readonly parse: () => GetRequest;
}

const EVERYTHING: Asked = { query: '', parse: () => ({}) };

/**
 * Reads one record; without `fields` all that the reader may read of it. Refusals: `entity.unknown`, `field.unknown`,
 * and `record.unknown` for an id that is no uuid, that nobody has, or whose record is deleted or not theirs to see.
 */
export async function runGet(
  request: Request,
  entityName: string,
  id: string,
  asked: Asked = EVERYTHING,
): Promise<GotRecord> {
  const entity = findEntity(request, entityName);
  const shape = { operation: 'get', entity: entity.name, parts: asked.query };
  const compile = (): Sql => {
    const { fields, include } = asked.parse();
    const selection = fields ? selectionOf(request, entity, fields) : ok(readableSelection(request, entity));
    const includes = parseIncludes(request, entity, include);
    if (!selection.ok || !includes.ok) throw refusalOf(selection, includes);
    return compileGet(request, entity, { selection: selection.value, includes: includes.value });
  };
  const compiled = compiledStatement(request, shape, compile, 'general');
  if (!UUID.test(id)) throw unknownRecord(entity, id);
  const [row] = await request.database.read((connection) =>
    connection.query(bindSql(compiled, ...requestSlots(request), { id }, cursorSlotsOf(request, compiled))),
  );
  if (!row) throw unknownRecord(entity, id);
  return { json: row['json'] as string, version: Number(row['version']) };
}

/** One row `json`, `version`, or none. Slots: `id` and those of the request. */
export function compileGet(context: ReadContext, entity: Entity, { selection, includes }: Shown): Sql {
  const rows = readableRows(context.access, { entity, action: 'read', alias: ROW });
  const columns = columnsOfSelection(selection).map((stored) => column(ROW, stored));
  const same = sql`${column(ROW, 'id')} = ${slot('id')}::uuid`;
  const row = sql`(select ${join(columns, ', ')} from ${rows.from} where ${same} and ${rows.condition} and ${GUARD})`;
  return compilePresented(presentWithIncludes(context, { selection, includes }), row);
}

/** The one answer for all records that cannot be seen. */
export function unknownRecord(entity: Entity, id: string): Refusal {
  return new Refusal('record.unknown', `There is no ${entity.name} ${JSON.stringify(id)}.`);
}
