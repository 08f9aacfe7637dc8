// Files of records as whoever opens them reads them: rows of texts under the heads of their columns. Days and moments of a
// workbook are numbers that its styles say how to show.

import { parse } from 'csv-parse/sync';
import { cellsOf, type SheetCell, unzip } from '../../servers/downloads.ts';
import type { Cells } from '../oracle/cells.ts';

export type Format = 'csv' | 'xlsx';

export const FILES: Readonly<Record<Format, (file: Buffer) => readonly Cells[]>> = { csv: readCsv, xlsx: readWorkbook };

function readCsv(file: Buffer): readonly Cells[] {
  return parse(file, { bom: true, columns: true, record_delimiter: '\r\n' });
}

function readWorkbook(file: Buffer): readonly Cells[] {
  const entries = unzip(file);
  const formats = formatsIn(entries.get('xl/styles.xml') ?? '');
  const [heads = {}, ...rows] = cellsOf(entries.get('xl/worksheets/sheet1.xml') ?? '');
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(heads).map(([letters, head]) => [head.value, textOf(row[letters], formats)] as const),
    ),
  );
}

/** Codes of formats by the number of their style; '' where it has none. */
function formatsIn(styles: string): readonly string[] {
  const codes = new Map(
    [...styles.matchAll(/numFmtId="(\d+)" formatCode="([^"]*)"/g)].map(([, id, code]) => [id, code]),
  );
  const cells = /<cellXfs.*?<\/cellXfs>/s.exec(styles)?.[0] ?? '';
  return [...cells.matchAll(/<xf\b([^>]*)>/g)].map(([, xf = '']) => codes.get(/numFmtId="(\d+)"/.exec(xf)?.[1]) ?? '');
}

const DAY_MS = 86_400_000;
/** Of the day zero of workbooks, 30 December 1899. */
const DAY_ZERO_MS = Date.UTC(1899, 11, 30);

function textOf(cell: SheetCell | undefined, formats: readonly string[]): string {
  if (cell === undefined) return '';
  if (cell.type === 'b') return cell.value === '1' ? 'true' : 'false';
  const format = cell.type === 'n' ? (formats[Number(cell.style)] ?? '') : '';
  if (!format.includes('yyyy')) return cell.value;
  const moment = new Date(DAY_ZERO_MS + Math.round(Number(cell.value) * DAY_MS)).toISOString();
  return format.includes('hh') ? moment : moment.slice(0, 10);
}

let last: Promise<unknown> = Promise.resolve();

/** A server makes few files of a tenant at once and refuses others. */
export function oneAtATime<T>(work: () => Promise<T>): Promise<T> {
  const next = last.then(work, work);
  last = next.catch(() => undefined);
  return next;
}
