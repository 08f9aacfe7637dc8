// The files of the repository that the rules of the house speak of: what git tracks or would track. A copy without git
// is walked instead.

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** A text file by its path from the root, with forward slashes. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

const NEVER = new Set(['node_modules', '.git', '.cahier', 'dist', 'test-results']);
const BINARY = /\.(png|jpe?g|webp|gif|ico|woff2?|ttf|otf|pdf|zip|gz|tar|xlsx|docx)$/i;

/** Paths of all files, sorted. */
export function paths(): readonly string[] {
  const found = existsSync(join(ROOT, '.git')) ? tracked() : walked('');
  return found.filter((path) => existsSync(join(ROOT, path)) && statSync(join(ROOT, path)).isFile()).sort();
}

/** All text files. */
export function sources(): readonly Source[] {
  return paths()
    .filter((path) => !BINARY.test(path))
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
}

/** The program's own text: TypeScript and JavaScript, without what is generated or copied from elsewhere. */
export function codeSources(): readonly Source[] {
  return sources().filter(({ path }) => isCode(path));
}

export function isCode(path: string): boolean {
  return /\.(ts|tsx|mjs|js)$/.test(path) && !/^(schemas\/generated|tests\/fixtures|examples)\//.test(path);
}

function tracked(): readonly string[] {
  const text = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return text.split('\0').filter((path) => path !== '');
}

function walked(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    if (NEVER.has(entry.name)) return [];
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    return entry.isDirectory() ? walked(path) : [path];
  });
}
