// The PostgreSQL server process of one cluster: finding a running one, starting one, stopping one. Who may do that is
// decided in owner.ts; the order of things in start.ts.

import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Account, environment, invocation } from './account.ts';
import { type Binaries, unrunnable } from './binaries.ts';
import { dataFolderOf } from './cluster.ts';
import { onAbort } from './give_up.ts';
import { commandOf, folderOf, isAlive } from './process_identity.ts';
import { StartRefusal } from './refusal.ts';
import { serverSettings } from './settings.ts';
import { diskFull, hasCode } from './system_error.ts';

/** A running server. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

/** What a start that failed says about the next try. */
export type StartFailure = { readonly kind: 'port_taken' } | { readonly kind: 'still_ending' };

/** How long the server may recover after a crash before we give up waiting. */
const READY_DEADLINE_MS = 5 * 60_000;
/** A fast shutdown takes well under a second unless the disk is slow; then the server is cut off and recovers later. */
const STOP_DEADLINE_MS = 10_000;
const POLL_MS = 20;
/** A server that removed its file has nothing more to do than to end. */
const EXIT_MS = 300;
const LOG_LIMIT_BYTES = 5 * 1024 * 1024;

export function postmasterFile(folder: string): string {
  return join(dataFolderOf(folder), 'postmaster.pid');
}

/** The server of this folder that runs now. A file left by one that is gone, or whose id is another's now, is removed. */
export async function findPostmaster(folder: string): Promise<Postmaster | undefined> {
  const found = await readPostmasterFile(folder);
  if (found === undefined) return undefined;
  if (isAlive(found.pid) && (await isServerOf(found.pid, folder))) return found;
  // PostgreSQL itself would take any living process of that id for its predecessor and refuse to start.
  await rm(postmasterFile(folder), { force: true });
  return undefined;
}

interface PostmasterOptions {
  readonly port: number;
  readonly durable: boolean;
  readonly progress: (sentence: string) => void;
  /** Cuts the start off, however long it would take. */
  readonly signal?: AbortSignal;
}

/** Starts the server in a session of its own, so that a Ctrl-C at the terminal reaches us and not it. */
export async function startPostmaster(
  place: { readonly folder: string; readonly binaries: Binaries; readonly account: Account },
  options: PostmasterOptions,
): Promise<Postmaster | StartFailure> {
  const { folder, binaries, account } = place;
  const log = await openLog(folder);
  const settings = Object.entries(serverSettings(options.port, options.durable)).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const run = invocation(account, binaries.postgres, ['-D', dataFolderOf(folder), ...settings]);
  const child = spawn(run.command, run.args, {
    ...run.options,
    env: environment(),
    detached: true,
    cwd: folder,
    stdio: ['ignore', log.descriptor, log.descriptor],
  });
  closeSync(log.descriptor);
  child.unref();
  const state: { ended: boolean; error?: unknown } = { ended: false };
  child.once('exit', () => {
    state.ended = true;
  });
  child.once('error', (error) => {
    state.ended = true;
    state.error = error;
  });
  // Nothing is lost that way: what it reads back is read back again.
  const cutOff = (): void => void child.kill('SIGQUIT');
  const forget = onAbort(options.signal, cutOff);
  const pid = await waitUntilReady(folder, state, options.progress);
  forget();
  if (pid !== undefined) return { pid, port: options.port };
  options.signal?.throwIfAborted();
  if (state.error !== undefined) throw hasCode(state.error, 'ENOENT') ? unrunnable(binaries.postgres) : state.error;
  return explainFailure(folder, await readFrom(log.path, log.offset));
}

/**
 * Stops the server: `fast` ends sessions and writes everything out, `immediate` cuts it off, which is for data that nobody
 * will read again, and for a server that is not gone `withinMs`: its log makes good for it at the next start.
 */
export async function stopPostmaster(
  place: { readonly folder: string; readonly binaries: Binaries },
  postmaster: Postmaster,
  { mode, withinMs = STOP_DEADLINE_MS }: { readonly mode: 'fast' | 'immediate'; readonly withinMs?: number },
): Promise<void> {
  signal(place, postmaster.pid, mode);
  if (await waitUntilGone(place.folder, postmaster.pid, withinMs)) return;
  signal(place, postmaster.pid, 'immediate');
  if (await waitUntilGone(place.folder, postmaster.pid)) return;
  throw new Error(`PostgreSQL (process ${postmaster.pid}) does not stop.`);
}

