// How guessing passwords is slowed down, that nobody else is, and that no flood undoes it.

import { beforeEach, expect, test } from '@jest/globals';
import { type Attempt, type Attempts, makeAttempts } from '../../../engine/runtime/sessions/attempts.ts';

const MINUTE = 60_000;

let now: number;
/** Milliseconds that were waited for, without the clock going on. */
let waits: number[];
let attempts: Attempts;

beforeEach(() => {
  now = 0;
  waits = [];
  const sleep = async (ms: number): Promise<void> => {
    waits.push(ms);
  };
  attempts = makeAttempts({ now: () => now, sleep });
});

type Of = readonly [network: string, login: string, device?: string];

function attemptOf([network, login, device]: Of): Attempt {
  return { network, login, device: device ?? null };
}

/** How many of these attempts are let through, none of them right. */
async function tried(count: number, of: (index: number) => Of): Promise<number> {
  let through = 0;
  for (let index = 0; index < count; index += 1) {
    try {
      await attempts.note(attemptOf(of(index)));
      through += 1;
    } catch (error) {
      expect(error).toMatchObject({ code: expect.stringMatching(/^(rate\.limited|server\.busy)$/) });
    }
  }
  return through;
}

test('ten mistakes with a login are forgiven, however it is written, and others are not slowed down', async () => {
  expect(await tried(12, (index) => ['net', index % 2 === 0 ? '1 Zoé' : '1 ZOE\u0301'])).toBe(10);
  expect(await tried(1, () => ['net', '1 other'])).toBe(1);
  expect(await tried(1, () => ['other net', '1 Zoé'])).toBe(1);
});

test('one network may fail a hundred times in all', async () => {
  expect(await tried(120, (index) => ['net', `1 login ${index}`])).toBe(100);
});

test('one login that many networks fail with is tried once a second, and not shut', async () => {
  expect(await tried(100, (index) => [`net ${index}`, '1 admin'])).toBe(100);
  expect(waits).toEqual([]);
  expect(await tried(4, (index) => [`more ${index}`, '1 admin'])).toBe(4);
  expect(waits).toEqual([1_000, 2_000, 3_000]);
  expect(await tried(1, () => ['more', '1 other'])).toBe(1);
  expect(waits.length).toBe(3);
  now += 4_000;
  expect(await tried(1, () => ['victim', '1 admin'])).toBe(1);
  expect(waits.length).toBe(3);
});

test('those who would wait for longer than a request may take are asked to come again', async () => {
  await tried(100, (index) => [`net ${index}`, '1 admin']);
  expect(await tried(50, (index) => [`more ${index}`, '1 admin'])).toBe(9);
  expect(Math.max(...waits)).toBe(8_000);
  await expect(attempts.note(attemptOf(['late', '1 admin']))).rejects.toMatchObject({ code: 'server.busy' });
  now += 9_000;
  expect(await tried(1, () => ['late', '1 admin'])).toBe(1);
});

test('a device that is known is counted by itself, whatever others do from its network or with its login', async () => {
  await tried(500, (index) => [`net ${index}`, '1 admin']);
  await tried(200, (index) => ['office', `1 login ${index}`]);
  waits = [];
  expect(await tried(12, () => ['office', '1 admin', 'laptop'])).toBe(10);
  expect(await tried(1, () => ['office', '1 admin', 'phone'])).toBe(1);
  expect(await tried(1, () => ['office', '1 other', 'laptop'])).toBe(1);
  expect(waits).toEqual([]);
  expect(await tried(1, () => ['office', '1 admin'])).toBe(0);
});

test('what a known device fails with slows down nobody else', async () => {
  for (let device = 0; device < 30; device += 1) await tried(10, () => ['office', '1 admin', `device ${device}`]);
  expect(await tried(10, () => ['office', '1 admin'])).toBe(10);
  expect(waits).toEqual([]);
});

test('a flood of other logins from other networks makes nobody forget a guesser', async () => {
  expect(await tried(10, () => ['net', '1 admin'])).toBe(10);
  await tried(12_000, (index) => [`net ${index >> 6}`, `1 login ${index}`]);
  expect(await tried(1, () => ['net', '1 admin'])).toBe(0);
  // Nor does it shut out who has done nothing.
  expect(await tried(200, (index) => [`new net ${index}`, `1 person ${index}`])).toBeGreaterThan(198);
});

test('after the time that the refusal names one more is let through, and not before', async () => {
  now = 4 * MINUTE;
  expect(await tried(11, () => ['net', '1 admin'])).toBe(10);
  const seconds = await secondsOf(attempts.note(attemptOf(['net', '1 admin'])));
  now += seconds * 1_000 - 2_000;
  expect(await tried(1, () => ['net', '1 admin'])).toBe(0);
  now += 2_001;
  expect(await tried(2, () => ['net', '1 admin'])).toBe(1);
  now += 45 * MINUTE;
  expect(await tried(11, () => ['net', '1 admin'])).toBe(10);
});

test('what succeeded, or was never judged, does not count', async () => {
  for (let index = 0; index < 300; index += 1) (await attempts.note(attemptOf(['net', '1 admin'])))();
  expect(await tried(11, () => ['net', '1 admin'])).toBe(10);
});

async function secondsOf(noted: Promise<unknown>): Promise<number> {
  try {
    await noted;
  } catch (error) {
    return Number((error as { members: { retry_after: number } }).members.retry_after);
  }
  throw new Error('It was not refused');
}
