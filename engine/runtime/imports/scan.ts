// Looks through every file before anything is written: whether it is there and can be read to its end, in which encoding
// and with which separator, and whether it has the columns. So a file that is no CSV at its end stops the import at its
// beginning. Reading costs less than a thirtieth of writing.

import { open } from 'node:fs/promises';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { ok, type Problem, type Result, refused } from '../../problems.ts';
import { detectEncoding } from './encoding.ts';
import type { FilePlan } from './plan.ts';
import { csvSentence, type FileFormat, readRows } from './rows.ts';
import { detectSeparator } from './separator.ts';

export interface ScannedFile {
  readonly plan: FilePlan;
  readonly path: string;
  readonly format: FileFormat;
  readonly header: readonly string[];
  /** Name of a column → its place. */
  readonly places: ReadonlyMap<string, number>;
  readonly rows: number;
}

const SAMPLE_BYTES = 64 * 1024;
const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: 'it is not in the folder',
  EACCES: 'it may not be read',
  EISDIR: 'it is a folder',
};

/** All files of a plan. Problems: `import.file`, `import.column`, each with the description's file and a pointer. */
export async function scanFiles(
  plans: readonly FilePlan[],
  { folder, descriptionFile }: { readonly folder: string; readonly descriptionFile: string },
): Promise<Result<readonly ScannedFile[]>> {
  const files: ScannedFile[] = [];
  const problems: Problem[] = [];
  for (const plan of plans) {
    const scanned = await scanFile(plan, join(folder, plan.file));
    if (scanned.ok) files.push(scanned.value);
    else problems.push(...scanned.problems.map((problem) => ({ ...problem, file: descriptionFile })));
  }
  return problems.length > 0 ? refused(problems) : ok(files);
}

async function scanFile(plan: FilePlan, path: string): Promise<Result<ScannedFile>> {
  try {
    return await readThrough(plan, path);
  } catch (error) {
    const sentence = csvSentence(error) ?? unreadable(error);
    if (sentence === undefined) throw error;
    return refused([fileProblem(plan, sentence)]);
  }
}

function unreadable(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  const why = UNREADABLE[String(error.code)];
  return why && `It cannot be read: ${why}.`;
}

async function readThrough(plan: FilePlan, path: string): Promise<Result<ScannedFile>> {
  const found = await detectEncoding(path, plan.encoding);
  if ('wrongLine' in found) {
    const detail = `It is said to be UTF-8, which line ${found.wrongLine} is not; say its "encoding", such as windows-1252.`;
    return refused([fileProblem(plan, detail)]);
  }
  const { encoding } = found;
  const format = { encoding, separator: plan.separator ?? detectSeparator(await readSample(path, encoding)) };
  let header: readonly string[] | undefined;
  let rows = 0;
  for await (const row of readRows(path, format)) {
    if (header) rows += 1;
    else header = row.cells.map((cell) => cell.trim());
  }
  if (!header)
    return refused([fileProblem(plan, 'It is empty: a first line with the names of the columns is needed.')]);
  const problems = columnProblems(plan, header);
  const places = new Map(header.map((name, index) => [name, index]));
  return problems.length > 0 ? refused(problems) : ok({ plan, path, format, header, places, rows });
}

async function readSample(path: string, encoding: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SAMPLE_BYTES), 0, SAMPLE_BYTES, 0);
    return iconv.decode(buffer.subarray(0, bytesRead), encoding);
  } finally {
    await file.close();
  }
}

function fileProblem(plan: FilePlan, detail: string): Problem {
  return { code: 'import.file', pointer: `/files/${plan.name}/file`, detail: `${plan.file}: ${detail}` };
}

function columnProblems(plan: FilePlan, header: readonly string[]): readonly Problem[] {
  return [...plan.columns].flatMap(([column, pointer]) => {
    const count = header.filter((name) => name === column).length;
    if (count === 1) return [];
    const has = `it has ${header.map((name) => `"${name}"`).join(', ')}`;
    const detail =
      count === 0
        ? `${plan.file} has no column "${column}"; ${has}.`
        : `${plan.file} has ${count} columns "${column}": each name is needed once.`;
    return [{ code: 'import.column' as const, pointer, detail }];
  });
}
