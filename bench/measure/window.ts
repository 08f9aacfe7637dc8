// One window of load on one server: how many requests, and what CPU each took.

import { cpuOf, cpuOfPostgres } from './cpu.ts';
import { type MakeRequest, runLoad } from './load.ts';

/** A server and what it is asked. */
export interface Contestant {
  /** As messages call it. */
  readonly name: string;
  readonly server: { readonly port: number; readonly pid: number };
  /** What every answer must have. */
  readonly status: number;
  /** Requests of one window, from a number that no window before it used. */
  readonly requests: (seed: number) => MakeRequest;
}

export interface WindowOptions {
  readonly postmaster: number;
  readonly connections: number;
  readonly seconds: number;
}

/** Requests per second, and seconds of CPU of one request: of the server process, and of PostgreSQL. */
export interface Measured {
  readonly perSecond: number;
  readonly cpu: number;
  readonly postgres: number;
}

/** Numbers that no request had before. */
let seed = 0;

/** Throws where an answer has another status than it must. */
export async function measureWindow(contestant: Contestant, options: WindowOptions): Promise<Measured> {
  const { server, status, requests } = contestant;
  const { connections, seconds, postmaster } = options;
  const before = [cpuOf(server.pid), cpuOfPostgres(postmaster)] as const;
  const window = await runLoad({ port: server.port, connections, seconds, status, request: requests(seed) });
  seed += window.requests;
  if (Object.keys(window.wrong).length > 0) {
    throw new Error(`${contestant.name} answered ${JSON.stringify(window.wrong)} instead of ${status}.`);
  }
  return {
    perSecond: window.requests / window.seconds,
    cpu: (cpuOf(server.pid) - before[0]) / window.requests,
    postgres: (cpuOfPostgres(postmaster) - before[1]) / window.requests,
  };
}
