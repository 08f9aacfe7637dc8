// Many writes in one request: POST /api/records/{entity}/bulk. Each has a savepoint, so that one that is refused takes
// nothing else with it; or, `atomic`, all or none. Transactions stay short, since an open one delays every reader of
// the change log.

import type { Entity } from '../../metadata/model.ts';
import { PROBLEMS, Refusal } from '../../problems.ts';
import type { Connection } from '../database/connection.ts';
import { withSavepoint } from '../database/transaction.ts';
import type { Request } from '../request.ts';
import { type BulkJournal, doneOperation, type OperationResult, presentResults } from './bulk_results.ts';
import { writeCreate } from './create.ts';
import { writeDelete } from './delete.ts';
import { findEntity } from './query/source.ts';
import { writeUpdate } from './update.ts';
import { writeUpsert } from './upsert.ts';
import { type Operation, type ParsedOperation, parseBulk } from './write/bulk_request.ts';
import { tellingCollisions } from './write/collision.ts';
import { refuseRecord } from './write/refusals.ts';
import { writeInTurn } from './write/turns.ts';

/** After this time a transaction takes no further operation. */
const BATCH_MS = 800;

/** Of an operation that was right, in an atomic request where another was not (RFC 4918, Failed Dependency). */
const NOT_DONE = 424;

export interface BulkOptions {
  readonly journal?: BulkJournal;
  /** Told what was refused, when all is done. */
  readonly onRefused?: (refusals: readonly Refusal[]) => Promise<void>;
}

/** Of a request that is not sent again. */
const NO_JOURNAL: BulkJournal = { done: [], note: async () => undefined };

/**
 * Runs the operations in order and gives a BulkAnswer as JSON text, one result per operation. Pointers in a result's
 * problem point into its record. Operations that the journal has as done are not run again. Throws `limit.exceeded`
 * for more than 1,000, `record.invalid` and its like for a body that is no bulk request.
 */
export async function runBulk(
  request: Request,
  entityName: string,
  ...[body, { journal = NO_JOURNAL, onRefused } = {}]: readonly [body: unknown, options?: BulkOptions]
): Promise<string> {
  const entity = findEntity(request, entityName);
  const { operations, atomic } = parseBulk(body);
  const bulk = { request, entity, operations, journal };
  const results = atomic ? await runAtomic(bulk) : await runBatches(bulk);
  const refusals = results.flatMap(({ refusal }) => (refusal ? [refusal] : []));
  if (refusals.length > 0) await onRefused?.(refusals);
  return presentResults(request, entityName, { done: journal.done, results });
}

interface Bulk {
  readonly request: Request;
  readonly entity: Entity;
  readonly operations: readonly ParsedOperation[];
  readonly journal: BulkJournal;
}

async function runBatches(bulk: Bulk): Promise<readonly OperationResult[]> {
  const results: OperationResult[] = [];
  while (bulk.journal.done.length + results.length < bulk.operations.length) {
    // A transaction that is tried again begins its results anew.
    const batch = await writeInTurn(bulk.request, (connection) => runBatch(bulk, connection, results));
    results.push(...batch);
  }
  return results;
}

/** The next operations after these; gives their results. */
async function runBatch(
  bulk: Bulk,
  connection: Connection,
  before: readonly OperationResult[],
): Promise<readonly OperationResult[]> {
  const end = performance.now() + BATCH_MS;
  const results: OperationResult[] = [];
  for (const operation of bulk.operations.slice(bulk.journal.done.length + before.length)) {
    if (results.length > 0 && performance.now() > end) break;
    results.push(await runOperation(bulk, connection, operation));
  }
  await note(bulk, connection, [...before, ...results]);
  return results;
}

function note({ request, journal }: Bulk, connection: Connection, results: readonly OperationResult[]): Promise<void> {
  return journal.note(connection, [...journal.done, ...results.map((result) => doneOperation(request, result))]);
}

/** Carries the results out of a transaction that is rolled back. */
class NothingDone extends Error {
  readonly results: readonly OperationResult[];

  constructor(results: readonly OperationResult[]) {
    super('An operation of an atomic request was refused');
    this.results = results;
  }
}

/** Even when one is refused the others are tried, so that all problems are told at once. */
async function runAtomic(bulk: Bulk): Promise<readonly OperationResult[]> {
  if (bulk.journal.done.length > 0) return [];
  try {
    return await writeInTurn(bulk.request, async (connection) => {
      const results: OperationResult[] = [];
      for (const operation of bulk.operations) results.push(await runOperation(bulk, connection, operation));
      if (results.some((result) => result.refusal)) throw new NothingDone(results);
      await note(bulk, connection, results);
      return results;
    });
  } catch (error) {
    if (!(error instanceof NothingDone)) throw error;
    const results = error.results.map((result) => (result.refusal ? result : { status: NOT_DONE }));
    await bulk.request.database.write((connection) => note(bulk, connection, results));
    return results;
  }
}

async function runOperation(bulk: Bulk, connection: Connection, operation: ParsedOperation): Promise<OperationResult> {
  if (operation.op === 'refused') return refusedResult(refuseRecord(operation.problems));
  try {
    const reading = { read: <T>(work: (inside: Connection) => Promise<T>) => work(connection) };
    return await tellingCollisions(reading, () =>
      withSavepoint(connection, () => perform(bulk, connection, operation)),
    );
  } catch (error) {
    // All else (a deadlock, a lost connection) is about the transaction and not about this operation.
    if (!(error instanceof Refusal)) throw error;
    return refusedResult(error);
  }
}

function refusedResult(refusal: Refusal): OperationResult {
  return { status: PROBLEMS[refusal.code].status, refusal };
}

async function perform(
  { request, entity }: Bulk,
  connection: Connection,
  operation: Operation,
): Promise<OperationResult> {
  switch (operation.op) {
    case 'create':
      return { status: 201, record: await writeCreate(request, connection, entity, operation.record) };
    case 'update': {
      const { id, record } = operation;
      return { status: 200, record: await writeUpdate(request, connection, entity, id, record) };
    }
    case 'upsert': {
      const { by, record } = operation;
      const upsert = { by, record: record as Readonly<Record<string, unknown>> };
      const written = await writeUpsert(request, connection, entity, upsert);
      return { status: written.created ? 201 : 200, record: written };
    }
    case 'delete':
      await writeDelete(request, connection, entity, operation.id);
      return { status: 204 };
  }
}
