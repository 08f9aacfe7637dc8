// How many requests one token (or session) and one network may send in a minute, so that a program that runs wild slows
// down itself alone. What this machine asks itself, no proxy between, is never counted: it is whoever runs the server.
// Counts live in this process: with several nodes each gives as many.

import { Refusal } from '../../problems.ts';
import { makeTally } from '../operation/tally.ts';
import type { ClientOrigin } from './origin.ts';

const WINDOW_MS = 60_000;
/** A node answers some hundred thousand requests in a minute at most, of far fewer senders. */
const CELLS = 2 ** 14;

export interface RateLimits {
  /** Requests per minute; 0 means any number. */
  readonly perToken: number;
  readonly perAddress: number;
}

export interface Rates {
  /** Counts a request of this network; throws `rate.limited`. */
  readonly noteAddress: (origin: ClientOrigin) => void;
  /** Counts a request with this token or session, given by its hash; throws `rate.limited`. */
  readonly noteToken: (origin: ClientOrigin, hash: Buffer) => void;
}

export function makeRates({ perToken, perAddress }: RateLimits): Rates {
  const tally = makeTally({ windowMs: WINDOW_MS, cells: CELLS });
  const note = (origin: ClientOrigin, keyOf: () => string, limit: number): void => {
    if (limit === 0 || origin.isLoopback) return;
    const counter = tally.of(keyOf());
    if (counter.count() >= limit) throw rateRefusal(limit, counter.secondsUntilBelow(limit));
    counter.add();
  };
  return {
    noteAddress: (origin) => note(origin, () => `network ${origin.network}`, perAddress),
    noteToken: (origin, hash) => note(origin, () => `token ${hash.toString('base64')}`, perToken),
  };
}

function rateRefusal(limit: number, seconds: number): Refusal {
  return new Refusal('rate.limited', `More than ${limit} requests in a minute; please try again in ${seconds} s.`, {
    members: { limit, retry_after: seconds },
  });
}
