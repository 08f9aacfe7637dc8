// Interleaved windows: one of the engine, one of the reference, again and again, so that what the machine does meanwhile
// meets both alike. A pair gives a ratio; the figures are medians of pairs.

import { cpuOf, cpuOfPostgres } from './measure/cpu.ts';
import { runLoad } from './measure/load.ts';
import { median, medianInterval, rounded } from './measure/statistics.ts';
import type { Operation, Side } from './operations.ts';
import type { BenchServer } from './world.ts';

export interface Contestant {
  readonly side: Side;
  readonly server: BenchServer;
}

export interface CompareOptions {
  readonly operation: Operation;
  readonly tokens: readonly string[];
  readonly postmaster: number;
  readonly connections: number;
  readonly pairs: number;
  readonly seconds: number;
}

/** Ratios above 1 say that ours is better: throughput ours ÷ theirs, CPU theirs ÷ ours. */
export interface Ratio {
  readonly throughput: number;
  readonly low: number;
  readonly high: number;
  /** Of the server process. */
  readonly cpu: number;
  readonly postgres_cpu: number;
  readonly ours: Figures;
  readonly theirs: Figures;
}

export interface Figures {
  readonly per_second: number;
  /** Microseconds of CPU of one request: of the server process, and of PostgreSQL. */
  readonly cpu_us: number;
  readonly postgres_us: number;
}

interface Measured {
  readonly perSecond: number;
  readonly cpu: number;
  readonly postgres: number;
}

/** Numbers that no request had before. */
let seed = 0;

export async function compare(ours: Contestant, theirs: Contestant, options: CompareOptions): Promise<Ratio> {
  const pairs: (readonly [Measured, Measured])[] = [];
  // What comes first meets other caches than what comes second, so they take turns.
  for (let pair = -1; pair < options.pairs; pair += 1) {
    const order = pair % 2 === 0 ? [ours, theirs] : [theirs, ours];
    const measured = new Map<Contestant, Measured>();
    for (const each of order) measured.set(each, await measure(each, options));
    const [one, other] = [measured.get(ours), measured.get(theirs)];
    // The first pair warms both up.
    if (pair >= 0 && one && other) pairs.push([one, other]);
  }
  const ratios = pairs.map(([one, other]) => one.perSecond / other.perSecond);
  const [low, high] = medianInterval(ratios);
  return {
    throughput: rounded(median(ratios)),
    low: rounded(low),
    high: rounded(high),
    cpu: rounded(median(pairs.map(([one, other]) => other.cpu / one.cpu))),
    postgres_cpu: rounded(median(pairs.map(([one, other]) => other.postgres / one.postgres))),
    ours: figuresOf(pairs.map(([one]) => one)),
    theirs: figuresOf(pairs.map(([, other]) => other)),
  };
}

function figuresOf(windows: readonly Measured[]): Figures {
  const middle = (of: (window: Measured) => number, unit: number) => Math.round(median(windows.map(of)) * unit);
  return {
    per_second: middle(({ perSecond }) => perSecond, 1),
    cpu_us: middle(({ cpu }) => cpu, 1e6),
    postgres_us: middle(({ postgres }) => postgres, 1e6),
  };
}

async function measure({ side, server }: Contestant, options: CompareOptions): Promise<Measured> {
  const { operation, tokens, connections, seconds, postmaster } = options;
  const before = [cpuOf(server.pid), cpuOfPostgres(postmaster)] as const;
  const window = await runLoad({
    port: server.port,
    connections,
    seconds,
    status: operation.status,
    request: operation.requests(side, tokens, seed),
  });
  seed += window.requests;
  if (Object.keys(window.wrong).length > 0) {
    throw new Error(
      `${operation.name}: the ${side} answered ${JSON.stringify(window.wrong)} instead of ${operation.status}.`,
    );
  }
  return {
    perSecond: window.requests / window.seconds,
    cpu: (cpuOf(server.pid) - before[0]) / window.requests,
    postgres: (cpuOfPostgres(postmaster) - before[1]) / window.requests,
  };
}
