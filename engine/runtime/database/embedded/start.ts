// Starts the embedded database of a data folder, or takes over the one that a killed process left running. This is the
// walk: programs, claim, cluster, server, database, watcher; each has its file beside this one.

import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Account, resolveAccount } from './account.ts';
import { type Binaries, findBinaries } from './binaries.ts';
import { createCluster, dataFolderOf, hasCluster } from './cluster.ts';
import { type Connection, freePort, newPassword, readConnection, urlOf, writeConnection } from './connection.ts';
import { type Answer, askServer, writeOut } from './database.ts';
import { unlessAborted } from './give_up.ts';
import { type Keeper, keepRunning } from './keep.ts';
import { makeLinks } from './links.ts';
import { makeFolder } from './make_folder.ts';
import { claimFolder, type Ownership } from './owner.ts';
import { findPostmaster, type Postmaster, startPostmaster, stopPostmaster, waitUntilGone } from './postmaster.ts';
import { isAlive } from './process_identity.ts';
import { StartRefusal } from './refusal.ts';
import { refusalFor } from './system_error.ts';
import { startWatcher, type Watcher } from './watch.ts';

/** A running embedded database. */
export interface EmbeddedDatabase {
  /** `postgres://` URL of the superuser, database `cahier`, on 127.0.0.1. */
  readonly url: string;
  readonly port: number;
  /** From now on the server is started again when it ends by itself; `onGone` hears, once, when that fails for good. */
  keep(onGone: (reason: StartRefusal) => void): void;
  /** Prepares a stop while others still work: what is in memory goes to disk. */
  writeOut(): Promise<void>;
  /**
   * Stops the server (within about 1 s) and gives the folder up. May be called again; the second call waits for the
   * first. After `withinMs`, ten seconds unless told, it is cut off; the next start then reads back its log.
   */
  stop(withinMs?: number): Promise<void>;
}

export interface StartOptions {
  /** Everything is kept here: cluster, port, password, log. Made if missing. */
  readonly folder: string;
  /** false: no flush to disk, for data that nobody will read again. */
  readonly durable: boolean;
  /** Told each step that takes time, as a sentence. */
  readonly progress: (sentence: string) => void;
  /** Gives the start up; nothing of it runs any more when it throws the signal's reason. Once it has started: nothing. */
  readonly signal?: AbortSignal;
}

interface Place {
  readonly folder: string;
  readonly binaries: Binaries;
  readonly account: Account;
}

/** How often a start is tried again when the port was taken meanwhile or the server before is still ending. */
const TRIES = 20;
const RETRY_MS = 250;
/** Whoever gives a start up wants all to be gone within three seconds of it. */
const GIVE_UP_MS = 1_000;

/** Starts or takes over the database of the folder; throws a StartRefusal with a sentence where that cannot be. */
export async function startEmbedded(options: StartOptions): Promise<EmbeddedDatabase> {
  const folder = resolve(options.folder);
  const binaries = findBinaries();
  await makeLinks(binaries.packageFolder);
  const ownership = await openFolder(folder);
  let place: Place | undefined;
  try {
    place = { folder, binaries, account: await resolveAccount(dataFolderOf(folder)) };
    const connection = await prepareCluster(place, options);
    const { postmaster, connection: current } = await runServer(place, connection, options);
    options.signal?.throwIfAborted();
    const watcher = startWatcher(folder, ownership.token);
    return handle({ place, postmaster, connection: current, ownership, watcher }, options);
  } catch (error) {
    await abandon({ place, ownership }, options.signal);
    throw refusalFor(error, folder);
  }
}

interface Running extends RunningServer {
  readonly place: Place;
  readonly ownership: Ownership;
  readonly watcher: Watcher;
}

function handle({ place, connection, ownership, watcher, ...first }: Running, options: StartOptions): EmbeddedDatabase {
  let { postmaster } = first;
  let keeper: Keeper | undefined;
  let stopping: Promise<void> | undefined;
  const startAgain = async (signal: AbortSignal): Promise<void> => {
    postmaster = await startAgainOn(place, connection, { ...options, signal });
  };
  const stop = async (withinMs?: number): Promise<void> => {
    watcher.end();
    await keeper?.end();
    const mode = options.durable ? 'fast' : 'immediate';
    // One that was only just started again when the end came is known to its file alone.
    const running = (await findPostmaster(place.folder)) ?? postmaster;
    await stopPostmaster(place, running, { mode, ...(withinMs === undefined ? {} : { withinMs }) });
    await ownership.release();
  };
  return {
    url: urlOf(connection),
    port: connection.port,
    keep: (onGone) => {
      const { folder } = place;
      const isRunning = (): boolean => isAlive(postmaster.pid);
      keeper ??= keepRunning({ folder, isRunning, startAgain, progress: options.progress, onGone });
    },
    writeOut: () => writeOut(connection),
    stop: (withinMs) => {
      stopping ??= stop(withinMs);
      return stopping;
    },
  };
}

