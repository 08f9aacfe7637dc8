// Where the CPU time of a profile went, by the step of a request: each file of the engine and each package belongs to
// one, and what V8 does itself has names of its own.

import type { CpuProfile, ProfileNode } from './inspector.ts';

/** Microseconds by step and by function, the greatest first. */
export interface Spent {
  readonly steps: readonly (readonly [step: string, us: number])[];
  readonly functions: readonly (readonly [name: string, us: number])[];
}

/** The first that fits a file decides. */
const FILES: readonly (readonly [step: string, files: RegExp])[] = [
  [
    'log and metrics',
    /engine\/runtime\/(http\/(log|metrics|durations)|operation\/)|node_modules\/(pino|sonic-boom|prom-client)/,
  ],
  ['session', /engine\/runtime\/(sessions\/|control\/|http\/(session|secret|rates|cookie|origin)\.)/],
  ['routing and HTTP', /engine\/runtime\/http\/|engine\/main|node_modules\/(express|router|helmet|path-to-regexp)/],
  ['permission', /engine\/runtime\/access\//],
  ['SQL client', /engine\/runtime\/database\/|node_modules\/pg/],
  ['compile', /engine\/(rules|metadata)\/|engine\/runtime\/records\/(query\/|compiled)|engine\/runtime\/models\//],
  ['records and values', /engine\/|schemas\//],
  ['sockets and streams of Node.js', /^node:/],
];

/** All but a system call. */
const WRITING = 'writing to sockets';

const OF_V8: Readonly<Record<string, string>> = {
  '(garbage collector)': 'garbage collection',
  '(program)': 'kernel and native code',
  writev: WRITING,
  writeBuffer: WRITING,
  writeUtf8String: WRITING,
  writeLatin1String: WRITING,
  stringify: 'serialise',
  parse: 'serialise',
};

const IDLE = '(idle)';
const ROOT = '(root)';

export function spentOn({ nodes, samples, timeDeltas }: CpuProfile): Spent {
  const own = new Map<number, number>();
  for (const [index, id] of samples.entries()) own.set(id, (own.get(id) ?? 0) + (timeDeltas[index] ?? 0));
  const parents = new Map(nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node] as const)));
  const steps = new Map<string, number>();
  const functions = new Map<string, number>();
  for (const node of nodes) {
    const us = own.get(node.id) ?? 0;
    const { functionName } = node.callFrame;
    if (us === 0 || functionName === IDLE) continue;
    add(steps, stepOf(node, parents), us);
    add(functions, nameOf(node), us);
  }
  return { steps: sorted(steps), functions: sorted(functions) };
}

/** Of a function without a file, which is V8's, that of who called it. */
function stepOf(node: ProfileNode, parents: ReadonlyMap<number, ProfileNode>): string {
  const { functionName, url } = node.callFrame;
  if (url !== '') return FILES.find(([, files]) => files.test(url))?.[0] ?? 'other';
  const named = Object.hasOwn(OF_V8, functionName) ? OF_V8[functionName] : undefined;
  const parent = parents.get(node.id);
  if (named !== undefined) return named;
  return parent === undefined || parent.callFrame.functionName === ROOT ? 'other' : stepOf(parent, parents);
}

function nameOf({ callFrame: { functionName, url, lineNumber } }: ProfileNode): string {
  const name = functionName || '(anonymous)';
  if (url === '') return name;
  const path = url.replace(/^.*\/(?=(engine|schemas|node_modules)\/)/, '');
  return `${name} ${path}:${lineNumber + 1}`;
}

function add(sums: Map<string, number>, name: string, us: number): void {
  sums.set(name, (sums.get(name) ?? 0) + us);
}

function sorted(sums: ReadonlyMap<string, number>): Spent['steps'] {
  return [...sums].sort(([, a], [, b]) => b - a);
}
