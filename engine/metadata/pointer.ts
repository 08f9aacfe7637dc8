// JSON Pointers (RFC 6901).

import type { Json } from './pack.ts';

/** Path → pointer, with `~` and `/` escaped. */
export function pointerOf(path: readonly (string | number)[]): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** Pointer → path; '' is the whole document. */
export function pathOf(pointer: string): string[] {
  if (pointer === '') return [];
  return pointer
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** What a path leads to, or undefined. */
export function valueAt(body: Json | undefined, path: readonly string[]): Json | undefined {
  let value: Json | undefined = body;
  for (const step of path) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string, Json>)[step];
  }
  return value;
}
