// One HTTP request from its first byte to its log line: what every part of the way needs to know of it, and how long it
// may take. Who asks is session.ts; what is answered is the routes' business.

import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { deadlineRefusal } from '../database/errors.ts';
import { type Meter, newMeter } from '../database/meter.ts';
import { Stop, type StopSignal } from '../database/stop.ts';
import { startDeadline, stopDeadline } from '../operation/deadlines.ts';
import type { CommonHeaders } from './headers.ts';
import { type ClientOrigin, readOrigin, type TrustedProxies } from './origin.ts';
import { readTarget, type Target } from './target.ts';

/** Reads and writes, and what has more time (contract of the REST interface). */
export const DEADLINE_MS = 10_000;
export const LONG_DEADLINE_MS = 30_000;

export interface Exchange {
  /** Answered as X-Request-Id, in problems and in the log. */
  readonly id: string;
  /** performance.now() at its first byte. */
  readonly begun: number;
  readonly origin: ClientOrigin;
  readonly target: Target;
  /** Of its answer, whatever that is (headers.ts). */
  readonly headers: CommonHeaders;
  readonly meter: Meter;
  /** Aborted when the client went away or the deadline passed. */
  readonly signal: StopSignal;
  /**
   * Gives it this much time from now, where it had another; a route that may take longer than most calls it first.
   * Infinity: as long as it lasts.
   */
  readonly allow: (ms: number) => void;
  /** The same, each time: what goes on in parts has it for each. */
  readonly prolong: (ms: number) => void;
  /** Pattern of the route, key of the tenant and version of its model, once they are known. */
  route: string | null;
  tenant: string | null;
  modelVersion: string | null;
  /** The bytes of its body, once somebody began to read them: a request that begins again has them already. */
  body: Promise<Buffer> | null;
}

/** On the response itself: what a WeakMap holds outlives every quick garbage collection. */
const EXCHANGE = Symbol('exchange');

interface WithExchange {
  [EXCHANGE]?: Exchange;
}

/** What all exchanges of a server have in common. */
export interface ExchangeSettings {
  readonly proxies: TrustedProxies;
  readonly headers: CommonHeaders;
}

/** Opens the exchange of a response; it ends with it. */
export function openExchange(
  incoming: IncomingMessage,
  response: ServerResponse,
  { proxies, headers }: ExchangeSettings,
): Exchange {
  const stop = new Stop();
  const end = (): void => stop.abort(deadlineRefusal());
  const begun = performance.now();
  const deadline = { until: begun + DEADLINE_MS, end };
  let allowed = DEADLINE_MS;
  startDeadline(deadline);
  const prolong = (ms: number): void => {
    allowed = ms;
    deadline.until = performance.now() + ms;
  };
  const exchange: Exchange = {
    id: randomUUID(),
    begun,
    origin: readOrigin(incoming, proxies),
    target: readTarget(incoming),
    headers,
    meter: newMeter(),
    signal: stop,
    allow: (ms) => {
      if (ms !== allowed) prolong(ms);
    },
    prolong,
    route: null,
    tenant: null,
    modelVersion: null,
    body: null,
  };
  // Without a listener for the answer's end a statement would go on for someone who is no longer there.
  response.once('close', () => {
    stopDeadline(deadline);
    if (!response.writableFinished) end();
  });
  (response as WithExchange)[EXCHANGE] = exchange;
  return exchange;
}

/** The exchange that a response belongs to. */
export function exchangeOf(response: ServerResponse): Exchange {
  const exchange = (response as WithExchange)[EXCHANGE];
  if (exchange === undefined) throw new Error('A response without an exchange');
  return exchange;
}
