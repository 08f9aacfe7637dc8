// Which files a file stands on, by however many steps.

import type { Edge } from './imports.ts';

export type Edges = readonly Edge[];

/** Paths that these files import, themselves or through others, sorted. Imports of types count. */
export function reachedFrom(paths: readonly string[], edges: Edges): readonly string[] {
  const reached = new Set<string>();
  const waiting = [...paths];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    for (const { to } of edges.filter(({ from }) => from === path)) {
      if (reached.has(to)) continue;
      reached.add(to);
      waiting.push(to);
    }
  }
  return [...reached].sort();
}
