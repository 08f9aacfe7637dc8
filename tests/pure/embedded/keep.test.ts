// A server that does not come back: how often it is tried, what is said, and that a stop ends the trying.

import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { type Kept, keepRunning } from '../../../engine/runtime/database/embedded/keep.ts';
import { StartRefusal } from '../../../engine/runtime/database/embedded/refusal.ts';

const ENDED = 'The database has ended, and nobody stopped it (its log is /data/postgres.log): starting it again …';

function keptBy(own: Partial<Kept>): { readonly kept: Kept; readonly said: string[] } {
  const said: string[] = [];
  const progress = (sentence: string): void => void said.push(sentence);
  const onGone = (reason: StartRefusal): void => void said.push(`Gone. ${reason.message}`);
  const startAgain = async (): Promise<void> => undefined;
  return { kept: { folder: '/data', isRunning: () => false, startAgain, progress, onGone, ...own }, said };
}

test('What cannot be started again is tried a number of times, each with its reason, and then told to be gone.', async () => {
  const startAgain = async (): Promise<void> => {
    throw new StartRefusal('PostgreSQL did not start (no room).');
  };
  const { kept, said } = keptBy({ startAgain });
  const keeper = keepRunning(kept, [0, 10, 20]);
  while (said.length < 4) await sleep(10);
  expect(said).toEqual([
    ENDED,
    'The database did not start again, the next try is in 0.01 s: PostgreSQL did not start (no room).',
    'The database did not start again, the next try is in 0.02 s: PostgreSQL did not start (no room).',
    'Gone. The database in /data has ended and does not start again; mend that, then start Cahier again: PostgreSQL did not start (no room).',
  ]);
  await keeper.end();
});

test('Its end cuts off a start that is under way, and starts nothing more.', async () => {
  let starts = 0;
  const startAgain = async (signal: AbortSignal): Promise<void> => {
    starts += 1;
    await sleep(60_000, undefined, { signal });
  };
  const { kept, said } = keptBy({ startAgain });
  const keeper = keepRunning(kept, [0, 0]);
  while (starts === 0) await sleep(10);
  await keeper.end();
  expect([starts, said]).toEqual([1, [ENDED]]);
});
