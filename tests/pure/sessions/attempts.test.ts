// How guessing passwords is slowed down, and that no flood undoes it.

import { beforeEach, expect, test } from '@jest/globals';
import { type Attempts, makeAttempts } from '../../../engine/runtime/sessions/attempts.ts';

const MINUTE = 60_000;

let now: number;
let attempts: Attempts;

beforeEach(() => {
  now = 0;
  attempts = makeAttempts(() => now);
});

/** How many of these attempts are let through, none of them right. */
function tried(count: number, of: (index: number) => readonly [network: string, login: string]): number {
  let through = 0;
  for (let index = 0; index < count; index += 1) {
    try {
      attempts.note(...of(index));
      through += 1;
    } catch (error) {
      expect(error).toMatchObject({ code: 'rate.limited' });
    }
  }
  return through;
}

test('ten mistakes with a login are forgiven, however it is written, and others are not slowed down', () => {
  expect(tried(12, (index) => ['net', index % 2 === 0 ? '1 Zoé' : '1 ZOE\u0301'])).toBe(10);
  expect(tried(1, () => ['net', '1 other'])).toBe(1);
  expect(tried(1, () => ['other net', '1 Zoé'])).toBe(1);
});

test('one network may fail a hundred times in all, and one login too', () => {
  expect(tried(120, (index) => ['net', `1 login ${index}`])).toBe(100);
  expect(tried(120, (index) => [`net ${index}`, '1 admin'])).toBe(100);
});

test('a flood of other logins from other networks makes nobody forget a guesser', () => {
  expect(tried(10, () => ['net', '1 admin'])).toBe(10);
  tried(12_000, (index) => [`net ${index >> 6}`, `1 login ${index}`]);
  expect(tried(1, () => ['net', '1 admin'])).toBe(0);
  // Nor does it shut out who has done nothing.
  expect(tried(200, (index) => [`new net ${index}`, `1 person ${index}`])).toBeGreaterThan(198);
});

test('after the time that the refusal names one more is let through, and not before', () => {
  now = 4 * MINUTE;
  expect(tried(11, () => ['net', '1 admin'])).toBe(10);
  const seconds = secondsOf(() => attempts.note('net', '1 admin'));
  now += seconds * 1_000 - 2_000;
  expect(tried(1, () => ['net', '1 admin'])).toBe(0);
  now += 2_001;
  expect(tried(2, () => ['net', '1 admin'])).toBe(1);
  now += 45 * MINUTE;
  expect(tried(11, () => ['net', '1 admin'])).toBe(10);
});

test('what succeeded, or was never judged, does not count', () => {
  for (let index = 0; index < 300; index += 1) attempts.note('net', '1 admin')();
  expect(tried(11, () => ['net', '1 admin'])).toBe(10);
});

function secondsOf(act: () => unknown): number {
  try {
    act();
  } catch (error) {
    return Number((error as { members: { retry_after: number } }).members.retry_after);
  }
  throw new Error('It was not refused');
}
