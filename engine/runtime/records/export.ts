// Records as a file to take away: all that match and may be exported, in order, as CSV or as a workbook. Nothing is kept: a
// batch is read from the database when the one before has gone out.

import type { ExportRequest } from '../../../schemas/http/records.ts';
import type { Entity } from '../../metadata/model.ts';
import { ok, Refusal } from '../../problems.ts';
import { type BoundSql, bindSql, type SlotValues, type Sql } from '../../rules/sql.ts';
import type { Connection } from '../database/connection.ts';
import type { Request } from '../request.ts';
import { compiledStatement } from './compiled.ts';
import { writeCsv } from './export/csv.ts';
import { type RecordValues, type Row, rowOf, type Sheet, sheetColumns } from './export/sheet.ts';
import { MOST_ROWS, writeXlsx } from './export/xlsx.ts';
import { compileExport, compileExportCount, type Exporting } from './query/export.ts';
import { readableSelection, selectionOf } from './query/fields.ts';
import { refusalOf } from './query/refusal.ts';
import { requestSlots } from './query/request_slots.ts';
import { parseSearch, searchShape, searchSlots } from './query/search.ts';
import { parseSort, sortText } from './query/sort.ts';
import { findEntity } from './query/source.ts';
import { filterSlots, parseFilter } from './query/where.ts';

/** An export that may be made. */
export interface ExportFile {
  readonly name: string;
  readonly mediaType: string;
  /**
   * Its bytes. `before` is asked before each batch goes out, on the connection that reads: what it throws ends the file.
   * Nothing comes before the first records are there; throws `limit.exceeded` for more records than a workbook holds.
   */
  readonly content: (before: (connection: Connection) => Promise<void>) => AsyncGenerator<Buffer, void, undefined>;
}

const FORMATS = {
  csv: { mediaType: 'text/csv; charset=utf-8; header=present', write: writeCsv },
  xlsx: { mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', write: writeXlsx },
} as const;

/**
 * Checks an export. Refusals: `entity.unknown`; `access.denied` where the reader may export none of its records; for names,
 * rule and search those of a list.
 */
export function prepareExport(request: Request, entityName: string, wanted: ExportRequest): ExportFile {
  const entity = findEntity(request, entityName);
  if (!request.access.may(entity, 'export')) {
    throw new Refusal('access.denied', `You may not export records of ${entity.name}.`);
  }
  const prepared = prepare(request, entity, wanted);
  const { mediaType, write } = FORMATS[wanted.format];
  return {
    name: `${entity.name}-${request.today}.${wanted.format}`,
    mediaType,
    content: async function* (before) {
      if (wanted.format === 'xlsx') await refuseTooMany(request, prepared.count());
      const source = request.database.stream<{ json: string }>(prepared.records(), before);
      try {
        const first = await source.next();
        const batches = rowsOf(prepared.columns, first, source);
        yield* write({ name: entity.name, columns: prepared.columns, batches });
      } finally {
        await source.return();
      }
    },
  };
}

interface Prepared {
  readonly columns: Sheet['columns'];
  readonly records: () => BoundSql;
  readonly count: () => BoundSql;
}

function prepare(request: Request, entity: Entity, wanted: ExportRequest): Prepared {
  const filter = wanted.where === undefined ? ok(undefined) : parseFilter(request, entity, wanted.where);
  const search = parseSearch(wanted.search);
  const keys = parseSort(request, entity, wanted.sort ?? []);
  const selection = wanted.fields
    ? selectionOf(request, entity, wanted.fields)
    : ok(readableSelection(request, entity, true));
  if (!filter.ok || !search.ok || !keys.ok || !selection.ok) throw refusalOf(filter, search, keys, selection);
  const exporting: Exporting = {
    entity,
    rule: filter.value?.rule,
    search: search.value,
    keys: keys.value,
    selection: selection.value,
  };
  const matching = [filter.value?.shape.key, searchShape(search.value)];
  const slots: readonly SlotValues[] = [...requestSlots(request), filterSlots(filter.value), searchSlots(search.value)];
  const bound = (operation: string, parts: readonly unknown[], compile: () => Sql): BoundSql =>
    bindSql(compiledStatement(request, { operation, entity: entity.name, parts }, compile), ...slots);
  return {
    columns: sheetColumns(request, entity, wanted.fields ?? [...selection.value.fields.keys()]),
    records: () =>
      bound('export', [wanted.fields, sortText(keys.value), ...matching], () => compileExport(request, exporting)),
    count: () => bound('export count', matching, () => compileExportCount(request, exporting, MOST_ROWS)),
  };
}

async function refuseTooMany(request: Request, count: BoundSql): Promise<void> {
  const [row] = await request.database.read((connection) => connection.query(count));
  if (Number(row?.['count']) < MOST_ROWS) return;
  const detail = `A workbook holds at most ${MOST_ROWS - 1} records; please export less at once, or as CSV.`;
  throw new Refusal('limit.exceeded', detail, { members: { max: MOST_ROWS - 1 } });
}

type Batch = IteratorResult<readonly { readonly json: string }[], void>;

/** The cells of the batches, the first of which was read before. */
async function* rowsOf(
  columns: Sheet['columns'],
  first: Batch,
  rest: AsyncIterable<readonly { readonly json: string }[]>,
): AsyncGenerator<readonly Row[], void, undefined> {
  if (first.done) return;
  const cellsOf = ({ json }: { readonly json: string }): Row => rowOf(columns, JSON.parse(json) as RecordValues);
  yield first.value.map(cellsOf);
  for await (const batch of rest) yield batch.map(cellsOf);
}
