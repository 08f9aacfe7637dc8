// How many of the pool's connections one tenant may hold. Half of them; but where many of its requests wait while other
// tenants are at work, only as many as half of the cores, and those with pauses: with five statements of one tenant on
// two cores, everybody else's took six times as long.

import { availableParallelism } from 'node:os';

/** How long a tenant counts as being at work after it was served. */
const AT_WORK_MS = 250;
/**
 * So many times as long as a crowding tenant held a place it stays empty then, and more with each of its requests that
 * waits: who is but little over what they may have catches up. With twice as long others took 1.4 times as long.
 */
const REST = 4;
const REST_PER_WAITING = 0.05;
const REST_AT_MOST_MS = 100;

export interface Shares {
  /** Notes that the tenant is served now. */
  readonly note: (tenant: number) => void;
  /** Connections of a tenant of which so many requests wait. */
  readonly of: (tenant: number, waiting: number) => number;
  /** Milliseconds for which a place stays empty after the tenant held it for so long: the others' time. */
  readonly restOf: (tenant: number, waiting: number, heldMs: number) => number;
}

/** Of a pool of this size. */
export function makeShares(size: number, cores: number = availableParallelism()): Shares {
  const half = Math.max(1, Math.ceil(size / 2));
  const crowded = Math.min(half, Math.max(1, Math.floor(cores / 2)));
  /** Served last, and the last one before it that was another. */
  let last = { tenant: Number.NaN, at: Number.NEGATIVE_INFINITY };
  let other = last;
  const isCrowding = (tenant: number, waiting: number): boolean => {
    const { at } = tenant === last.tenant ? other : last;
    return waiting > half && performance.now() - at < AT_WORK_MS;
  };
  return {
    note: (tenant) => {
      if (tenant !== last.tenant) other = last;
      last = { tenant, at: performance.now() };
    },
    of: (tenant, waiting) => (isCrowding(tenant, waiting) ? crowded : half),
    restOf: (tenant, waiting, heldMs) =>
      isCrowding(tenant, waiting) ? Math.min((REST + REST_PER_WAITING * waiting) * heldMs, REST_AT_MOST_MS) : 0,
  };
}
