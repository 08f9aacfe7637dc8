// The file of rows that could not be taken: where each stands, what is wrong with it, and the row itself, so that it can
// be put right in a spreadsheet. It exists only when there is such a row.

import { access, constants, type FileHandle, lstat, open, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { ok, type Result, refused } from '../../problems.ts';
import type { RefusedRow } from './refusals.ts';
import type { ScannedFile } from './scan.ts';

export interface ErrorFile {
  readonly append: (file: ScannedFile, rows: readonly RefusedRow[]) => Promise<void>;
  /** The path, null when nothing was written. */
  readonly close: () => Promise<string | null>;
}

/** Without this mark spreadsheets take a file for one of their own old encoding. */
const BYTE_ORDER_MARK = '\ufeff';

const COLUMNS = ['file', 'line', 'column', 'value', 'reason'] as const;

/**
 * Takes away what an earlier run left there; `path` is written at the first row that is refused. A place where nothing
 * can be written, or that one of the `sources` of the import has, is `import.file` now and not when it is too late.
 */
export async function openErrorFile(path: string, sources: readonly string[]): Promise<Result<ErrorFile>> {
  if (sources.some((source) => resolve(source) === resolve(path)) || !(await isWritable(path))) {
    const detail = `Rows that are refused could not be written to ${path}: name another error file.`;
    return refused([{ code: 'import.file', pointer: '', detail }]);
  }
  await rm(path, { force: true });
  return ok(errorFileAt(path));
}

/** Whether a file can be written there, over another if need be. */
async function isWritable(path: string): Promise<boolean> {
  const isFolderWritable = await access(dirname(path), constants.W_OK).then(
    () => true,
    () => false,
  );
  const isSomethingElse = await lstat(path).then(
    (found) => !found.isFile(),
    () => false,
  );
  return isFolderWritable && !isSomethingElse;
}

function errorFileAt(path: string): ErrorFile {
  let handle: FileHandle | undefined;
  let separator = ',';
  let last: ScannedFile | undefined;
  return {
    append: async (file, rows) => {
      if (rows.length === 0) return;
      if (!handle) {
        handle = await open(path, 'w');
        separator = file.format.separator;
        await handle.write(BYTE_ORDER_MARK);
      }
      // Each file has its own columns, so its rows have a first line of their own.
      const head = file === last ? [] : [[...COLUMNS, ...file.header]];
      last = file;
      const lines = [...head, ...rows.map((row) => cellsOf(file, row))];
      await handle.write(lines.map((cells) => csvLine(cells, separator)).join(''));
    },
    close: async () => {
      await handle?.close();
      return handle ? path : null;
    },
  };
}

function cellsOf(file: ScannedFile, { row, complaints }: RefusedRow): readonly string[] {
  const [first] = complaints;
  const isOne = complaints.length === 1;
  const reasons = complaints.map(({ column, reason }) => (isOne || column === null ? reason : `${column}: ${reason}`));
  const place = [file.plan.file, String(row.line), first?.column ?? '', first?.value ?? '', reasons.join(' ')];
  return [...place, ...row.cells];
}

/** A line of CSV (RFC 4180). */
export function csvLine(cells: readonly string[], separator: string): string {
  const quoted = cells.map((cell) =>
    cell.includes(separator) || /["\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell,
  );
  return `${quoted.join(separator)}\r\n`;
}
