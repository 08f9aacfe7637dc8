// The statements of an export: every record that the reader may both see and take out, in its order, each as JSON; and how
// many there are, up to what a file can hold.

import { all, column, join, raw, type Sql, sql } from '../../../rules/sql.ts';
import { columnsOfSelection, type Selection } from './fields.ts';
import { outerOrder, sortColumn } from './page.ts';
import { compilePresentation, OBJECT_JSON, ROW } from './record_json.ts';
import { type Matching, type MatchingRows, matchingRows } from './select.ts';
import type { SortKey } from './sort.ts';
import { type ReadContext, readableRows } from './source.ts';

export interface Exporting extends Matching {
  readonly selection: Selection;
  readonly keys: readonly SortKey[];
}

/** A row `json` for each record. Slots: those of the filter and the search. */
export function compileExport(context: ReadContext, exporting: Exporting): Sql {
  const { selection, keys } = exporting;
  const rows = exportedRows(context, exporting);
  const values = keys.map((key, index) => {
    return sql`${key.expression(rows.joins.alias(key.steps, '/sort'))} as ${sortColumn(index)}`;
  });
  const columns = [...columnsOfSelection(selection).map((stored) => column(ROW, stored)), ...values];
  const presentation = compilePresentation(context, selection);
  const found = sql`select ${join(columns, ', ')} from ${rows.from()} where ${all(rows.conditions)}`;
  return sql`select ${OBJECT_JSON} as "json" from (${found}) as "r"${presentation.joins}${presentation.object} order by ${outerOrder(keys, '"r".')}`;
}

/** One row with `count`, of `most` records and no more. */
export function compileExportCount(context: ReadContext, matching: Matching, most: number): Sql {
  const rows = exportedRows(context, matching);
  const found = sql`select 1 from ${rows.from()} where ${all(rows.conditions)} limit ${raw(String(most))}`;
  return sql`select count(*) as "count" from (${found}) as "counted"`;
}

/** Whoever takes records out must be allowed to do that, and to read them. */
function exportedRows(context: ReadContext, matching: Matching): MatchingRows {
  const rows = matchingRows(context, matching);
  const { condition } = readableRows(context.access, { entity: matching.entity, action: 'export', alias: ROW });
  return { ...rows, conditions: [...rows.conditions, condition] };
}
