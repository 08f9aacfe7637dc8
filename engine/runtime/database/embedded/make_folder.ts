// Makes a folder that things are kept in, and those above it that are missing, one by one: Node's own recursive way
// looks for a parent for ever where the system makes none, as below /proc.

import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StartRefusal } from './refusal.ts';
import { hasCode, refusalFor } from './system_error.ts';

/** For a folder of data. `folder` is absolute; `mode` is its own alone. Throws a StartRefusal where it can't be made. */
export async function makeFolder(folder: string, mode?: number): Promise<void> {
  try {
    await makeStepwise(folder, mode);
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw refusalFor(error, folder);
    throw new StartRefusal(`The system makes no folder ${folder}: name another data folder with CAHIER_DATA_DIR.`);
  }
}

/** For any other folder; throws the system's error. */
export async function makeStepwise(folder: string, mode?: number): Promise<void> {
  if (await isMade(folder, mode)) return;
  if (dirname(folder) !== folder) await makeStepwise(dirname(folder));
  await mkdir(folder, { mode });
}

/** false: the folder above it is missing. */
async function isMade(folder: string, mode: number | undefined): Promise<boolean> {
  try {
    await mkdir(folder, { mode });
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    if (!hasCode(error, 'EEXIST')) throw error;
    if ((await stat(folder)).isDirectory()) return true;
    throw error;
  }
}
