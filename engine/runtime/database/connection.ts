// What the rest of the engine sees of a database connection: it runs bound SQL, inside a transaction or not.
// Where it comes from, which role it has and when it is given back is pool.ts.

import type { BoundSql } from '../../rules/sql.ts';

/** A row by column name, as pg gives it: numeric, bigint, date and timestamptz arrive as text. */
export type Row = Readonly<Record<string, unknown>>;

/**
 * A connection in the schema and role of one tenant (or of the control schema). Kysely's CompiledQuery has the
 * same shape as BoundSql, so statements over fixed tables may be built with Kysely and run here.
 * Errors of PostgreSQL are thrown as they are (pg's DatabaseError).
 */
export interface Connection {
  query<R extends Row = Row>(statement: BoundSql): Promise<readonly R[]>;
  /**
   * As `query`, for the last statement of a transaction, whose commit goes out with it: whatever it answers, it is done.
   * There only in `write(work, 'last')`; others use it through `runLast`.
   */
  last?<R extends Row = Row>(statement: BoundSql): Promise<readonly R[]>;
}

/** The last statement of what a caller has to do here; it ends the transaction where that is all that it has to do. */
export function runLast<R extends Row = Row>(connection: Connection, statement: BoundSql): Promise<readonly R[]> {
  return connection.last ? connection.last<R>(statement) : connection.query<R>(statement);
}

/** Begins, runs, commits; rolls back when `work` throws. Deadlocks and serialisation failures are tried again 3 times. */
export interface Transactions {
  /** One or more statements without a transaction of their own. */
  read<T>(work: (connection: Connection) => Promise<T>): Promise<T>;
  /** With `last` the work may end the transaction itself, by its last statement. */
  write<T>(work: (connection: Connection) => Promise<T>, how?: 'last'): Promise<T>;
  /**
   * All rows of one statement, a batch at a time (stream.ts), read only. `before` is asked before each batch is given; what
   * it throws ends the stream.
   */
  stream<R extends Row = Row>(
    statement: BoundSql,
    before: (connection: Connection) => Promise<void>,
  ): AsyncGenerator<readonly R[], void, undefined>;
}
