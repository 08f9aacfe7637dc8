// The day that it is somewhere, at any moment, in whatever order moments are asked for.

import { expect, test } from '@jest/globals';
import { dateIn } from '../../../engine/runtime/sessions/make_request.ts';

test.each([
  ['2026-03-28T23:14:59.999Z', 'Europe/Paris', '2026-03-29'],
  ['2026-03-28T22:59:59.999Z', 'Europe/Paris', '2026-03-28'],
  ['2026-03-28T23:00:00.000Z', 'Europe/Paris', '2026-03-29'],
  ['2026-03-28T22:59:59.999Z', 'Europe/Paris', '2026-03-28'],
  ['2026-06-30T21:59:59.999Z', 'Europe/Paris', '2026-06-30'],
  ['2026-06-30T22:00:00.000Z', 'Europe/Paris', '2026-07-01'],
  // 5 hours and 45 minutes before UTC.
  ['2026-06-30T18:14:59.999Z', 'Asia/Kathmandu', '2026-06-30'],
  ['2026-06-30T18:15:00.000Z', 'Asia/Kathmandu', '2026-07-01'],
  ['2026-06-30T23:59:59.999Z', 'Nowhere/At_All', '2026-06-30'],
  ['2026-07-01T00:00:00.000Z', 'Nowhere/At_All', '2026-07-01'],
])('%s in %s is %s', (moment, zone, day) => {
  expect(dateIn(moment, zone)).toBe(day);
});
