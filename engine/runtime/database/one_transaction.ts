// One transaction with as few round trips as it can have: it begins with its first statement, and where the work says
// which is its last, the commit goes out with that. Each round trip is two system calls on either side; writing to sockets
// was a quarter of the time of a create, by profile.

import type pg from 'pg';
import type { BoundSql } from '../../rules/sql.ts';
import type { Connection, Row } from './connection.ts';

/**
 * Statements of writes find rows by their ids, so one plan serves all values. Left to itself PostgreSQL takes a list of
 * ids for ten and plans for the one that is there, each time anew: a quarter of its time for a create.
 */
const BEGIN = 'begin; set local plan_cache_mode to force_generic_plan';

export interface OneTransaction {
  readonly connection: Connection;
  /** Whether it has begun, and neither was committed nor failed with its last statement. */
  readonly isOpen: () => boolean;
  /** Does nothing where nothing was begun, or the last statement has done it. */
  readonly commit: () => Promise<void>;
}

/** What a transaction needs of the connection that it is on. */
export interface Held {
  readonly client: pg.Client;
  /** Runs statements on it. */
  readonly connection: Connection;
  /** Throws where nobody waits any more. */
  readonly refuse: () => void;
}

/** Nothing is sent before its `connection` is used. */
export function openTransaction({ client, connection: inside, refuse }: Held, mayEndItself: boolean): OneTransaction {
  let state: 'new' | 'open' | 'over' = 'new';
  const begin = (): readonly Promise<unknown>[] => (state === 'new' ? [client.query(BEGIN)] : []);
  const query = async <R extends Row>(statement: BoundSql): Promise<readonly R[]> => {
    if (state === 'open') return inside.query<R>(statement);
    let rows: Promise<readonly R[]> | undefined;
    await together(client, () => {
      const begun = begin();
      state = 'open';
      rows = inside.query<R>(statement);
      return [...begun, rows];
    });
    return rows ?? [];
  };
  const last = async <R extends Row>(statement: BoundSql): Promise<readonly R[]> => {
    let rows: Promise<readonly R[]> | undefined;
    // Else the statement would stay here, and the commit of what came before it go out.
    refuse();
    await together(client, () => {
      const begun = begin();
      state = 'over';
      rows = inside.query<R>(statement);
      return [...begun, rows, client.query('commit')];
    });
    return rows ?? [];
  };
  return {
    connection: mayEndItself ? { query, last } : { query },
    isOpen: () => state === 'open',
    commit: async () => {
      if (state !== 'open') return;
      await client.query('commit');
      state = 'over';
    },
  };
}

/** Sends it all in one piece and waits for all of it; throws what failed first. A commit after a failure undoes. */
export async function together(client: pg.Client, send: () => readonly Promise<unknown>[]): Promise<void> {
  const { stream } = client.connection;
  stream.cork();
  let sent: readonly Promise<unknown>[];
  try {
    sent = send();
  } finally {
    stream.uncork();
  }
  for (const outcome of await Promise.allSettled(sent)) if (outcome.status === 'rejected') throw outcome.reason;
}
