// Nobody learns of what is another tenant's or company's, whichever route they try, and nobody changes it: the short form, on
// deals and on all routes that are of none. `npm run proof:access` attacks all of them.

import { expect, jest, test } from '@jest/globals';
import { attack } from './attacks/attack.ts';
import { sharedRig } from './shared_rig.ts';

jest.setTimeout(120_000);

const SCALE = Number(process.env['CAHIER_TEST_SCALE'] ?? 1);
const ENTITIES = SCALE > 1 ? undefined : ['opportunity'];

test('Every route of the OpenAPI document is tried with what is not theirs, and tells nothing.', async () => {
  const { requests, leaks, failures } = await attack(sharedRig(), { key: 'siege', entities: ENTITIES });
  expect(failures.slice(0, 3)).toEqual([]);
  expect(leaks.slice(0, 3)).toEqual([]);
  expect(requests).toBeGreaterThan(500);
});
