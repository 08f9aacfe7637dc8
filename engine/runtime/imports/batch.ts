// A batch of rows in one transaction, which ends within about a second, since every reader of the change log waits for
// it. First all that the rows look up; then the rows are evaluated one by one and their new records written together.
// When rows are refused, the batch is done again without them. Where nobody can say which they are, it is done again
// row by row, with a savepoint for each, so that a refused one leaves nothing behind.

import type { Connection } from '../database/connection.ts';
import { isDatabaseError, SQLSTATE } from '../database/errors.ts';
import { withSavepoint } from '../database/transaction.ts';
import { globalValue } from '../global_values.ts';
import type { KnownTargets } from '../records/write/settle_many.ts';
import { type Described, describedKey } from './described.ts';
import { evaluateRow, mapKey } from './evaluate.ts';
import type { EvaluatedRecord, Surroundings } from './evaluation.ts';
import { type Found, lookUp } from './look_up.ts';
import { makePending, type Pending, type WritingContext } from './pending.ts';
import { type RefusedRow, RowsRefusal } from './refusals.ts';
import type { Row } from './rows.ts';
import type { BatchWork, Running } from './running.ts';
import { updateRecord, type WrittenHow } from './update.ts';

/** After this time a transaction takes no more rows. */
const BATCH_MS = 800;
/** A batch that is refused more often than this goes row by row. */
const MOST_ATTEMPTS = 4;

export interface WrittenRecord {
  readonly entity: string;
  readonly key: string;
  readonly id: string;
  readonly how: WrittenHow;
}

export interface BatchResult {
  /** How many of the rows were dealt with; the others are for the next batch. */
  readonly done: number;
  /** Indexes of rows that refer to what may come later. */
  readonly waiting: readonly number[];
  readonly refused: readonly RefusedRow[];
  readonly written: readonly WrittenRecord[];
  /** How many rows said only what an earlier row of the file had said. */
  readonly repeated: number;
}

/** Writes rows and commits. What is wrong with a row is in the result; what is wrong with the server is thrown. */
export async function writeBatch(running: Running, work: BatchWork): Promise<BatchResult> {
  const { request, known } = running;
  const refused = new Map<number, RefusedRow>();
  let isCareful = false;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { result, found, described } = await request.database.write((connection) =>
        tryBatch(running, work, { connection, isCareful, refused }),
      );
      for (const [at, id] of found.ids) known.set(at, { id, isSettled: false });
      for (const { entity, key, id } of result.written) known.set(mapKey(entity, key), { id, isSettled: true });
      for (const [key, each] of described) work.described.add(key, each);
      return result;
    } catch (error) {
      // Looked up again, the key is known.
      if (isRace(error) && attempt < MOST_ATTEMPTS) continue;
      if (isCareful || !(error instanceof RowsRefusal)) throw error;
      isCareful = error.rows.length === 0 || attempt >= MOST_ATTEMPTS;
      for (const each of error.rows) refused.set(each.row.index, each);
    }
  }
}

/** Somebody else has given a key of ours to a record since it was looked up. */
function isRace(error: unknown): boolean {
  return isDatabaseError(error) && error.code === SQLSTATE.unique_violation && error.table === 'external_key';
}

interface Attempt {
  readonly connection: Connection;
  /** Row by row, with a savepoint for each. */
  readonly isCareful: boolean;
  /** What earlier attempts found out, by index of the row. */
  readonly refused: ReadonlyMap<number, RefusedRow>;
}

/** A batch while its rows are written. */
interface Writing {
  readonly context: WritingContext;
  readonly found: Found;
  readonly around: Surroundings;
  readonly known: KnownTargets;
  /** `mapKey` → id of what the rows so far have dealt with. */
  readonly settled: Map<string, string>;
  readonly waiting: number[];
  readonly refused: RefusedRow[];
  readonly written: WrittenRecord[];
  /** `describedKey` → what the rows of this batch said first. */
  readonly described: Map<string, Described>;
  repeated: number;
}

interface Tried {
  readonly result: BatchResult;
  readonly found: Found;
  readonly described: ReadonlyMap<string, Described>;
}

