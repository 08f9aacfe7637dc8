// npm packages cannot hold symbolic links, so the PostgreSQL packages list theirs in a file and make them in an install
// script. We install without scripts (and npm starts to block them), so the links are made here when one is missing.

import { lstat, readFile, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { StartRefusal } from './refusal.ts';
import { hasCode } from './system_error.ts';

interface Link {
  /** The existing file, relative to the package. */
  readonly source: string;
  /** The link to make, relative to the package. */
  readonly target: string;
}

/** Makes the links of `native/pg-symlinks.json` that are missing. Costs about 1 ms when none is. */
export async function makeLinks(packageFolder: string): Promise<void> {
  const links = await readLinks(join(packageFolder, 'native', 'pg-symlinks.json'));
  await Promise.all(links.map((link) => makeLink(packageFolder, link)));
}

async function readLinks(file: string): Promise<readonly Link[]> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as readonly Link[];
  } catch (error) {
    // The packages for macOS and Windows may have no list: nothing to make.
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

async function makeLink(packageFolder: string, link: Link): Promise<void> {
  const target = join(packageFolder, link.target);
  if (await isThere(target)) return;
  try {
    await symlink(relative(dirname(target), join(packageFolder, link.source)), target);
  } catch (error) {
    // Another process starting from the same folder was faster.
    if (hasCode(error, 'EEXIST')) return;
    if (hasCode(error, 'EACCES', 'EPERM', 'EROFS')) {
      throw new StartRefusal(
        `The links in ${dirname(target)} are missing and this user may not make them: run \`npm rebuild\` once as the owner of that folder, or set DATABASE_URL to a PostgreSQL 15 or newer.`,
      );
    }
    throw error;
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
}
