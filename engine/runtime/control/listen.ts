// One connection that hears what other nodes announce. It is no source of truth: whoever listens also looks each
// second, so a lost connection costs at most that, and it comes back by itself.

import type pg from 'pg';
import { connect } from '../database/connect.ts';

const RECONNECT_FIRST_MS = 200;
const RECONNECT_AT_MOST_MS = 5_000;

export interface Listener {
  readonly close: () => Promise<void>;
}

/** Calls `onNotice` for each notification on the channel, and once after each connect, since some may have been missed. */
export function listenTo(databaseUrl: string, channel: string, onNotice: () => void): Listener {
  let client: pg.Client | undefined;
  let isClosed = false;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;

  const again = (): void => {
    client = undefined;
    if (isClosed) return;
    const delay = Math.min(RECONNECT_AT_MOST_MS, RECONNECT_FIRST_MS * 2 ** failures);
    failures += 1;
    timer = setTimeout(open, delay * (0.5 + Math.random()));
    timer.unref();
  };

  const open = async (): Promise<void> => {
    try {
      const opened = await connect(databaseUrl, again);
      if (isClosed) return await opened.end();
      client = opened;
      client.on('notification', onNotice);
      await client.query(`listen "${channel}"`);
      failures = 0;
      onNotice();
    } catch {
      // The pool reports a database that is gone; here it only means to try later.
      if (client === undefined) again();
    }
  };

  void open();
  return {
    close: async () => {
      isClosed = true;
      clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
}
