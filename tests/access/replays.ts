// Recipes that once showed a difference, kept so that they are asked again: replay/<name>.json.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Recipe } from './generate/world.ts';

export interface Replay {
  readonly name: string;
  readonly recipe: Recipe;
  /** What it showed, in a sentence. */
  readonly shows: string;
}

const FOLDER = new URL('./replay/', import.meta.url).pathname;

export function readReplays(): readonly Replay[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .map((file) => ({ name: file.replace('.json', ''), ...JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) }));
}
