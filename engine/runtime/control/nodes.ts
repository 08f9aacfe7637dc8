// The heartbeat of this node: which servers run on this database, and with which release. A node that has not been seen
// for a minute is gone; its row is removed by the next one that beats.

import { hostname } from 'node:os';
import { sql } from 'kysely';
import { newId } from '../ids.ts';
import type { Installation } from './open.ts';
import { control } from './tables.ts';

const BEAT_EVERY_MS = 10_000;
const GOODBYE_MS = 200;

export interface Heartbeat {
  readonly id: string;
  readonly close: () => Promise<void>;
}

/** Writes the node's row now and every ten seconds; a beat that the database does not hear is left out. */
export async function startHeartbeat(installation: Installation, release: string): Promise<Heartbeat> {
  const id = newId();
  const beat = (): Promise<void> =>
    installation.control().write(async (connection) => {
      await connection.query(
        control
          .insertInto('node')
          .values({ id, host: hostname(), process_id: process.pid, release })
          .onConflict((conflict) => conflict.column('id').doUpdateSet({ seen_at: sql<string>`now()` }))
          .compile(),
      );
      await connection.query(
        control.deleteFrom('node').where('seen_at', '<', sql<string>`now() - interval '1 minute'`).compile(),
      );
    });
  await beat();
  const timer = setInterval(() => beat().catch(() => undefined), BEAT_EVERY_MS);
  timer.unref();
  return {
    id,
    close: async () => {
      clearInterval(timer);
      // Without it the row is removed a minute later; whoever stops has no time to wait for a busy pool.
      await installation
        .control({ signal: AbortSignal.timeout(GOODBYE_MS) })
        .write((connection) => connection.query(control.deleteFrom('node').where('id', '=', id).compile()))
        .catch(() => undefined);
    },
  };
}
