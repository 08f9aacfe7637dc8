// Generated models, roles, organisations and rows: what the server lets people see and do equals the oracle. One seed, and
// the replays; in long runs ten seeds. `npm run proof:access` asks as many as wanted.

import { afterAll, expect, jest, test } from '@jest/globals';
import { closeClients } from './client.ts';
import { EPISODES, LASTING, READS, REFUSED } from './operations/operations.ts';
import { seedsOf } from './options.ts';
import { prove } from './prove.ts';
import { readReplays } from './replays.ts';
import { sharedRig } from './shared_rig.ts';

jest.setTimeout(60_000);

const SEEDS = seedsOf('suite', Number(process.env['CAHIER_TEST_SCALE'] ?? 1));

afterAll(closeClients);

test.each(SEEDS)('Of the seed %s the server and the oracle say the same.', async (seed) => {
  const { cases, counts, differences } = await prove(sharedRig(), { seed, small: true });
  expect(differences.slice(0, 3)).toEqual([]);
  expect(cases).toBeGreaterThan(200);
  expect(Object.keys(counts).sort()).toEqual(Object.keys({ ...READS, ...REFUSED, ...LASTING, ...EPISODES }).sort());
});

test.each(readReplays())('What was found stays mended: $name.', async ({ recipe }) => {
  expect((await prove(sharedRig(), recipe)).differences.slice(0, 3)).toEqual([]);
});
