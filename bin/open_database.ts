// The database that a command works on: that of DATABASE_URL, else the embedded one, beside the server that runs it or
// started for as long as the command takes.

import { constants } from 'node:os';
import { type Installation, openInstallation } from '../engine/runtime/control/open.ts';
import { attachEmbedded } from '../engine/runtime/database/embedded/attach.ts';
import { hasCluster } from '../engine/runtime/database/embedded/cluster.ts';
import { startEmbedded } from '../engine/runtime/database/embedded/start.ts';
import { type FileStore, openFileStore } from '../engine/runtime/files/store.ts';
import { type Models, openModels } from '../engine/runtime/models/cache.ts';
import { databaseFolderOf, dataFolder, fileFolderOf, makeDataFolder } from '../engine/runtime/operation/folders.ts';
import { stopOnSignals } from '../engine/runtime/operation/signals.ts';
import { progress } from './command.ts';

const ELSEWHERE =
  'no server was started there yet. For the database of a server, set the DATABASE_URL or CAHIER_DATA_DIR that it was started with.';

/** Three seconds after a signal all is gone. */
const STOP_MS = 2_200;
/** What a signal cut off has no more to say: the process ends when all is stopped. */
const NEVER = new Promise<never>(() => undefined);

export interface Workplace {
  readonly installation: Installation;
  readonly models: Models;
  readonly files: FileStore;
  readonly dataDir: string;
  /** Whether the database goes on when the command ends. */
  readonly isLasting: boolean;
}

interface Database {
  readonly url: string;
  readonly isLasting: boolean;
  readonly stop: () => Promise<void>;
}

/** Runs `work` on the database and leaves it as it was found: running or not. */
export async function withDatabase<T>(work: (place: Workplace) => Promise<T>): Promise<T> {
  const dataDir = dataFolder(process.env);
  const database = await findDatabase(dataDir);
  try {
    const installation = await openInstallation({ databaseUrl: database.url });
    if (installation.login.note !== undefined) progress(installation.login.note);
    try {
      const files = openFileStore(fileFolderOf(dataDir));
      return await work({
        installation,
        models: openModels(installation),
        files,
        dataDir,
        isLasting: database.isLasting,
      });
    } finally {
      await installation.close();
    }
  } finally {
    await database.stop();
  }
}

async function findDatabase(dataDir: string): Promise<Database> {
  const url = process.env['DATABASE_URL'];
  if (url !== undefined && url !== '') return { url, isLasting: true, stop: async () => undefined };
  await makeDataFolder(dataDir);
  const folder = databaseFolderOf(dataDir);
  const running = await attachEmbedded(folder);
  if (running !== undefined) return { url: running.url, isLasting: true, stop: async () => undefined };
  // A server may well run on another database, which only its own variables tell.
  if (!(await hasCluster(folder))) progress(`Working on a new embedded database in ${folder}: ${ELSEWHERE}`);
  return startForCommand(folder);
}

/** Ctrl-C ends the command and with it the database, however far that is, and the code tells of the signal. */
async function startForCommand(folder: string): Promise<Database> {
  const ending = new AbortController();
  const { signal } = ending;
  const starting = startEmbedded({ folder, durable: true, progress, signal });
  const stop = async (): Promise<void> => {
    ending.abort();
    const database = await starting.catch(() => undefined);
    await database?.stop(STOP_MS);
  };
  stopOnSignals(stop, (name) => 128 + constants.signals[name]);
  try {
    const database = await starting;
    return { url: database.url, isLasting: false, stop: () => (signal.aborted ? NEVER : database.stop()) };
  } catch (error) {
    if (signal.aborted) return NEVER;
    throw error;
  }
}
