// Reads and writes on connections of the pool: begin, commit, roll back, try again, note what it cost, and stop in the
// database what nobody waits for any more. Which connection it is, is pool.ts.

import { setTimeout as sleep } from 'node:timers/promises';
import type { BoundSql } from '../../rules/sql.ts';
import { cancel, runStatement } from './connect.ts';
import type { Connection, Row, Transactions } from './connection.ts';
import { abortedBy, breaksConnection, isWorthRetrying, presentDatabaseError } from './errors.ts';
import { planning } from './general_plans.ts';
import type { Home } from './home.ts';
import { openTransaction } from './one_transaction.ts';
import { STATEMENT_TIMEOUT_MS, type TransactionOptions } from './options.ts';
import type { Pool, PooledConnection } from './pool.ts';
import { streamRows } from './stream.ts';

const RETRIES = 3;
const RETRY_FIRST_MS = 10;

/** Transactions in one home. Those of a request share its signal and its meter. */
export function transactionsIn(pool: Pool, home: Home, options: TransactionOptions = {}): Transactions {
  const held = <T>(work: (lease: Lease) => Promise<T>): Promise<T> => withLease(pool, home, options, work);
  return {
    read: (work) => held((lease) => work(planning(lease.pooled, lease.connection))),
    write: (work, how) => held((lease) => inTransaction(lease, work, how === 'last')),
    stream: (statement, before) => streamRows({ databaseUrl: pool.databaseUrl, home, options }, statement, before),
  };
}

/**
 * Runs `work` so that what it wrote can be taken back alone: when it throws, the transaction goes on as if it had not
 * begun. The error is thrown on.
 */
export async function withSavepoint<T>(connection: Connection, work: () => Promise<T>): Promise<T> {
  await connection.query(SAVEPOINT);
  try {
    const result = await work();
    await connection.query(RELEASE_SAVEPOINT);
    return result;
  } catch (error) {
    // A savepoint of the same name hides the outer one until it is released, so one name serves every depth.
    if (!breaksConnection(error)) {
      await connection.query(ROLLBACK_TO_SAVEPOINT);
      await connection.query(RELEASE_SAVEPOINT);
    }
    throw error;
  }
}

const SAVEPOINT: BoundSql = { sql: 'savepoint cahier', parameters: [] };
const RELEASE_SAVEPOINT: BoundSql = { sql: 'release savepoint cahier', parameters: [] };
const ROLLBACK_TO_SAVEPOINT: BoundSql = { sql: 'rollback to savepoint cahier', parameters: [] };

interface Lease {
  readonly connection: Connection;
  readonly pooled: PooledConnection;
  /** Throws where nobody waits any more. */
  readonly refuse: () => void;
}

async function withLease<T>(
  pool: Pool,
  home: Home,
  options: TransactionOptions,
  work: (lease: Lease) => Promise<T>,
): Promise<T> {
  const { signal, meter } = options;
  const asked = performance.now();
  const statementTimeoutMs = options.statementTimeoutMs ?? STATEMENT_TIMEOUT_MS;
  const pooled = await pool.take({ home, statementTimeoutMs, signal }).catch((error) => {
    throw signal?.aborted ? abortedBy(signal) : error;
  });
  if (meter) meter.waitMs += performance.now() - asked;
  let isOver = false;
  let cancelling: Promise<void> | undefined;
  const onAbort = (): void => {
    pooled.isBroken = true;
    cancelling = cancel(pool.databaseUrl, pooled);
  };
  signal?.addEventListener('abort', onAbort);
  const refuse = (): void => {
    if (isOver) throw new Error('A connection is used after it was given back');
    if (signal?.aborted) throw abortedBy(signal);
  };
  const connection: Connection = {
    query: async (statement) => {
      refuse();
      return measured(pooled, { statement, options });
    },
  };
  try {
    return await work({ connection, pooled, refuse });
  } catch (error) {
    if (breaksConnection(error)) pooled.isBroken = true;
    throw signal?.aborted ? abortedBy(signal) : presentDatabaseError(error);
  } finally {
    isOver = true;
    signal?.removeEventListener('abort', onAbort);
    // The backend must not be handed on while a cancel is on its way to it.
    await cancelling;
    pool.giveBack(pooled);
  }
}

async function measured<R extends Row>(
  pooled: PooledConnection,
  { statement, options }: { readonly statement: BoundSql; readonly options: TransactionOptions },
): Promise<readonly R[]> {
  const { meter, model = null } = options;
  const prepared = pooled.statements.note({ tenant: pooled.home?.number ?? 0, model }, statement);
  const begun = performance.now();
  try {
    return await runStatement<R>(pooled.client, statement, prepared);
  } finally {
    if (meter) {
      meter.sqlMs += performance.now() - begun;
      meter.statements += 1;
    }
  }
}

async function inTransaction<T>(
  lease: Lease,
  work: (connection: Connection) => Promise<T>,
  mayEndItself: boolean,
): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    const { connection, pooled, refuse } = lease;
    const transaction = openTransaction({ client: pooled.client, connection, refuse }, mayEndItself);
    try {
      const result = await work(transaction.connection);
      if (transaction.isOpen()) refuse();
      await transaction.commit();
      return result;
    } catch (error) {
      if (transaction.isOpen()) await rollBack(pooled, error);
      else if (breaksConnection(error)) pooled.isBroken = true;
      if (attempt >= RETRIES || pooled.isBroken || !isWorthRetrying(error)) throw error;
      await sleep(RETRY_FIRST_MS * 2 ** attempt * (0.5 + Math.random()));
    }
  }
}

async function rollBack(pooled: PooledConnection, cause: unknown): Promise<void> {
  if (breaksConnection(cause)) pooled.isBroken = true;
  if (pooled.isBroken) return;
  try {
    await pooled.client.query('rollback');
  } catch {
    // What made us roll back is what the caller shall hear of; this connection ends here.
    pooled.isBroken = true;
  }
}
