// For commands run beside a server: they use the database that the server's process owns, and never stop it.

import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readConnection, urlOf } from './connection.ts';
import { askServer } from './database.ts';
import { livingOwner } from './owner.ts';
import { findPostmaster } from './postmaster.ts';

/** The owner may just be making its cluster, or reading back what a crash left. */
const START_DEADLINE_MS = 60_000;
const POLL_MS = 100;

/**
 * The URL (superuser, database `cahier`) of the folder's running database, or undefined when nobody runs it. Waits while
 * its owner is still starting it.
 */
export async function attachEmbedded(folder: string): Promise<{ url: string } | undefined> {
  const path = resolve(folder);
  const deadline = Date.now() + START_DEADLINE_MS;
  while ((await livingOwner(path)) !== undefined && Date.now() < deadline) {
    const url = await urlOfRunning(path);
    if (url !== undefined) return { url };
    await sleep(POLL_MS);
  }
  return undefined;
}

async function urlOfRunning(folder: string): Promise<string | undefined> {
  const postmaster = await findPostmaster(folder);
  const known = await readConnection(folder);
  if (postmaster === undefined || known === undefined) return undefined;
  const connection = { ...known, port: postmaster.port };
  return (await askServer(connection)).kind === 'ready' ? urlOf(connection) : undefined;
}
