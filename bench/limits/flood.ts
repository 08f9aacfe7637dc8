// Two hundred lists of one tenant at once, again and again, while another tenant goes on working: what its people wait
// may not grow by more than a fifth, and none of them may be turned away.

import { Worker } from 'node:worker_threads';
import { runLoad } from '../measure/load.ts';
import { median, percentile } from '../measure/statistics.ts';
import { reads } from '../operations.ts';
import type { Flooded, Flooding } from './flooding.ts';
import type { Case, Place } from './limit.ts';

const AT_ONCE = 200;
const MAY_GROW = 1.2;
const ROUNDS = 5;
/** Of reads of each kind. */
const SECONDS = 2;
/** The other tenant's people: so many, each with so long between an answer and the next request. */
const PEOPLE = 4;
const PAUSE_MS = 20;

export const flood: Case = async (place) => {
  // Warms up.
  await workOf(place);
  const alone: Worked[] = [];
  const beside: Worked[] = [];
  const floods: Flooded[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    alone.push(await workOf(place));
    const flooding = startFlood(place);
    beside.push(await workOf(place));
    floods.push(await flooding);
  }
  const [before, during] = [alone, beside].map((all) => median(all.map(({ p95 }) => p95)));
  const [requests, refused] = [sumOf(beside, 'requests'), sumOf(beside, 'refused')];
  const what = `reads of a tenant beside ${AT_ONCE} lists at once of another one`;
  const flooded = `the other one had ${sumOf(floods, 'requests')} answers, ${sumOf(floods, 'refused')} of them refusals`;
  return [
    {
      what: `${what}: what 95 of 100 take`,
      holds: (during ?? 0) <= (before ?? 0) * MAY_GROW,
      saw: `${before?.toFixed(1)} ms alone, ${during?.toFixed(1)} ms then; ${flooded}`,
    },
    { what: `${what}: all are answered`, holds: refused === 0, saw: `${refused} of ${requests} were refused` },
  ];
};

interface Worked extends Flooded {
  /** Milliseconds. */
  readonly p95: number;
}

async function workOf({ engine, other }: Place): Promise<Worked> {
  const latencies: number[] = [];
  let refused = 0;
  for (const { status, requests } of reads(other.sizes)) {
    const load = { port: engine.port, connections: PEOPLE, seconds: SECONDS, pauseMs: PAUSE_MS };
    const window = await runLoad({ ...load, status, request: requests('engine', other.tokens, 0) });
    latencies.push(...window.latencies);
    refused += Object.values(window.wrong).reduce((sum, count) => sum + count, 0);
  }
  return { p95: percentile(latencies, 95), requests: latencies.length, refused };
}

function startFlood({ engine, world }: Place): Promise<Flooded> {
  const seconds = SECONDS * reads(world.tenant.sizes).length;
  const { tokens } = world.tenant;
  const workerData: Flooding = { port: engine.port, connections: AT_ONCE, seconds, tokens };
  const worker = new Worker(new URL('./flooding.ts', import.meta.url), { workerData });
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

function sumOf(all: readonly Flooded[], of: keyof Flooded): number {
  return all.reduce((sum, each) => sum + each[of], 0);
}
