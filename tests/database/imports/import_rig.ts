// Folders of files made for one test, imported into the tables of the writing rig.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { loadPackFolder } from '../../../engine/metadata/load.ts';
import type { Problem, Result } from '../../../engine/problems.ts';
import type { ImportOutcome } from '../../../engine/runtime/imports/outcome.ts';
import { type ImportProgress, runImport } from '../../../engine/runtime/imports/run.ts';
import type { Request } from '../../../engine/runtime/request.ts';
import { openWritingRig, type WritingRig } from '../records/writing_rig.ts';

export const EXAMPLE = join(import.meta.dirname, '../../../examples/sales-pipeline');

/** The tables of base, sales and the example's pack. */
export async function openImportRig(): Promise<WritingRig> {
  return openWritingRig([await loadPackFolder(join(EXAMPLE, 'pack'), 'maven')]);
}

export interface Given {
  readonly description: object;
  /** Name of a file → its text. */
  readonly files: Readonly<Record<string, string>>;
  /** Of all files; UTF-8 unless told. */
  readonly encoding?: string;
  /** Name of the error file in the folder. */
  readonly errorFile?: string;
}

export interface Imported {
  readonly outcome: ImportOutcome;
  /** The error file, without its byte order mark; null when there is none. */
  readonly errors: string | null;
  readonly progress: readonly ImportProgress[];
}

/** Runs an import that is expected to run. */
export async function importFiles(request: Request, given: Given): Promise<Imported> {
  const progress: ImportProgress[] = [];
  return inFolder(given, async (folder) => {
    const result = await run(request, folder, { given, progress });
    if (!result.ok)
      throw new Error(result.problems.map((problem) => `${problem.pointer}: ${problem.detail}`).join('\n'));
    const errors = result.value.error_file === null ? null : await readFile(result.value.error_file, 'utf8');
    return { outcome: result.value, errors: errors?.replace(/^\ufeff/, '') ?? null, progress };
  });
}

/** Runs an import that is expected to be refused as a whole. */
export async function refusedImport(request: Request, given: Given): Promise<readonly Problem[]> {
  return inFolder(given, async (folder) => {
    const result = await run(request, folder, { given, progress: [] });
    if (result.ok) throw new Error('The import was not refused.');
    return result.problems;
  });
}

async function inFolder<T>({ files, encoding = 'utf-8' }: Given, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'cahier-import-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      await writeFile(join(folder, name), iconv.encode(text, encoding));
    }
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function run(
  request: Request,
  folder: string,
  { given, progress }: { readonly given: Given; readonly progress: ImportProgress[] },
): Promise<Result<ImportOutcome>> {
  return runImport({
    request,
    folder,
    description: given.description,
    descriptionFile: 'import.json',
    errorFile: join(folder, given.errorFile ?? 'errors.csv'),
    progress: (state) => progress.push(state),
  });
}

/** A description of one file that makes accounts by their names. */
export function accountsImport(more: {
  readonly values?: object;
  readonly record?: object;
  readonly file?: object;
  readonly top?: object;
}): object {
  const account = {
    entity: 'base/account',
    key: { column: ['name'] },
    values: { kind: 'organisation', name: { column: ['name'] }, ...more.values },
    ...more.record,
  };
  return {
    title: 'Accounts',
    system: 'test',
    ...more.top,
    files: { accounts: { file: 'accounts.csv', records: { account }, ...more.file } },
  };
}
