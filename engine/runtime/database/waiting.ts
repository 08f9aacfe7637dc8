// Who waits for a connection, in the order they came, and who gives up: the queue is bounded in length and in time, so
// that one slow kind of request cannot take the others with it.

import { busyRefusal } from './errors.ts';

export const QUEUE_LENGTH = 100;
export const QUEUE_TIMEOUT_MS = 2_000;

interface Waiter<Asked, Given> {
  readonly asked: Asked;
  readonly resolve: (given: Given) => void;
  readonly reject: (error: unknown) => void;
  readonly stop: () => void;
}

export interface WaitingQueue<Asked, Given> {
  readonly length: () => number;
  /** Waits for a turn; rejects with `server.busy` when the queue is full or the wait too long, or when the signal says so. */
  readonly wait: (asked: Asked, signal: AbortSignal | undefined) => Promise<Given>;
  /** Goes through those who wait, oldest first; `give` answers undefined where nothing is there for this one. */
  readonly serve: (give: (asked: Asked) => Given | undefined) => void;
  /** Turns everybody away. */
  readonly clear: (error: unknown) => void;
}

export function makeWaitingQueue<Asked, Given>(): WaitingQueue<Asked, Given> {
  const waiters = new Set<Waiter<Asked, Given>>();

  const wait = (asked: Asked, signal: AbortSignal | undefined): Promise<Given> => {
    if (waiters.size >= QUEUE_LENGTH) return Promise.reject(busyRefusal());
    return new Promise((resolve, reject) => {
      const leave = (error: unknown): void => {
        waiters.delete(waiter);
        waiter.stop();
        reject(error);
      };
      const timer = setTimeout(() => leave(busyRefusal()), QUEUE_TIMEOUT_MS);
      const onAbort = (): void => leave(signal?.reason);
      signal?.addEventListener('abort', onAbort, { once: true });
      const stop = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
      };
      const waiter = { asked, resolve, reject, stop };
      waiters.add(waiter);
    });
  };

  const serve = (give: (asked: Asked) => Given | undefined): void => {
    for (const waiter of waiters) {
      const given = give(waiter.asked);
      if (given === undefined) continue;
      waiters.delete(waiter);
      waiter.stop();
      waiter.resolve(given);
    }
  };

  const clear = (error: unknown): void => {
    for (const waiter of waiters) {
      waiters.delete(waiter);
      waiter.stop();
      waiter.reject(error);
    }
  };

  return { length: () => waiters.size, wait, serve, clear };
}
