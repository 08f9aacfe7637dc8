// Opens connections to PostgreSQL: for the pool, and single ones for what must not wait in it (listening, cancelling,
// commands). Each has our settings and types and a handler for errors, so that a lost one never ends the process.

import pg from 'pg';
import type { BoundSql } from '../../rules/sql.ts';
import type { Connection, Row } from './connection.ts';
import { columnsOf, type Prepared, runPrepared } from './prepared_query.ts';
import { cancelBackend } from './sql/cancel_backend.ts';
import { OPEN_CONNECTION } from './sql/open_connection.ts';
import { TYPES } from './types.ts';

const CONNECT_TIMEOUT_MS = 5_000;

/**
 * Opens a connection. One that does not come about is told by rejecting and in no other way; `onLost` is told, once, when
 * one that came about breaks later on.
 */
export async function connect(databaseUrl: string, onLost: (error: Error) => void = ignore): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: 'cahier',
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    types: TYPES,
    // What is asked one after the other without waiting goes out at once: a transaction begins with its first statement.
    pipeline: true,
  });
  const line: { isOpen: boolean; error?: Error } = { isOpen: false };
  const lose = (error: Error): void => {
    if (line.error !== undefined) return;
    line.error = error;
    if (line.isOpen) onLost(error);
  };
  client.on('error', lose);
  client.on('end', () => lose(new Error('Connection terminated')));
  try {
    await client.connect();
    await client.query(OPEN_CONNECTION);
    // Its end may have come in the same packet as the answer.
    if (line.error !== undefined) throw line.error;
    line.isOpen = true;
    return client;
  } catch (error) {
    // Its end would wait for the statement, and its descriptor with it.
    cut(client);
    throw error;
  }
}

/** Ends a connection at once, whatever it does: who waits for an answer hears that it is lost. */
export function cut(client: pg.Client): void {
  client.connection.stream.destroy();
}

/** Runs a bound statement and gives its rows; one that is to stay prepared is so from its first run (statements.ts). */
export async function runStatement<R extends Row>(
  client: pg.Client,
  statement: BoundSql,
  prepared?: Prepared,
): Promise<readonly R[]> {
  const { parameters } = statement;
  if (prepared === undefined) return (await client.query<R>({ text: statement.sql, values: [...parameters] })).rows;
  const { name, columns } = prepared;
  if (columns !== null) return runPrepared<R>(client, { name, columns }, parameters);
  const values = [...parameters];
  const { rows, fields } = await client.query<R>({ text: statement.sql, values, name });
  prepared.columns = columnsOf(client, fields);
  return rows;
}

/** A connection of its own for `work`, closed afterwards. */
export async function withConnection<T>(databaseUrl: string, work: (connection: Connection) => Promise<T>): Promise<T> {
  const client = await connect(databaseUrl);
  try {
    return await work({ query: (statement) => runStatement(client, statement) });
  } finally {
    await client.end().catch(ignore);
  }
}

/** pg keeps the process id of the backend (BackendKeyData) but its types do not say so. */
export function backendOf(client: pg.Client): number {
  return Number((client as unknown as { processID: number | null }).processID ?? 0);
}

/** Ends the statement in the database; where even that does not get through, the connection is cut. */
export async function cancel(
  databaseUrl: string,
  { client, backend }: { readonly client: pg.Client; readonly backend: number },
): Promise<void> {
  try {
    await withConnection(databaseUrl, (connection) => connection.query(cancelBackend(backend)));
  } catch {
    cut(client);
  }
}

/** Where a broken connection reports elsewhere already, or is wanted no more. */
function ignore(): void {}
