// New records of one entity in one statement, each with its row in the change log and its moves between stages. The
// columns travel as JSON, so that the text is the same for one record and for hundreds and is planned once for all.

import type { Entity } from '../../../metadata/model.ts';
import { bindSql, column, compileSql, name, raw, type Sql, slot, sql } from '../../../rules/sql.ts';
import { appendChanges, changeSlots } from '../../changes/append.ts';
import type { Connection } from '../../database/connection.ts';
import type { Request } from '../../request.ts';
import { statementOf } from '../compiled.ts';
import { requestSlots } from '../query/request_slots.ts';
import type { ReadContext } from '../query/source.ts';
import { GIVEN, hasStages, insertSql, movesSql, type RecordWrite } from './statement.ts';
import { columnList } from './tables.ts';

const WRITTEN = 'written';

/** Inserts records of one entity and one cause; gives the ids of those that their writer may not create. */
export async function insertRecords(
  request: Request,
  connection: Connection,
  { entity, writes }: { readonly entity: Entity; readonly writes: readonly RecordWrite[] },
): Promise<ReadonlySet<string>> {
  const [first] = writes;
  if (!first) return new Set();
  const { compiled } = statementOf(request, { operation: 'create many', entity: entity.name, parts: [] }, () => ({
    compiled: compileSql(compileInsert(request, entity)),
    plan: null,
  }));
  const slots = [...requestSlots(request), changeSlots(request, first.change), slotsOf(request, writes)];
  const rows = await connection.query<{ id: string }>(bindSql(compiled, ...slots));
  return new Set(rows.map((row) => row.id));
}

function slotsOf(request: Request, writes: readonly RecordWrite[]): Record<string, unknown> {
  const moves = writes.flatMap((write) =>
    write.moves.map((move, index) => ({ id: write.moveIds[index], record: write.id, ...move })),
  );
  return {
    'many.records': JSON.stringify(writes.map((write) => write.columns)),
    'many.changes': JSON.stringify(writes.map(({ id, change, diff }) => ({ id: change.id, record: id, diff }))),
    'record.moves': JSON.stringify(moves),
    'write.now': request.now,
    'write.user': request.user?.id ?? null,
  };
}

/** Rows `id`: the records that their writer may not create. */
function compileInsert(context: ReadContext, entity: Entity): Sql {
  const rows = sql`json_populate_recordset(null::${name(entity.name)}, ${slot('many.records')}::json)`;
  const given = sql`select ${columnList(entity, 'n')} from ${rows} as "n"`;
  const record = insertSql(entity, context.access.rows(entity, 'create', GIVEN), column('t', 'id'));
  const logged = appendChanges({
    entity,
    action: 'create',
    from: sql`json_to_recordset(${slot('many.changes')}::json) as "change"("id" uuid, "record" uuid, "diff" jsonb)`,
    change: column('change', 'id'),
    record: column('change', 'record'),
    version: raw('1'),
    diff: column('change', 'diff'),
  });
  const moved = hasStages(entity) ? sql`, "moved" as (${movesSql(context.model, entity)})` : raw('');
  const answer = sql`select "id" from ${name(GIVEN)} except select "id" from ${name(WRITTEN)}`;
  return sql`with ${name(GIVEN)} as (${given}), ${name(WRITTEN)} as (${record}), "logged" as (${logged})${moved} ${answer}`;
}
