// Dependencies point one way: each layer may import the layers named after it, and its own files.

import type { Edge } from './imports.ts';

/** The first prefix that fits a path decides its layer; a prefix without a slash at its end is one file. */
const PREFIXES: readonly (readonly [prefix: string, layer: string])[] = [
  ['schemas/', 'schemas'],
  ['engine/problems.ts', 'problems'],
  ['engine/rules/', 'rules'],
  ['engine/metadata/', 'metadata'],
  ['engine/runtime/', 'runtime'],
  ['engine/workflow/', 'workflow'],
  ['engine/', 'composition'],
  ['modules/', 'modules'],
  ['runtime-ui/', 'pages'],
  ['studio/', 'pages'],
  ['bin/launch', 'launcher'],
  ['bin/', 'commands'],
  ['bench/', 'tests'],
  ['tests/', 'tests'],
];

const ENGINE = ['schemas', 'problems', 'rules', 'metadata', 'runtime', 'workflow'] as const;

/** What each layer may import besides itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  schemas: [],
  problems: ['schemas'],
  rules: ['schemas', 'problems'],
  metadata: ['schemas', 'problems', 'rules'],
  runtime: ['schemas', 'problems', 'rules', 'metadata'],
  workflow: ['schemas', 'problems', 'rules', 'metadata', 'runtime'],
  composition: ENGINE,
  // Packs are data; an action written in code gets everything it needs as arguments.
  modules: ['schemas'],
  // The rest of the engine is behind HTTP.
  pages: ['schemas', 'rules'],
  // It runs before anything is installed, on a Node.js that cannot read TypeScript.
  launcher: [],
  commands: [...ENGINE, 'composition', 'launcher'],
  // Tests, benches and the configuration at the root may look at anything.
  tests: [...ENGINE, 'composition', 'modules', 'pages', 'launcher', 'commands'],
};

/** Files of rules that know SQL; the pages may not carry them to the browser. */
const SQL_OF_RULES = /^engine\/rules\/(.*\/)?([a-z_]+_)?sql(_[a-z_]+)?\.ts$/;

export function layerOf(path: string): string {
  const found = PREFIXES.find(([prefix]) => path.startsWith(prefix));
  return found?.[1] ?? 'tests';
}

/** A sentence for each import that points against the layers. */
export function reversedEdges(edges: readonly Edge[]): readonly string[] {
  return edges.flatMap(({ from, to }) => {
    const [layer, target] = [layerOf(from), layerOf(to)];
    if (layer === 'pages' && SQL_OF_RULES.test(to)) return [`${from} imports ${to}: pages may not carry SQL.`];
    if (layer === target || MAY_IMPORT[layer]?.includes(target)) return [];
    return [`${from} imports ${to}: ${layer} may not know ${target}.`];
  });
}

/**
 * Each group of files that import each other in a circle, as one line of paths. Imports of types count: a circle of types
 * is a circle for whoever reads. (Tarjan, "Depth-first search and linear graph algorithms", 1972.)
 */
export function cycles(edges: readonly Edge[]): readonly string[] {
  const targets = new Map<string, string[]>();
  for (const { from, to } of edges) targets.set(from, [...(targets.get(from) ?? []), to]);
  const state = { next: 0, index: new Map<string, number>(), low: new Map<string, number>(), stack: [] as string[] };
  const found: string[] = [];
  for (const node of targets.keys()) if (!state.index.has(node)) visit(node, targets, state, found);
  return found.sort();
}

interface Walk {
  next: number;
  readonly index: Map<string, number>;
  readonly low: Map<string, number>;
  readonly stack: string[];
}

function visit(node: string, targets: ReadonlyMap<string, readonly string[]>, walk: Walk, found: string[]): void {
  const own = walk.next++;
  walk.index.set(node, own);
  walk.stack.push(node);
  let low = own;
  for (const target of targets.get(node) ?? []) {
    if (!walk.index.has(target)) {
      visit(target, targets, walk, found);
      low = Math.min(low, walk.low.get(target) ?? low);
    } else if (walk.stack.includes(target)) {
      low = Math.min(low, walk.index.get(target) ?? low);
    }
  }
  walk.low.set(node, low);
  if (low !== own) return;
  const circle = walk.stack.splice(walk.stack.indexOf(node)).sort();
  const alone = circle.length === 1 && !(targets.get(node) ?? []).includes(node);
  if (!alone) found.push(circle.join(' ↔ '));
}
