// Who waits for a connection, and who gives up: each tenant has a queue of its own, bounded in length and in time, and
// the tenants take turns. So neither one slow kind of request nor one busy tenant takes the others with it.

import { setTimeout as sleep } from 'node:timers/promises';
import { startDeadline, stopDeadline } from '../operation/deadlines.ts';
import { busyRefusal } from './errors.ts';
import type { StopSignal } from './stop.ts';

/** Of one tenant. */
export const QUEUE_LENGTH = 100;
export const QUEUE_TIMEOUT_MS = 2_000;
/**
 * Who comes to a full queue hears of it after this time, or up to twice that: a program that asks again at once would else
 * ask thousands of times in a second, and a hundred who came together would be answered in one turn of the event loop.
 */
export const REFUSAL_MS = 500;

async function refuseLater(): Promise<never> {
  await sleep(REFUSAL_MS * (1 + Math.random()));
  throw busyRefusal();
}

interface Waiter<Asked, Given> {
  readonly asked: Asked;
  readonly resolve: (given: Given) => void;
  readonly reject: (error: unknown) => void;
  readonly stop: () => void;
}

export interface WaitingQueue<Asked, Given> {
  readonly length: () => number;
  /** How many of this tenant wait. */
  readonly lengthOf: (tenant: number) => number;
  /** Waits for a turn; rejects with `server.busy` when the tenant's queue is full or the wait too long, or when the signal says so. */
  readonly wait: (tenant: number, asked: Asked, signal: StopSignal | undefined) => Promise<Given>;
  /** Gives to the tenants in turns, within each to the oldest; `give` answers undefined where nothing is there for its tenant. */
  readonly serve: (give: (asked: Asked) => Given | undefined) => void;
  /** Turns everybody away. */
  readonly clear: (error: unknown) => void;
}

export function makeWaitingQueue<Asked, Given>(): WaitingQueue<Asked, Given> {
  /** The tenant whose turn is next comes first; one without waiters is not in it. */
  const tenants = new Map<number, Set<Waiter<Asked, Given>>>();

  const remove = (tenant: number, waiter: Waiter<Asked, Given>): void => {
    const waiters = tenants.get(tenant);
    waiters?.delete(waiter);
    if (waiters?.size === 0) tenants.delete(tenant);
    waiter.stop();
  };

  const wait = (tenant: number, asked: Asked, signal: StopSignal | undefined): Promise<Given> => {
    const waiters = tenants.get(tenant) ?? new Set();
    if (waiters.size >= QUEUE_LENGTH) return refuseLater();
    return new Promise((resolve, reject) => {
      const leave = (error: unknown): void => {
        remove(tenant, waiter);
        reject(error);
      };
      const deadline = { until: performance.now() + QUEUE_TIMEOUT_MS, end: () => leave(busyRefusal()) };
      startDeadline(deadline);
      const onAbort = (): void => leave(signal?.reason);
      signal?.addEventListener('abort', onAbort);
      const stop = (): void => {
        stopDeadline(deadline);
        signal?.removeEventListener('abort', onAbort);
      };
      const waiter = { asked, resolve, reject, stop };
      tenants.set(tenant, waiters.add(waiter));
    });
  };

  /** Whether the tenant's oldest got what it waits for; then its next turn comes after those of the others. */
  const serveOne = (tenant: number, give: (asked: Asked) => Given | undefined): boolean => {
    const [waiter] = tenants.get(tenant) ?? [];
    const given = waiter && give(waiter.asked);
    if (waiter === undefined || given === undefined) return false;
    remove(tenant, waiter);
    const others = tenants.get(tenant);
    if (others && tenants.size > 1 && tenants.delete(tenant)) tenants.set(tenant, others);
    waiter.resolve(given);
    return true;
  };

  const serve = (give: (asked: Asked) => Given | undefined): void => {
    if (tenants.size === 0) return;
    let asking = [...tenants.keys()];
    while (asking.length > 0) asking = asking.filter((tenant) => serveOne(tenant, give));
  };

  const clear = (error: unknown): void => {
    for (const [tenant, waiters] of tenants) {
      for (const waiter of waiters) {
        remove(tenant, waiter);
        waiter.reject(error);
      }
    }
  };

  const length = (): number => [...tenants.values()].reduce((sum, waiters) => sum + waiters.size, 0);

  const lengthOf = (tenant: number): number => tenants.get(tenant)?.size ?? 0;

  return { length, lengthOf, wait, serve, clear };
}
