// Reads a pack's folder from disk. The one impure file of this folder; everything after it is a function of values.

import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { RawPack } from './pack.ts';

/** All JSON files below the folder, by path with `/`. A folder that is not there throws ENOENT. */
export async function loadPackFolder(folder: string, origin = folder): Promise<RawPack> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !path.startsWith('.') && !path.includes('/.'))
    .sort();
  const texts = await Promise.all(paths.map((path) => readFile(join(folder, path), 'utf8')));
  return { origin, files: Object.fromEntries(paths.map((path, index) => [path, texts[index] ?? ''])) };
}
