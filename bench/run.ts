// `npm run bench [-- --json]`: the engine against the server written by hand (bench/reference), on the same rows.
// What the figures mean, and how they are to be read: docs/benchmarks.md.

import { readFileSync } from 'node:fs';
import { type Contestant, compare, type Ratio } from './compare.ts';
import { ask } from './measure/load.ts';
import { type Operation, operations } from './operations.ts';
import { AUDIT_TABLE } from './reference/statements.ts';
import { type BenchServer, type BenchWorld, openBenchWorld } from './world.ts';

const MILLION = { deals: 1_000_000, accounts: 100_000, contacts: 100_000, owners: 100 };
const PAIRS = 10;
const SECONDS = 2;
const CONNECTIONS = 32;
/** Outside of these the machine is too noisy for any figure. */
const SAME = [0.9, 1.1] as const;

const isJson = process.argv.includes('--json');
const deals = Number(process.argv.find((arg) => arg.startsWith('--deals='))?.slice('--deals='.length) ?? MILLION.deals);
const only = process.argv
  .find((arg) => arg.startsWith('--only='))
  ?.slice('--only='.length)
  .split(',');
const pairs = Number(process.argv.find((arg) => arg.startsWith('--pairs='))?.slice('--pairs='.length) ?? PAIRS);

function progress(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}

/** Both must answer the same to the same, or the figures compare unlike things. */
async function checkAnswers(world: BenchWorld, operation: Operation, servers: readonly [BenchServer, BenchServer]) {
  const [engine, reference] = servers;
  const first = await ask(engine.port, operation.requests('engine', world.tokens, 0)());
  const second = await ask(reference.port, operation.requests('reference', world.tokens, 0)());
  if (first.status !== second.status) {
    throw new Error(`${operation.name}: ${first.status} ${first.body}\n${second.status} ${second.body}`);
  }
  if (operation.name === 'list' || operation.name === 'get') {
    const [ours, theirs] = [first, second].map(({ body }) => sorted({ ...JSON.parse(body), next: undefined }));
    if (ours !== theirs) throw new Error(`${operation.name} is answered differently:\n${ours}\n${theirs}`);
  }
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, each) =>
    each !== null && typeof each === 'object' && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}

const world = await openBenchWorld({ ...MILLION, deals }, progress);
await world.database.query(AUDIT_TABLE);
const engine = await world.startEngine();
const reference = await world.startReference();
const other = await world.startReference();
const idleMb = residentMb(engine.pid);
const sides: Record<'engine' | 'reference' | 'other', Contestant> = {
  engine: { side: 'engine', server: engine },
  reference: { side: 'reference', server: reference },
  other: { side: 'reference', server: other },
};
const shared = {
  tokens: world.tokens,
  postmaster: world.postmaster,
  connections: CONNECTIONS,
  seconds: SECONDS,
  pairs,
};
const ratios: Record<string, Ratio> = {};
try {
  const chosen = operations({ ...MILLION, deals }).filter(({ name }) => only?.includes(name) ?? true);
  for (const operation of chosen) {
    await checkAnswers(world, operation, [engine, reference]);
    const ratio = await compare(sides.engine, sides.reference, { ...shared, operation });
    ratios[operation.name] = ratio;
    progress(`${operation.name}: ${JSON.stringify(ratio)}`);
  }
  const [first] = chosen;
  if (first === undefined) throw new Error('Nothing to measure.');
  const aa = await compare(sides.other, sides.reference, { ...shared, operation: first });
  const isNoisy = aa.throughput < SAME[0] || aa.throughput > SAME[1];
  const line = {
    ratios,
    aa: aa.throughput,
    noisy: isNoisy,
    start_ms: Math.round(engine.startMs),
    idle_mb: idleMb,
    deals,
  };
  process.stdout.write(`${JSON.stringify(line, null, isJson ? undefined : 2)}\n`);
} finally {
  await Promise.all([engine.stop(), reference.stop(), other.stop()]);
  await world.close();
}

function residentMb(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(kilobytes) / 1024);
}