/** Makes the folder, readable for its owner alone, and claims it. */
async function openFolder(folder: string): Promise<Ownership> {
  try {
    await makeFolder(folder, 0o700);
    return await claimFolder(folder);
  } catch (error) {
    throw refusalFor(error, folder);
  }
}

async function prepareCluster(place: Place, options: StartOptions): Promise<Connection> {
  const known = await readConnection(place.folder);
  if (await hasCluster(place.folder)) {
    if (known !== undefined) return known;
    throw new StartRefusal(
      `The data folder ${place.folder} holds a database but its connection.json, with the password, is missing: put it back, or name another folder with CAHIER_DATA_DIR.`,
    );
  }
  options.progress('Making the database (first time only, a few seconds) …');
  // The password is written before the cluster that has it: a start killed between the two loses nothing.
  const connection = known ?? { port: await freePort(), password: newPassword() };
  await writeConnection(place.folder, connection);
  await createCluster(place, { ...options, password: connection.password });
  return connection;
}

interface RunningServer {
  readonly postmaster: Postmaster;
  readonly connection: Connection;
}

async function runServer(place: Place, known: Connection, options: StartOptions): Promise<RunningServer> {
  const left = await findPostmaster(place.folder);
  if (left !== undefined) {
    const taken = await takeOver(place, { connection: { ...known, port: left.port }, postmaster: left }, options);
    if (taken !== undefined) {
      options.progress('Took over the database that an earlier run left behind.');
      return taken;
    }
  }
  options.progress('Starting the database …');
  return startServer(place, known, { ...options, choosePort: freePort });
}

/** After the server has ended by itself. The port stays: everybody has it by now. */
async function startAgainOn(
  place: Place,
  connection: Connection,
  options: StartOptions & { readonly signal: AbortSignal },
): Promise<Postmaster> {
  const left = await findPostmaster(place.folder);
  const taken =
    left?.port === connection.port ? await takeOver(place, { connection, postmaster: left }, options) : undefined;
  const choosePort = async (): Promise<number> => connection.port;
  return (taken ?? (await startServer(place, connection, { ...options, choosePort }))).postmaster;
}

async function startServer(
  place: Place,
  known: Connection,
  options: StartOptions & { readonly choosePort: (last: number) => Promise<number> },
): Promise<RunningServer> {
  let connection = known;
  for (let tries = 0; tries < TRIES; tries += 1) {
    options.signal?.throwIfAborted();
    // One that was killed leaves its file, which would be taken for a server.
    await findPostmaster(place.folder);
    const port = await options.choosePort(connection.port);
    if (port !== connection.port) await writeConnection(place.folder, { ...connection, port });
    connection = { ...connection, port };
    const started = await startPostmaster(place, { ...options, port });
    if ('pid' in started) {
      const answer = await unlessAborted(options.signal, askServer(connection));
      if (answer.kind === 'ready') return { postmaster: started, connection };
      throw refused(place.folder, answer);
    }
    // A killed server's sessions need a moment to notice it, and a port that was taken may be free in a moment.
    await sleep(RETRY_MS, undefined, { signal: options.signal });
  }
  throw new StartRefusal(
    `PostgreSQL did not start after ${TRIES} tries: see ${place.folder}/postgres.log, or set DATABASE_URL to a PostgreSQL 15 or newer.`,
  );
}

/** undefined: the server left behind was about to end, and has ended. */
async function takeOver(
  place: Place,
  { connection, postmaster }: RunningServer,
  { signal }: StartOptions,
): Promise<RunningServer | undefined> {
  const answer = await unlessAborted(signal, askServer(connection));
  if (answer.kind === 'ready') {
    await writeConnection(place.folder, connection);
    return { postmaster, connection };
  }
  if (answer.kind === 'refused') throw refused(place.folder, answer);
  if (!(await unlessAborted(signal, waitUntilGone(place.folder, postmaster.pid))))
    await stopPostmaster(place, postmaster, { mode: 'fast' });
  return undefined;
}

function refused(folder: string, answer: Answer): StartRefusal {
  const reason = answer.kind === 'ready' ? '' : ` (${answer.reason})`;
  return new StartRefusal(
    `The database in ${folder} does not let us in${reason}: put its connection.json back, or name another folder with CAHIER_DATA_DIR.`,
  );
}

/** After a start that failed or was given up nothing may run on, and the folder is free for the next try. */
async function abandon(
  { place, ownership }: { readonly place: Place | undefined; readonly ownership: Ownership },
  signal?: AbortSignal,
): Promise<void> {
  if (place !== undefined) {
    const left = await findPostmaster(place.folder);
    const limit = signal?.aborted === true ? { withinMs: GIVE_UP_MS } : {};
    if (left !== undefined) await stopPostmaster(place, left, { mode: 'fast', ...limit });
  }
  await ownership.release();
}
