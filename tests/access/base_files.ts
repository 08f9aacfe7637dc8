// The documents of base as they ship, for the oracle to read.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PackFiles } from './oracle/model.ts';

const BASE = new URL('../../modules/base/', import.meta.url).pathname;
const FOLDERS = ['entities', 'roles'];

export function baseFiles(): PackFiles {
  const files = FOLDERS.flatMap((folder) => readdirSync(join(BASE, folder)).map((file) => `${folder}/${file}`));
  return Object.fromEntries(files.map((path) => [path, JSON.parse(readFileSync(join(BASE, path), 'utf8'))]));
}
