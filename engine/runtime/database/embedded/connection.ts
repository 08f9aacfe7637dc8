// How to reach the embedded server: its port and its superuser's password, kept in one private file of the data folder
// so that the next start, and commands run beside a server, find both.

import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { hasCode } from './system_error.ts';

/** The database every part of the product uses, and the superuser that owns it. */
export const DATABASE_NAME = 'cahier';
export const SUPERUSER = 'postgres';

export interface Connection {
  readonly port: number;
  readonly password: string;
}

/** A `postgres://` URL of the superuser; of the product's database unless another is named. */
export function urlOf(connection: Connection, database = DATABASE_NAME): string {
  return `postgres://${SUPERUSER}:${connection.password}@127.0.0.1:${connection.port}/${database}`;
}

export async function readConnection(folder: string): Promise<Connection | undefined> {
  try {
    return JSON.parse(await readFile(connectionFile(folder), 'utf8')) as Connection;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Replaces the file as a whole: a start that is killed here leaves the old one. */
export async function writeConnection(folder: string, connection: Connection): Promise<void> {
  const draft = `${connectionFile(folder)}.new`;
  await writeFile(draft, JSON.stringify(connection), { mode: 0o600 });
  await rename(draft, connectionFile(folder));
}

/** 192 random bits in characters that need no escaping in a URL. */
export function newPassword(): string {
  return randomBytes(24).toString('base64url');
}

/** The preferred port of 127.0.0.1 if nobody listens on it, else a free one of the system's choice. */
export async function freePort(preferred?: number): Promise<number> {
  if (preferred !== undefined && (await probe(preferred)) !== undefined) return preferred;
  const port = await probe(0);
  if (port === undefined) throw new Error('The system gives no free port on 127.0.0.1.');
  return port;
}

function probe(port: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => (hasCode(error, 'EADDRINUSE', 'EACCES') ? resolve(undefined) : reject(error)));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      const found = typeof address === 'object' && address !== null ? address.port : undefined;
      server.close(() => resolve(found));
    });
  });
}

function connectionFile(folder: string): string {
  return join(folder, 'connection.json');
}
