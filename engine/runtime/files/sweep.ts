// Removes files that nobody has put into a record a day after they went up, and what uploads that were killed have left
// in the folder. Any node may do it, several at once too: a row is deleted before its file, and a file that is being
// attached is locked.

import type { Connection, Transactions } from '../database/connection.ts';
import type { FileStore } from './store.ts';

/** Longer than an upload may take: until then a file has no row yet. */
const UPLOAD_ENDED_MS = 60 * 60_000;

const FORGET_UNUSED = `delete from "_file" where not attached and created_at < now() - interval '1 day'`;

const KNOWN = `select id from "_file" where id = any($1::uuid[])`;

/** One tenant's. */
export async function sweepFiles(database: Transactions, files: FileStore, tenant: number): Promise<void> {
  await database.write((connection) => connection.query({ sql: FORGET_UNUSED, parameters: [] }));
  await files.sweep(tenant, Date.now() - UPLOAD_ENDED_MS, (ids) =>
    database.read((connection) => knownFiles(connection, ids)),
  );
}

async function knownFiles(connection: Connection, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = await connection.query<{ id: string }>({ sql: KNOWN, parameters: [ids] });
  return new Set(rows.map((row) => row.id));
}
