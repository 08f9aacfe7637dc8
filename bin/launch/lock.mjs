// One installation at a time: two terminals that start together must not write into the same node_modules. The lock is a
// folder, which only one process can create; one whose owner was killed tells the next that an installation was cut off. A failed
// one needs no trace: npm takes back what it did.

import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { notWritable, say } from './refusal.mjs';

const POLL_MS = 300;
/** Between creating the folder and writing the owner into it a process may be killed; then only age can tell. */
const NAMELESS_MS = 5_000;
/** No installation takes so long: an id that still lives then belongs to another process by now. */
const STALE_MS = 15 * 60_000;

/**
 * Runs `work({ interrupted, alsoHeldBy })` under the lock. `interrupted` tells that an earlier installation was cut off.
 * `alsoHeldBy(pid)` keeps the lock while that process lives too: an npm goes on writing when its launcher is killed.
 */
export async function withInstallLock(root, work) {
  const folder = lockFolder(root);
  const interrupted = await take(folder, root);
  try {
    return await work({ interrupted, alsoHeldBy: (pid) => sign(folder, [process.pid, pid]) });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Whether an installation runs now or was cut off, so that node_modules cannot be trusted as it stands. */
export function isInstalling(root) {
  return existsSync(lockFolder(root));
}

function lockFolder(root) {
  return join(root, '.cahier', 'install.lock');
}

async function take(folder, root) {
  let waited = false;
  let interrupted = false;
  let nameless = 0;
  while (!create(folder, root)) {
    const owner = readOwner(folder);
    nameless = owner === undefined ? nameless + POLL_MS : 0;
    if (owner === undefined ? nameless > NAMELESS_MS : isStale(owner)) {
      interrupted = remove(folder, owner) || interrupted;
      continue;
    }
    if (!waited && owner !== undefined)
      say(
        `Another start (process ${owner.pids.at(-1)}) is installing; waiting for it (remove ${folder} if that is not so) …`,
      );
    waited = waited || owner !== undefined;
    await sleep(POLL_MS);
  }
  sign(folder, [process.pid]);
  return interrupted;
}

function create(folder, root) {
  try {
    mkdirSync(join(root, '.cahier'), { recursive: true });
    mkdirSync(folder);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    if (['EACCES', 'EPERM', 'EROFS'].includes(error.code)) throw notWritable(root);
    throw error;
  }
}

function sign(folder, pids) {
  writeFileSync(join(folder, 'owner.json'), JSON.stringify({ pids, at: Date.now() }));
}

function readOwner(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, 'owner.json'), 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isStale(owner) {
  return Date.now() - owner.at > STALE_MS || !owner.pids.some((pid) => pid !== process.pid && isAlive(pid));
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, under another user.
    return error.code === 'EPERM';
  }
}

/** Takes a stale lock away. Only one of several waiters wins the rename; a lock renewed in between is put back. */
function remove(folder, owner) {
  const aside = `${folder}.${process.pid}.${Date.now()}`;
  try {
    renameSync(folder, aside);
  } catch (error) {
    if (error.code === 'ENOENT') return false;
    throw error;
  }
  const moved = readOwner(aside);
  if (moved?.at !== owner?.at) {
    renameSync(aside, folder);
    return false;
  }
  rmSync(aside, { recursive: true, force: true });
  return true;
}
