// A worker that sends so many lists at once, and once all are answered as many again; it tells how they were answered. In a thread of its own, so that
// whoever measures meanwhile is not kept from it.

import { parentPort, workerData } from 'node:worker_threads';
import { runLoad } from '../measure/load.ts';
import { list } from '../operations.ts';

/** What the worker is told. */
export interface Flooding {
  readonly port: number;
  readonly connections: number;
  readonly seconds: number;
  readonly tokens: readonly string[];
}

/** What it tells. */
export interface Flooded {
  readonly requests: number;
  readonly refused: number;
}

const { port, tokens, connections, seconds } = workerData as Flooding;
const request = list.requests('engine', tokens, 0);
const end = performance.now() + seconds * 1000;
let [requests, refused] = [0, 0];
while (performance.now() < end) {
  const wave = await runLoad({ port, connections, seconds, status: list.status, request, most: 1 });
  requests += wave.requests;
  refused += Object.values(wave.wrong).reduce((sum, count) => sum + count, 0);
}
parentPort?.postMessage({ requests, refused } satisfies Flooded);
