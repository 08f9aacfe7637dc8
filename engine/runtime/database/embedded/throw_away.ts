// A PostgreSQL for a test run or a trial: its own temporary folder, nothing flushed to disk, all of it gone afterwards.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedDatabase, startEmbedded } from './start.ts';

/** Starts it; `stop` ends the server and removes its folder. Throws a StartRefusal where PostgreSQL cannot run. */
export async function startThrowAway(progress: (sentence: string) => void): Promise<EmbeddedDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'cahier-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const database = await startEmbedded({ folder, durable: false, progress });
    return {
      ...database,
      stop: async () => {
        await database.stop();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}
