// A batch of rows in one transaction, which ends within about a second, since every reader of the change log waits for
// it. First all that the rows look up, then row by row. A batch is tried without savepoints, for most have nothing to
// refuse; when a row is refused it is done again with a savepoint for each row, so that the refused ones leave nothing.

import type { Connection } from '../database/connection.ts';
import { isDatabaseError, SQLSTATE } from '../database/errors.ts';
import { withSavepoint } from '../database/transaction.ts';
import { type OutsideKey, rememberOutsideKeys } from '../records/outside_keys.ts';
import { type Complaint, evaluateRow, mapKey, type Surroundings } from './evaluate.ts';
import { readGlobals } from './globals.ts';
import { type Found, lookUp } from './look_up.ts';
import type { Row } from './rows.ts';
import type { BatchWork, Running } from './running.ts';
import { RowRefusal, type RowWriting, type WrittenRecord, writeRow } from './write_row.ts';

/** Rows of one transaction, and the time after which it takes no more of them. */
export const BATCH_ROWS = 200;
const BATCH_MS = 800;

export interface RefusedRow {
  readonly row: Row;
  readonly complaints: readonly Complaint[];
}

export interface BatchResult {
  /** How many of the rows were dealt with; the others are for the next batch. */
  readonly done: number;
  /** Indexes of rows that refer to what may come later. */
  readonly waiting: readonly number[];
  readonly refused: readonly RefusedRow[];
  readonly written: readonly WrittenRecord[];
}

/** Writes rows and commits. What is wrong with a row is in the result; what is wrong with the server is thrown. */
export async function writeBatch(running: Running, work: BatchWork): Promise<BatchResult> {
  const { request, known } = running;
  const attempt = (isCareful: boolean) =>
    request.database.write((connection) => tryBatch(running, work, { connection, isCareful }));
  const { result, found } = await attempt(false).catch((error: unknown) => {
    if (error instanceof RowRefusal || isRace(error)) return attempt(true);
    throw error;
  });
  for (const [at, id] of found.ids) known.set(at, { id, isSettled: false });
  for (const { entity, key, id } of result.written) known.set(mapKey(entity, key), { id, isSettled: true });
  return result;
}

/** Somebody else has given a key of ours to a record since it was looked up. */
function isRace(error: unknown): boolean {
  return isDatabaseError(error) && error.code === SQLSTATE.unique_violation && error.table === 'external_key';
}

interface Attempt {
  readonly connection: Connection;
  /** With a savepoint for each row. */
  readonly isCareful: boolean;
}

/** A batch while its rows are written. */
interface Writing extends RowWriting {
  readonly isCareful: boolean;
  readonly around: Surroundings;
  /** `mapKey` → id of what the rows so far have dealt with. */
  readonly settled: Map<string, string>;
  readonly keys: OutsideKey[];
  readonly waiting: number[];
  readonly refused: RefusedRow[];
  readonly written: WrittenRecord[];
}

async function tryBatch(
  running: Running,
  work: BatchWork,
  { connection, isCareful }: Attempt,
): Promise<{ readonly result: BatchResult; readonly found: Found }> {
  const { request, plan, cause } = running;
  const { file, rows } = work;
  const found = await lookUp(running, work, connection);
  const settled = new Map<string, string>();
  const writing: Writing = {
    ...{ request, connection, mode: plan.mode, cause, file, images: found.images },
    ...{ isCareful, settled, around: surroundings(running, work, { found, settled }) },
    ...{ keys: [], waiting: [], refused: [], written: [] },
  };
  const begun = performance.now();
  let done = 0;
  for (const row of rows) {
    if (done > 0 && performance.now() - begun > BATCH_MS) break;
    done += 1;
    await takeRow(writing, row);
  }
  const { keys, waiting, refused, written } = writing;
  await rememberOutsideKeys(request, connection, { system: plan.system, cause, keys });
  return { result: { done, waiting, refused, written }, found };
}

async function takeRow(writing: Writing, row: Row): Promise<void> {
  const { connection, isCareful, around, settled } = writing;
  const evaluated = evaluateRow(around, row);
  if (evaluated.kind === 'waiting') {
    writing.waiting.push(row.index);
    return;
  }
  if (evaluated.kind === 'refused') {
    writing.refused.push({ row, complaints: evaluated.complaints });
    return;
  }
  const write = () => writeRow(writing, row, evaluated.records);
  const made = await (isCareful ? unlessRefused(withSavepoint(connection, write)) : write());
  if ('complaints' in made) {
    writing.refused.push({ row, complaints: made.complaints });
    return;
  }
  writing.keys.push(...made.keys);
  writing.written.push(...made.written);
  for (const { entity, key, id } of made.written) settled.set(mapKey(entity, key), id);
}

function unlessRefused<T>(work: Promise<T>): Promise<T | { readonly complaints: readonly Complaint[] }> {
  return work.catch((error: unknown) => {
    if (error instanceof RowRefusal) return { complaints: error.complaints };
    throw error;
  });
}

function surroundings(
  { request, plan, known }: Running,
  { file, mayWait }: BatchWork,
  { found, settled }: { readonly found: Found; readonly settled: ReadonlyMap<string, string> },
): Surroundings {
  return {
    file,
    mode: plan.mode,
    read: readGlobals(request),
    zone: request.company?.zone ?? 'UTC',
    now: request.now,
    mayWait,
    idOf: (entity, key) => {
      const at = mapKey(entity, key);
      return settled.get(at) ?? known.get(at)?.id ?? found.ids.get(at);
    },
    isSettled: (entity, key) => {
      const at = mapKey(entity, key);
      return settled.has(at) || known.get(at)?.isSettled === true;
    },
  };
}
