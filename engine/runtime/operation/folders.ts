// Where things are on disk: the product's own folders, and what it keeps below its data folder.

import { access, constants } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeFolder } from '../database/embedded/make_folder.ts';
import { refusalFor } from '../database/embedded/system_error.ts';

/** The folder with package.json. */
export const PRODUCT_FOLDER = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

/** Packs that ship with the product. */
export const MODULES_FOLDER = join(PRODUCT_FOLDER, 'modules');

/** CAHIER_DATA_DIR, else `.cahier` in the product's folder, wherever the command is run from. */
export function dataFolder(environment: Readonly<Record<string, string | undefined>>): string {
  const given = environment['CAHIER_DATA_DIR'];
  return given === undefined || given === '' ? join(PRODUCT_FOLDER, '.cahier') : resolve(given);
}

/** Makes the data folder if it is missing; throws a StartRefusal where nothing can be kept in it. */
export async function makeDataFolder(dataDir: string): Promise<void> {
  await makeFolder(dataDir);
  try {
    await access(dataDir, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw refusalFor(error, dataDir);
  }
}

/** Cluster, port and password of the embedded database. */
export function databaseFolderOf(dataDir: string): string {
  return join(dataDir, 'database');
}

/** Contents of uploaded files. */
export function fileFolderOf(dataDir: string): string {
  return join(dataDir, 'files');
}

/** Builds of the user interface, by the hash of their sources. */
export function uiFolderOf(dataDir: string): string {
  return join(dataDir, 'ui');
}

/** What Vite keeps between two starts of the interface from its sources; the product's own folder may be read-only. */
export function uiCacheOf(dataDir: string): string {
  return join(uiFolderOf(dataDir), '.vite');
}
