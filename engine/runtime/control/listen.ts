// One connection that hears what other nodes announce. It is no source of truth: whoever listens also looks each
// second, so a lost connection costs at most that, and it comes back by itself.

import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { connect, cut } from '../database/connect.ts';

const RECONNECT_FIRST_MS = 200;
const RECONNECT_AT_MOST_MS = 5_000;

export interface Listener {
  readonly close: () => Promise<void>;
}

/** Calls `onNotice` for each notification on the channel, and once after each connect, since some may have been missed. */
export function listenTo(databaseUrl: string, channel: string, onNotice: () => void): Listener {
  const closing = new AbortController();
  let client: pg.Client | undefined;
  let failures = 0;

  /** Ends when the connection is lost; throws where none comes about. */
  const hear = async (): Promise<void> => {
    const lost = Promise.withResolvers<void>();
    const opened = await connect(databaseUrl, () => lost.resolve());
    try {
      closing.signal.throwIfAborted();
      client = opened;
      opened.on('notification', onNotice);
      await opened.query(`listen "${channel}"`);
      failures = 0;
      onNotice();
      await lost.promise;
    } finally {
      client = undefined;
      cut(opened);
    }
  };

  // One after the other: each attempt that armed the next by an event of its own would double them in an outage.
  const follow = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      // The pool reports a database that is gone; here it only means to try later.
      await hear().catch(() => undefined);
      const delay = Math.min(RECONNECT_AT_MOST_MS, RECONNECT_FIRST_MS * 2 ** failures);
      failures += 1;
      const pause = delay * (0.5 + Math.random() / 2);
      await sleep(pause, undefined, { ref: false, signal: closing.signal }).catch(() => undefined);
    }
  };

  void follow();
  return {
    close: async () => {
      closing.abort();
      await client?.end().catch(() => undefined);
    },
  };
}