async function tryBatch(
  running: Running,
  work: BatchWork,
  { connection, isCareful, refused }: Attempt,
): Promise<Tried> {
  const { request, plan, cause } = running;
  const { file, rows } = work;
  const found = await lookUp(running, work, connection);
  const settled = new Map<string, string>();
  const context = { request, connection, plan, cause, file };
  const known: KnownTargets = new Map();
  const described = new Map<string, Described>();
  const around = surroundings(running, work, { found, settled, described });
  const lists = { waiting: [], refused: [], written: [] };
  const writing: Writing = { context, found, around, known, settled, described, repeated: 0, ...lists };
  const pending = makePending(context, known);
  const begun = performance.now();
  let done = 0;
  for (const row of rows) {
    if (done > 0 && performance.now() - begun > BATCH_MS) break;
    done += 1;
    const before = refused.get(row.index);
    if (before) writing.refused.push(before);
    else if (isCareful) await takeRow(writing, row, (records) => writeAlone(writing, row, records));
    else await takeRow(writing, row, (records) => writeRecords(writing, { row, records, pending }));
  }
  await pending.flush();
  const { waiting, refused: all, written, repeated } = writing;
  return { result: { done, waiting, refused: all, written, repeated }, found, described };
}

async function takeRow(
  writing: Writing,
  row: Row,
  write: (records: readonly EvaluatedRecord[]) => Promise<readonly WrittenRecord[] | RefusedRow>,
): Promise<void> {
  const evaluated = evaluateRow(writing.around, row);
  if (evaluated.kind === 'waiting') {
    writing.waiting.push(row.index);
    return;
  }
  if (evaluated.kind === 'refused') {
    writing.refused.push({ row, complaints: evaluated.complaints });
    return;
  }
  if (evaluated.isRepeated) writing.repeated += 1;
  const written = await write(evaluated.records);
  if ('complaints' in written) {
    writing.refused.push(written);
    return;
  }
  writing.written.push(...written);
  for (const { entity, key, id } of written) writing.settled.set(mapKey(entity, key), id);
  for (const { plan, key, content } of evaluated.records) {
    writing.described.set(describedKey(plan.name, key), { line: row.line, content });
  }
}

interface RowRecords {
  readonly row: Row;
  readonly records: readonly EvaluatedRecord[];
  readonly pending: Pending;
}

/** New records wait for the others of the batch, changes are written at once. */
async function writeRecords(
  writing: Writing,
  { row, records, pending }: RowRecords,
): Promise<readonly WrittenRecord[]> {
  const { context, found, known } = writing;
  const written: WrittenRecord[] = [];
  for (const record of records) {
    const { plan, key, id, isNew, missing } = record;
    if (isNew) await pending.add({ row, record });
    const beforeUpdate = async (): Promise<void> => {
      await pending.flush();
      // What the update changes may have been looked up before: the ancestors of a tree.
      known.clear();
    };
    const how = isNew ? 'created' : await updateRecord(context, { row, record, images: found.images, beforeUpdate });
    written.push(
      ...missing.map(({ entity, key: missed, id: made }) => ({
        entity,
        key: missed,
        id: made,
        how: 'created' as const,
      })),
    );
    written.push({ entity: plan.entity.name, key, id, how });
  }
  return written;
}

/** The records of one row and no other's; taken back when it is refused. */
async function writeAlone(
  writing: Writing,
  row: Row,
  records: readonly EvaluatedRecord[],
): Promise<readonly WrittenRecord[] | RefusedRow> {
  const { context } = writing;
  // Locks that are taken after a savepoint go with it, so nothing looked up may outlive the row.
  const known: KnownTargets = new Map();
  const pending = makePending(context, known);
  try {
    return await withSavepoint(context.connection, async () => {
      const made = await writeRecords({ ...writing, known }, { row, records, pending });
      await pending.flush();
      return made;
    });
  } catch (error) {
    const [refused] = error instanceof RowsRefusal ? error.rows : [];
    if (!refused) throw error;
    return refused;
  }
}

function surroundings(
  { request, plan, known }: Running,
  { file, mayWait, described: before }: BatchWork,
  { found, settled, described }: Pick<Writing, 'found' | 'settled' | 'described'>,
): Surroundings {
  return {
    file,
    mode: plan.mode,
    read: (path: string) => globalValue(request, path),
    zone: request.company?.zone ?? 'UTC',
    now: request.now,
    mayWait,
    idOf: (entity, key) => {
      const at = mapKey(entity, key);
      return settled.get(at) ?? known.get(at)?.id ?? found.ids.get(at);
    },
    describedBefore: (plan, key) => {
      const at = describedKey(plan.name, key);
      return described.get(at) ?? before.get(at);
    },
    isSettled: (entity, key) => {
      const at = mapKey(entity, key);
      return settled.has(at) || known.get(at)?.isSettled === true;
    },
  };
}
