// Loaded before a server by `node --import=…/hook.ts?plant=<name>` (planted_server.ts): has it load one source file with one
// text replaced. Whatever else the process loads stays as it is.

import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { plantIn, plantOf } from './plants.ts';

const plant = plantOf(new URL(import.meta.url).searchParams.get('plant') ?? '');
const target = new URL(`../../../${plant.file}`, import.meta.url);

// A plant that has gone stale ends the process at once, not when the file comes to be loaded.
const source = plantIn(readFileSync(target, 'utf8'), plant);

registerHooks({
  load: (url, context, nextLoad) => {
    const loaded = nextLoad(url, context);
    return url === target.href ? { ...loaded, source } : loaded;
  },
});
