// An import from its description to its outcome: check the description, look through the files, then write them in
// order, batch by batch. Rows that refer to what comes later in their file wait for the next time through it.

import { ok, type Result } from '../../problems.ts';
import { newId } from '../ids.ts';
import type { Request } from '../request.ts';
import { type BatchResult, writeBatch } from './batch.ts';
import { charactersOf, MOST_CHARACTERS, makeBatchSize } from './batch_size.ts';
import { parseDescription } from './check.ts';
import { type DescribedKeys, rememberDescribed } from './described.ts';
import { type ErrorFile, openErrorFile } from './error_file.ts';
import { rememberKnown } from './known.ts';
import { countBatch, type FileTally, type ImportOutcome, newTally, outcomeOf } from './outcome.ts';
import { type Row, readRows } from './rows.ts';
import type { Running } from './running.ts';
import { type ScannedFile, scanFiles } from './scan.ts';

export interface ImportOptions {
  /** Who imports; their rights hold. */
  readonly request: Request;
  /** Where the files are. */
  readonly folder: string;
  /** The parsed import.json, and its path as problems name it. */
  readonly description: unknown;
  readonly descriptionFile: string;
  /** Where rows that cannot be taken are written, with what is wrong with them. */
  readonly errorFile: string;
  /** Called after each batch. */
  readonly progress: (state: ImportProgress) => void;
}

export interface ImportProgress {
  readonly file: string;
  /** Rows of the file that were dealt with, of all that it has. */
  readonly rows: number;
  readonly of: number;
  readonly refused: number;
}

/**
 * Imports a folder. Problems of the description and of the files come back all at once, and then nothing is written.
 * Rows that cannot be taken are counted in the outcome. When the database goes away in the middle, what was committed
 * stays, and the same import run again goes on from there.
 */
export async function runImport(options: ImportOptions): Promise<Result<ImportOutcome>> {
  const { request, folder, description, descriptionFile } = options;
  const plan = parseDescription(request, description, descriptionFile);
  if (!plan.ok) return plan;
  const files = await scanFiles(plan.value.files, { folder, descriptionFile });
  if (!files.ok) return files;
  const begun = performance.now();
  const running: Running = { request, plan: plan.value, cause: newId(), known: rememberKnown() };
  const sources = [descriptionFile, ...files.value.map((file) => file.path)];
  const errors = await openErrorFile(options.errorFile, sources);
  if (!errors.ok) return errors;
  const tallies: FileTally[] = [];
  let path: string | null = null;
  try {
    for (const file of files.value) {
      const tally = newTally(file.plan.file);
      tallies.push(tally);
      await importFile(running, file, { tally, errors: errors.value, progress: options.progress });
    }
  } finally {
    path = await errors.value.close();
  }
  return ok(outcomeOf(plan.value, tallies, { error_file: path, ms: Math.round(performance.now() - begun) }));
}

interface Noting {
  readonly tally: FileTally;
  readonly errors: ErrorFile;
  readonly progress: ImportOptions['progress'];
}

async function importFile(running: Running, file: ScannedFile, noting: Noting): Promise<void> {
  noting.progress({ file: file.plan.file, rows: 0, of: file.rows, refused: 0 });
  const passing = { ...noting, described: rememberDescribed() };
  let waiting = await passThrough(running, file, { ...passing, mayWait: true });
  while (waiting.size > 0) {
    const still = await passThrough(running, file, { ...passing, mayWait: true, only: waiting });
    // Nothing new was made, so what is missing now stays missing.
    if (still.size === waiting.size) break;
    waiting = still;
  }
  if (waiting.size > 0) await passThrough(running, file, { ...passing, mayWait: false, only: waiting });
}

interface Pass extends Noting {
  readonly described: DescribedKeys;
  readonly mayWait: boolean;
  /** Indexes of the rows that are meant; all when it is left out. */
  readonly only?: ReadonlySet<number>;
}

/** Once through the file; gives the rows that wait. They are read again each time: only their indexes are kept. */
async function passThrough(running: Running, file: ScannedFile, pass: Pass): Promise<ReadonlySet<number>> {
  const waiting = new Set<number>();
  const size = makeBatchSize();
  let rows: Row[] = [];
  let characters = 0;
  const write = async (): Promise<void> => {
    const begun = performance.now();
    const { mayWait, described } = pass;
    const result = await writeBatch(running, { file, rows: rows.slice(0, size.rows()), mayWait, described });
    size.adapt(result.done, performance.now() - begun);
    for (const index of result.waiting) waiting.add(index);
    await note(file, pass, result);
    rows = rows.slice(result.done);
    characters = 0;
    for (const row of rows) characters += charactersOf(row);
  };
  for await (const row of readRows(file.path, file.format)) {
    if (row.index < 0 || pass.only?.has(row.index) === false) continue;
    rows.push(row);
    characters += charactersOf(row);
    while (rows.length >= size.rows() || characters > MOST_CHARACTERS) await write();
  }
  while (rows.length > 0) await write();
  return waiting;
}

async function note(file: ScannedFile, { tally, errors, progress }: Noting, result: BatchResult): Promise<void> {
  countBatch(tally, result);
  await errors.append(file, result.refused);
  progress({ file: file.plan.file, rows: tally.rows, of: file.rows, refused: tally.refused });
}
