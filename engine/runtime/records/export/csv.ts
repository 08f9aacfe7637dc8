// A sheet as CSV (RFC 4180): commas, CRLF, quotes where they are needed, UTF-8 with the mark by which spreadsheets know it.
// A text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, CSV Injection): whoever wrote
// it into a record may be anyone.

import type { Cell, CellKind } from '../../field_types/cells.ts';
import type { Row, Sheet } from './sheet.ts';

const BYTE_ORDER_MARK = '\ufeff';
const LINE_END = '\r\n';
const FORMULA = /^[=+\-@\t\r]/;
const NEEDS_QUOTES = /[",\r\n]/;

/** A chunk for each batch, the head with the first. */
export async function* writeCsv({ columns, batches }: Sheet): AsyncGenerator<Buffer, void, undefined> {
  const heads = columns.map(({ head }) => quoted(head)).join();
  let before = `${BYTE_ORDER_MARK}${heads}${LINE_END}`;
  const kinds = columns.map(({ kind }) => kind);
  for await (const rows of batches) {
    yield Buffer.from(before + rows.map((row) => lineOf(row, kinds)).join(''));
    before = '';
  }
  if (before !== '') yield Buffer.from(before);
}

function lineOf(row: Row, kinds: readonly CellKind[]): string {
  return `${row.map((cell, index) => cellText(cell, kinds[index])).join()}${LINE_END}`;
}

function cellText(cell: Cell, kind: CellKind | undefined): string {
  if (cell === null) return '';
  if (kind !== 'text' || typeof cell !== 'string') return String(cell);
  return quoted(FORMULA.test(cell) ? `'${cell}` : cell);
}

function quoted(text: string): string {
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
