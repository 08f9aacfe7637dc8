// The bench while it runs: the world, the servers, and what the parts have in common.

import { progress } from '../bin/command.ts';
import type { Rhythm } from './compare.ts';
import { sizesOf } from './fill.ts';
import { residentMb } from './measure/memory.ts';
import type { Contestant } from './measure/window.ts';
import { contestant, type Operation } from './operations.ts';
import type { BenchOptions } from './options.ts';
import { AUDIT_TABLE } from './reference/statements.ts';
import type { BenchServer } from './servers.ts';
import { type BenchWorld, openBenchWorld } from './world.ts';

export interface Bench {
  readonly options: BenchOptions;
  readonly world: BenchWorld;
  readonly engine: BenchServer;
  readonly reference: BenchServer;
  /** Megabytes of the engine when it had answered once. */
  readonly idleMb: number;
  /** Milliseconds since the bench began. */
  readonly elapsed: () => number;
  /** An operation by owners, of either side. */
  readonly ours: (operation: Operation) => Contestant;
  readonly theirs: (operation: Operation, server?: BenchServer) => Contestant;
  readonly startReference: (env?: Readonly<Record<string, string>>) => Promise<BenchServer>;
}

/** A part of the run; what it gives becomes members of the line. */
export type Part = (bench: Bench) => Promise<Readonly<Record<string, unknown>>>;

export async function openBench(options: BenchOptions): Promise<Bench> {
  const begun = performance.now();
  const world = await openBenchWorld(sizesOf(options.deals));
  try {
    const { tokens, schema } = world.tenant;
    await world.database.query(AUDIT_TABLE);
    const startReference = (env = {}) => world.startReference({ ...env, BENCH_SCHEMA: schema });
    const engine = await world.startEngine();
    const reference = await startReference();
    progress(`Filled and started after ${Math.round((performance.now() - begun) / 1000)} s.`);
    return {
      options,
      world,
      engine,
      reference,
      idleMb: Math.round(residentMb(engine.pid)),
      elapsed: () => performance.now() - begun,
      ours: (operation) => contestant(operation, 'engine', { server: engine, tokens }),
      theirs: (operation, server = reference) => contestant(operation, 'reference', { server, tokens }),
      startReference,
    };
  } catch (error) {
    await world.close();
    throw error;
  }
}

/** Many at once, as the ratios are measured. */
export const MANY: Omit<Rhythm, 'pairs'> = { connections: 32, seconds: 2, warmUp: { windows: 2, seconds: 3 } };
/** What servers are warm for already, in less time. */
export const MANY_SHORT: Rhythm = { connections: 32, pairs: 5, seconds: 1, warmUp: { windows: 1, seconds: 2 } };
/** One after the other: what it takes is what the one who asks waits. */
export const SINGLE: Rhythm = { connections: 1, pairs: 5, seconds: 0.8, warmUp: { windows: 1, seconds: 0.5 } };
