// A worker that sends so many lists at once, and once all are answered as many again, over connections that it keeps, as
// the browsers of so many people do; it tells how they were answered. In a thread of its own, so that whoever measures
// meanwhile is not kept from it.

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
const flood = await runLoad({ port, connections, seconds, status: list.status, request, isInWaves: true });
const refused = Object.values(flood.wrong).reduce((sum, count) => sum + count, 0);
parentPort?.postMessage({ requests: flood.requests, refused } satisfies Flooded);
