// What a limit's case is given, and what it says.

import { ask } from '../measure/load.ts';
import type { BenchServer } from '../servers.ts';
import type { BenchTenant } from '../tenant.ts';
import type { BenchWorld } from '../world.ts';

export interface Place {
  readonly world: BenchWorld;
  readonly engine: BenchServer;
  readonly other: BenchTenant;
}

export interface Verdict {
  /** Completes “… holds”. */
  readonly what: string;
  readonly holds: boolean;
  readonly saw: string;
}

export type Case = (place: Place) => Promise<readonly Verdict[]>;

/** Milliseconds that reads and writes may take. */
export const DEADLINE_MS = 10_000;

export interface TimedAnswer {
  readonly status: number;
  readonly body: string;
  readonly ms: number;
}

export async function timedAsk({ port }: BenchServer, request: Buffer): Promise<TimedAnswer> {
  const begun = performance.now();
  const answer = await ask(port, request);
  return { ...answer, ms: Math.round(performance.now() - begun) };
}

/** Answered within the deadline, or refused by a problem that is the asker's and has a name. */
export function answeredOrRefused(what: string, { status, body, ms }: TimedAnswer): Verdict {
  const code = codeOf(body);
  const isRefused = status >= 400 && status < 500 && code !== undefined;
  return {
    what,
    holds: isRefused || (status === 200 && ms <= DEADLINE_MS),
    saw: `${status}${code === undefined ? '' : ` ${code}`} after ${ms.toLocaleString('en')} ms`,
  };
}

/** Of a problem; undefined for all else. */
export function codeOf(body: string): string | undefined {
  const { code } = JSON.parse(body) as { readonly code?: string };
  return code;
}