/** Waits for a server that is ending by itself; false if it still runs after the deadline. */
export async function waitUntilGone(folder: string, pid: number, withinMs = STOP_DEADLINE_MS): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  let fileGone: number | undefined;
  while (Date.now() < deadline) {
    if (!isAlive(pid)) return true;
    // The file goes a moment before the process, which in a container without an init process is never collected.
    if ((await readPostmasterFile(folder))?.pid !== pid) fileGone ??= Date.now();
    if (fileGone !== undefined && Date.now() - fileGone > EXIT_MS) return true;
    await sleep(POLL_MS);
  }
  return false;
}

/** postmaster.pid (PostgreSQL's pidfile.h): line 1 process id, line 4 port, line 8 state. */
async function readPostmasterFile(folder: string): Promise<(Postmaster & { readonly ready: boolean }) | undefined> {
  try {
    const lines = (await readFile(postmasterFile(folder), 'utf8')).split('\n');
    const pid = Number(lines[0]);
    if (!Number.isInteger(pid) || pid <= 0) return undefined;
    return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** PostgreSQL works inside its data folder; where that can't be seen, any process called postgres is taken for ours. */
async function isServerOf(pid: number, folder: string): Promise<boolean> {
  const works = folderOf(pid);
  if (works !== undefined) return works === (await realpath(dataFolderOf(folder)));
  return commandOf(pid)?.includes('postgres') ?? true;
}

async function waitUntilReady(
  folder: string,
  state: { readonly ended: boolean },
  progress: (sentence: string) => void,
): Promise<number | undefined> {
  const from = Date.now();
  let said = from;
  while (!state.ended && Date.now() - from < READY_DEADLINE_MS) {
    const found = await readPostmasterFile(folder);
    if (found?.ready === true && isAlive(found.pid)) return found.pid;
    if (Date.now() - said > 5_000) {
      said = Date.now();
      progress(
        `PostgreSQL is still starting (${Math.round((said - from) / 1000)} s): it reads back what a crash left …`,
      );
    }
    await sleep(POLL_MS);
  }
  return undefined;
}

function explainFailure(folder: string, log: string): StartFailure {
  if (log.includes('could not bind') || log.includes('could not create any TCP/IP sockets'))
    return { kind: 'port_taken' };
  if (log.includes('is still in use') || log.includes('another server might be running'))
    return { kind: 'still_ending' };
  if (log.includes('No space left on device') || log.includes('Disk quota exceeded')) throw diskFull(folder);
  const reason = log.split('\n').findLast((line) => line.includes('FATAL:') || line.includes('PANIC:'));
  throw new StartRefusal(
    `PostgreSQL did not start (${reason?.replace(/^.*?(FATAL|PANIC): +/, '') ?? 'it gave no reason'}): see ${logFile(folder)}.`,
  );
}

function signal(
  place: { readonly folder: string; readonly binaries: Binaries },
  pid: number,
  mode: 'fast' | 'immediate',
): void {
  if (process.platform === 'win32') {
    // Windows knows no signals: process.kill would cut the server off.
    spawn(place.binaries.pgCtl, ['stop', '-D', dataFolderOf(place.folder), '-m', mode], {
      stdio: 'ignore',
      env: environment(),
    });
    return;
  }
  try {
    process.kill(pid, mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
  } catch (error) {
    if (!hasCode(error, 'ESRCH')) throw error;
  }
}

function logFile(folder: string): string {
  return join(folder, 'postgres.log');
}

/** Opens the log for appending; one that has grown past the limit is kept once as `postgres.log.1`. */
async function openLog(
  folder: string,
): Promise<{ readonly path: string; readonly offset: number; readonly descriptor: number }> {
  const path = logFile(folder);
  let offset = await sizeOf(path);
  if (offset > LOG_LIMIT_BYTES) {
    await rename(path, `${path}.1`);
    offset = 0;
  }
  return { path, offset, descriptor: openSync(path, 'a', 0o600) };
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return 0;
    throw error;
  }
}

async function readFrom(path: string, offset: number): Promise<string> {
  return (await readFile(path)).subarray(offset).toString('utf8');
}
