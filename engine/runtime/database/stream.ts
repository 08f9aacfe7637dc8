// All rows of a statement, a batch at a time, however many there are: a cursor in a read-only transaction. It has a
// connection of its own and not one of the pool, for it holds that as long as its reader takes: a few slow readers would
// leave the pool to nobody. How many there may be at once is for those who stream to see to.

import type pg from 'pg';
import type { BoundSql } from '../../rules/sql.ts';
import { backendOf, cancel, connect, cut, runStatement } from './connect.ts';
import type { Connection, Row } from './connection.ts';
import { abortedBy, presentDatabaseError } from './errors.ts';
import type { Home } from './home.ts';
import { STATEMENT_TIMEOUT_MS, type TransactionOptions } from './options.ts';
import { enterTenant } from './sql/enter_tenant.ts';

/** Rows of a batch: some hundred kilobytes. */
export const BATCH_ROWS = 1_000;

/** A reader may take this long for a batch before PostgreSQL gives it up; their deadline comes before. */
const IDLE_IN_STREAM_MS = 60_000;

/**
 * All rows will be read, so the plan is the one for all of them. Each statement but the cursor sees what was committed
 * until it began.
 */
const BEGIN = [
  'begin isolation level read committed read only',
  'set local cursor_tuple_fraction to 1',
  `set local idle_in_transaction_session_timeout to ${IDLE_IN_STREAM_MS}`,
].join('; ');

const FETCH: BoundSql = { sql: `fetch ${BATCH_ROWS} from "cahier"`, parameters: [] };

export interface StreamPlace {
  readonly databaseUrl: string;
  readonly home: Home;
  readonly options: TransactionOptions;
}

/**
 * The rows as they were when the statement began; none where there are none. `before` is asked before each batch is
 * given, on the same connection: what it throws ends the stream. So does the signal of the place, whatever runs then.
 * The connection is closed when the reader leaves the loop.
 */
export async function* streamRows<R extends Row>(
  place: StreamPlace,
  statement: BoundSql,
  before: (connection: Connection) => Promise<void>,
): AsyncGenerator<readonly R[], void, undefined> {
  const { signal } = place.options;
  if (signal?.aborted) throw abortedBy(signal);
  const opened = await open(place);
  try {
    const connection = measured(place, opened.client);
    await connection.query({ ...statement, sql: `declare "cahier" no scroll cursor for ${statement.sql}` });
    for (let isLast = false; !isLast; ) {
      const rows = await connection.query<R>(FETCH);
      await before(connection);
      isLast = rows.length < BATCH_ROWS;
      if (rows.length > 0) yield rows;
      if (signal?.aborted) throw abortedBy(signal);
    }
  } catch (error) {
    throw signal?.aborted ? abortedBy(signal) : presentDatabaseError(error);
  } finally {
    await opened.close();
  }
}

interface Opened {
  readonly client: pg.Client;
  readonly close: () => Promise<void>;
}

/** A connection in the transaction; it is stopped when nobody waits any more. */
async function open({ databaseUrl, home, options }: StreamPlace): Promise<Opened> {
  const { signal, statementTimeoutMs = STATEMENT_TIMEOUT_MS } = options;
  const client = await connect(databaseUrl).catch((error) => {
    throw presentDatabaseError(error);
  });
  let stopping: Promise<void> | undefined;
  const stop = (): void => {
    stopping = cancel(databaseUrl, { client, backend: backendOf(client) }).finally(() => cut(client));
  };
  signal?.addEventListener('abort', stop);
  if (signal?.aborted) stop();
  const close = async (): Promise<void> => {
    signal?.removeEventListener('abort', stop);
    await stopping;
    // It ends the transaction with its cursor; of one that was cut there is nothing left to end.
    await client.end().catch(() => undefined);
  };
  try {
    await client.query(`${enterTenant(home, statementTimeoutMs)}; ${BEGIN}`);
    return { client, close };
  } catch (error) {
    await close();
    throw signal?.aborted ? abortedBy(signal) : presentDatabaseError(error);
  }
}

function measured({ options: { meter } }: StreamPlace, client: pg.Client): Connection {
  return {
    query: async <R extends Row>(statement: BoundSql): Promise<readonly R[]> => {
      const begun = performance.now();
      try {
        return await runStatement<R>(client, statement);
      } finally {
        if (meter) {
          meter.sqlMs += performance.now() - begun;
          meter.statements += 1;
        }
      }
    },
  };
}
