// Asks a server for the product's database, and makes the database at the first time. Extensions, roles and tables are
// made by others.

import { Client } from 'pg';
import { type Connection, DATABASE_NAME, urlOf } from './connection.ts';

/** `ending`: the server does not answer or is shutting down; `refused`: it answers, and does not let us in. */
export type Answer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'ending'; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string };

/** PostgreSQL, appendix A: 3D000 the database does not exist, 57Pxx the server is starting or shutting down, 28xxx the password. */
const NO_DATABASE = '3D000';

/** Connects to the database `cahier`, making it where it is missing. */
export async function askServer(connection: Connection): Promise<Answer> {
  const first = await connect(urlOf(connection), async () => undefined);
  if (first.kind === 'ready' || first.code !== NO_DATABASE) return first;
  return connect(urlOf(connection, 'postgres'), async (client) => {
    await client.query(`create database "${DATABASE_NAME}"`);
  });
}

/** Has the server write to disk what it holds in memory, so that little is left to do when it stops. */
export async function writeOut(connection: Connection): Promise<void> {
  await connect(urlOf(connection), async (client) => {
    await client.query('checkpoint');
  });
}

async function connect(
  url: string,
  run: (client: Client) => Promise<void>,
): Promise<Answer & { readonly code?: string }> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  // A server that ends under an open connection must not end this process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await run(client);
    return { kind: 'ready' };
  } catch (error) {
    const { code = '', message } = error as { readonly code?: string; readonly message: string };
    return { kind: code.startsWith('28') ? 'refused' : 'ending', reason: message, code };
  } finally {
    await client.end();
  }
}
