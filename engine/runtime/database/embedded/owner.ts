// One process at a time owns an embedded database: it started the server or took it over, and it stops it. The claim is
// a file that only one process can create; a claim whose process is gone may be taken over by the next.

import { randomUUID } from 'node:crypto';
import { link, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive, startOf } from './process_identity.ts';
import { StartRefusal } from './refusal.ts';
import { hasCode } from './system_error.ts';

/** What `owner.json` holds. */
export interface Owner {
  readonly pid: number;
  /** See `startOf`; absent where the system cannot tell. */
  readonly started?: string;
  /** Different for each claim: the watcher stops the server only while its own claim still stands. */
  readonly token: string;
}

/** A claim that is held. */
export interface Ownership {
  readonly token: string;
  /** Gives the claim up; the next process may start at once. */
  release(): Promise<void>;
}

export function ownerFile(folder: string): string {
  return join(folder, 'owner.json');
}

/** Claims the folder for this process; throws a StartRefusal while another living process has it. */
export async function claimFolder(folder: string): Promise<Ownership> {
  const started = startOf(process.pid);
  const mine: Owner = { pid: process.pid, token: randomUUID(), ...(started === undefined ? {} : { started }) };
  const file = ownerFile(folder);
  const draft = join(folder, `owner.${mine.token}`);
  await writeFile(draft, JSON.stringify(mine), { mode: 0o600 });
  try {
    while (!(await linked(draft, file))) {
      const other = await readOwner(folder);
      if (other !== undefined && isLiving(other)) throw inUse(folder, other);
      await discard(file, other);
    }
  } finally {
    await unlink(draft);
  }
  return { token: mine.token, release: () => release(folder, mine.token) };
}

/** The process that owns the folder and lives, if any. */
export async function livingOwner(folder: string): Promise<Owner | undefined> {
  const owner = await readOwner(folder);
  return owner !== undefined && isLiving(owner) ? owner : undefined;
}

function isLiving(owner: Owner): boolean {
  return isAlive(owner.pid) && (owner.started === undefined || owner.started === startOf(owner.pid));
}

function inUse(folder: string, owner: Owner): StartRefusal {
  const who = owner.pid === process.pid ? 'this process' : `process ${owner.pid}`;
  return new StartRefusal(
    `The data folder ${folder} is already in use by ${who}: stop that one, or name another folder with CAHIER_DATA_DIR.`,
  );
}

/** A hard link appears whole or not at all, so no reader ever sees half a claim. */
async function linked(draft: string, file: string): Promise<boolean> {
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

async function readOwner(folder: string): Promise<Owner | undefined> {
  try {
    return JSON.parse(await readFile(ownerFile(folder), 'utf8')) as Owner;
  } catch (error) {
    if (hasCode(error, 'ENOENT') || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * Removes a dead claim. Of several processes that found it dead only one wins the rename; should it have moved a new
 * claim made in between, it puts that one back.
 */
async function discard(file: string, dead: Owner | undefined): Promise<void> {
  const aside = `${file}.${randomUUID()}`;
  try {
    await rename(file, aside);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return;
    throw error;
  }
  const moved = await readFile(aside, 'utf8');
  if (dead !== undefined && !moved.includes(dead.token)) await linked(aside, file);
  await unlink(aside);
}

async function release(folder: string, token: string): Promise<void> {
  const owner = await readOwner(folder);
  if (owner?.token === token) await unlink(ownerFile(folder));
}
