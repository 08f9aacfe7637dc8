// Makes the cluster (the folder that holds the databases) with initdb, whole or not at all: it is built beside its place
// and moved there when complete, so a start that is killed half-way leaves nothing that looks like a cluster.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Account, environment, handOver, invocation } from './account.ts';
import { type Binaries, EMBEDDED_MAJOR, unrunnable } from './binaries.ts';
import { SUPERUSER } from './connection.ts';
import { onAbort } from './give_up.ts';
import { endGroup, HAS_GROUPS } from './process_group.ts';
import { StartRefusal } from './refusal.ts';
import { diskFull, hasCode } from './system_error.ts';

/** A fresh cluster takes 40 MB and its first WAL files 32 MB; below this there is no room to work. */
const ROOM_NEEDED_BYTES = 150 * 1024 * 1024;

/** The system's own UTF-8 locale. PostgreSQL's word splitting for trigrams needs a character type that knows accents. */
const LOCALES: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  darwin: 'en_US.UTF-8',
  win32: 'English_United States.utf8',
};

export function dataFolderOf(folder: string): string {
  return join(folder, 'data');
}

/** Whether a cluster is there; throws a StartRefusal if another PostgreSQL version made it. */
export async function hasCluster(folder: string): Promise<boolean> {
  try {
    const version = (await readFile(join(dataFolderOf(folder), 'PG_VERSION'), 'utf8')).trim();
    if (version === String(EMBEDDED_MAJOR)) return true;
    throw new StartRefusal(
      `The data in ${folder} was made by PostgreSQL ${version} and Cahier brings ${EMBEDDED_MAJOR}: start a PostgreSQL ${version} on it and set DATABASE_URL, or name another folder with CAHIER_DATA_DIR.`,
    );
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
}

interface Place {
  readonly folder: string;
  readonly binaries: Binaries;
  readonly account: Account;
}

interface ClusterOptions {
  /** Of the superuser. */
  readonly password: string;
  /** false leaves out the flush to disk (about 1 s). */
  readonly durable: boolean;
  /** Gives the cluster up: when this throws its reason, neither a process nor a file of it is left. */
  readonly signal?: AbortSignal;
}

/** Makes the cluster. */
export async function createCluster(place: Place, options: ClusterOptions): Promise<void> {
  const { folder, account } = place;
  await checkRoom(folder);
  await removeLeftovers(folder);
  const draft = join(folder, 'data.new');
  const passwordFile = join(folder, 'password.new');
  await mkdir(draft, { mode: 0o700 });
  await writeFile(passwordFile, options.password, { mode: 0o600 });
  try {
    await handOver(account, folder);
    await handOver(account, draft);
    await handOver(account, passwordFile);
    const args = [...initdbArgs(draft, passwordFile), ...(options.durable ? [] : ['--no-sync'])];
    await runInitdb(place, args, options.signal);
    await rename(draft, dataFolderOf(folder));
  } finally {
    await removeLeftovers(folder);
  }
}

function initdbArgs(draft: string, passwordFile: string): readonly string[] {
  return [
    `--pgdata=${draft}`,
    '--encoding=UTF8',
    `--locale=${LOCALES[process.platform] ?? 'C.UTF-8'}`,
    '--lc-messages=C',
    '--auth=scram-sha-256',
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordFile}`,
    '--no-instructions',
  ];
}

/** initdb has a group of its own, so that a Ctrl-C at the terminal reaches us alone and its servers end with it. */
async function runInitdb(place: Place, args: readonly string[], signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  const { command, args: full, options } = invocation(place.account, place.binaries.initdb, args);
  const child = spawn(command, full, {
    ...options,
    env: environment(),
    detached: HAS_GROUPS,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const forget = onAbort(signal, () => endGroup(child.pid));
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  // Its servers have its output too, so that it is closed only when the last of them has ended.
  const [code] = await once(child, 'close')
    .catch((error: unknown) => {
      throw spawnRefusal(error, place);
    })
    .finally(forget);
  signal?.throwIfAborted();
  if (code !== 0) throw initdbRefusal(said, place);
}

function spawnRefusal(error: unknown, place: Place): unknown {
  if (hasCode(error, 'ENOENT')) return unrunnable(place.binaries.initdb);
  if (hasCode(error, 'EACCES', 'EPERM', 'EINVAL')) return unreachable(place.folder);
  return error;
}

function initdbRefusal(said: string, place: Place): StartRefusal {
  if (said.includes('No space left on device') || said.includes('Disk quota exceeded')) return diskFull(place.folder);
  if (said.includes('Permission denied')) return unreachable(place.folder);
  if (said.includes('failed to execute') || said.includes('error while loading shared libraries')) {
    return unrunnable(place.binaries.initdb);
  }
  const reason = said.split('\n').findLast((line) => line.includes('error:') || line.includes('FATAL:'));
  return new StartRefusal(
    `PostgreSQL could not make its data folder in ${place.folder} (${(reason ?? said.trim()) || 'no reason given'}): mend that, or set DATABASE_URL to a PostgreSQL 15 or newer.`,
  );
}

/** Only root meets this: the programs run as "nobody" there, who cannot pass through a private folder such as /root. */
function unreachable(folder: string): StartRefusal {
  return new StartRefusal(
    `PostgreSQL does not run as root, and the user "nobody" cannot reach ${folder} or the programs in node_modules: start Cahier as an ordinary user, or set DATABASE_URL to a PostgreSQL 15 or newer.`,
  );
}

async function checkRoom(folder: string): Promise<void> {
  const disk = await statfs(folder);
  if (disk.bavail * disk.bsize < ROOM_NEEDED_BYTES) throw diskFull(folder);
}

async function removeLeftovers(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name === 'data.new' || name === 'password.new');
  await Promise.all(names.map((name) => rm(join(folder, name), { recursive: true, force: true })));
}
