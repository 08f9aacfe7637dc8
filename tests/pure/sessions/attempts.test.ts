// How guessing passwords is slowed down, that nobody else is, and that no flood undoes it.

import { beforeEach, expect, test } from '@jest/globals';
import type { Attempt, Attempts } from '../../../engine/runtime/sessions/attempts.ts';
import { type Simulated, simulate } from './siege.ts';

const MINUTE = 60_000;

let clock: Simulated;
let attempts: Attempts;

beforeEach(() => {
  clock = simulate();
  attempts = clock.attempts;
});

type Of = readonly [network: string, login: string, device?: string];

function attemptOf([network, login, device]: Of): Attempt {
  return { network, login, device: device ?? null };
}

interface Tried {
  /** How many were let through at once. */
  readonly now: number;
  /** Milliseconds after which the others were, the soonest first. */
  readonly later: readonly number[];
  /** Codes of those that were not. */
  readonly refused: readonly string[];
}

/** What becomes of these attempts, made at once, none of them right, within nine seconds where any has to wait. */
async function tried(count: number, of: (index: number) => Of): Promise<Tried> {
  const begun = clock.now();
  const times: number[] = [];
  const refused: string[] = [];
  for (let index = 0; index < count; index += 1)
    attempts.note(attemptOf(of(index))).then(
      () => times.push(clock.now() - begun),
      (error) => refused.push(error.code),
    );
  await clock.settle();
  if (times.length < count) await clock.pass(9_000);
  return { now: times.filter((time) => time === 0).length, later: times.filter((time) => time > 0), refused };
}

const atOnce = (now: number): Tried => ({ now, later: [], refused: [] });

test('ten mistakes with a login are forgiven, however it is written, and others are not slowed down', async () => {
  const mistakes = await tried(12, (index) => ['net', index % 2 === 0 ? '1 Zoé' : '1 ZOE\u0301']);
  expect(mistakes).toEqual({ now: 11, later: [2_000], refused: [] });
  expect(await tried(1, () => ['net', '1 other'])).toEqual(atOnce(1));
  expect(await tried(1, () => ['other net', '1 Zoé'])).toEqual(atOnce(1));
});

test('one network that failed a hundred times takes turns, whatever the login', async () => {
  const { now, later, refused } = await tried(120, (index) => ['net', `1 login ${index}`]);
  expect([now, later]).toEqual([101, [2_000, 4_000, 6_000]]);
  expect(new Set(refused)).toEqual(new Set(['rate.limited']));
});

test('so do the networks of one customer, of which IPv6 gives many', async () => {
  const of = (prefix: string) => (index: number) =>
    [`${prefix}${(index % 200).toString(16).padStart(2, '0')}::/64`, `1 login ${index}`] as const;
  expect((await tried(310, of('2001:db8:0:'))).now).toBe(301);
  // Another /56 of the same /48, and one of another.
  expect(await tried(1, of('2001:db8:0:1'))).toEqual(atOnce(1));
  expect(await tried(1, of('2001:db8:1:'))).toEqual(atOnce(1));
});

test('one login that many networks fail with is tried once a second, and not shut', async () => {
  expect(await tried(100, (index) => [`net ${index}`, '1 admin'])).toEqual(atOnce(100));
  const { now, later, refused } = await tried(50, (index) => [`more ${index}`, '1 admin']);
  expect([now, later]).toEqual([1, [1_000, 2_000, 3_000, 4_000, 5_000, 6_000, 7_000]]);
  expect(new Set(refused)).toEqual(new Set(['server.busy']));
  expect(await tried(1, () => ['more', '1 other'])).toEqual(atOnce(1));
  expect(await tried(1, () => ['victim', '1 admin'])).toEqual(atOnce(1));
});

test.each([
  ['one login', 1, 96],
  ['many logins', 30, 800],
  ['more logins than may wait', 900, 800],
])('of many who come for %s few are left waiting', async (_name, logins, most) => {
  // From now on the network takes turns.
  await tried(101, (index) => ['net', `1 first ${index}`]);
  let ended = 0;
  for (let index = 0; index < 3_000; index += 1)
    attempts.note(attemptOf(['net', `1 login ${index % logins}`])).then(
      () => (ended += 1),
      () => (ended += 1),
    );
  await clock.settle();
  expect(3_000 - ended).toBeLessThanOrEqual(800);
  await clock.pass(100);
  expect(3_000 - ended).toBeLessThanOrEqual(most);
});

test('who never had a turn is not crowded out by those who had, with however many attempts', async () => {
  await tried(101, (index) => [`net ${index % 10}`, '1 admin']);
  const refused: number[] = [];
  for (let index = 0; index < 10; index += 1)
    attempts.note(attemptOf([`victim ${index}`, '1 admin'])).catch(() => refused.push(index));
  for (let index = 0; index < 700; index += 1)
    attempts.note(attemptOf([`net ${index % 10}`, '1 admin'])).catch(() => undefined);
  await clock.pass(1_000);
  expect(refused).toEqual([]);
});

test('a device that is known is counted by itself, whatever others do from its network or with its login', async () => {
  await tried(500, (index) => [`net ${index}`, '1 admin']);
  await tried(200, (index) => ['office', `1 login ${index}`]);
  expect(await tried(10, () => ['office', '1 admin', 'laptop'])).toEqual(atOnce(10));
  expect(await tried(1, () => ['office', '1 admin', 'phone'])).toEqual(atOnce(1));
  expect(await tried(1, () => ['office', '1 other', 'laptop'])).toEqual(atOnce(1));
});

test('a device that failed ten times is counted like all others, and not shut', async () => {
  expect(await tried(21, () => ['office', '1 admin', 'laptop'])).toEqual(atOnce(21));
  expect((await tried(2, () => ['office', '1 admin', 'laptop'])).later.length).toBe(2);
});

test('what a known device fails with slows down nobody else', async () => {
  for (let device = 0; device < 30; device += 1) await tried(10, () => ['office', '1 admin', `device ${device}`]);
  expect(await tried(10, () => ['office', '1 admin'])).toEqual(atOnce(10));
});

test('a flood of other logins from other networks makes nobody forget a guesser', async () => {
  await tried(11, () => ['net', '1 admin']);
  await tried(12_000, (index) => [`net ${index >> 6}`, `1 login ${index}`]);
  expect(await tried(3, () => ['net', '1 admin'])).toEqual({ now: 0, later: [2_000, 4_000, 6_000], refused: [] });
  // Nor does it slow down who has done nothing.
  expect((await tried(200, (index) => [`new net ${index}`, `1 person ${index}`])).now).toBeGreaterThan(198);
});

test('after some time nobody has to wait any more', async () => {
  await tried(11, () => ['net', '1 admin']);
  expect((await tried(2, () => ['net', '1 admin'])).now).toBeLessThan(2);
  await clock.pass(31 * MINUTE, undefined, MINUTE);
  expect(await tried(10, () => ['net', '1 admin'])).toEqual(atOnce(10));
});

test('what succeeded, or was never judged, does not count', async () => {
  for (let index = 0; index < 300; index += 1) (await attempts.note(attemptOf(['net', '1 admin']))).takeBack();
  expect(await tried(10, () => ['net', '1 admin'])).toEqual(atOnce(10));
});

test('who is logged in and guesses the password is refused after ten mistakes, by session, until the time that is named', async () => {
  for (let tries = 0; tries < 10; tries += 1) attempts.noteSession('one');
  attempts.noteSession('other')();
  let seconds = 0;
  try {
    attempts.noteSession('one');
  } catch (error) {
    expect(error).toMatchObject({ code: 'rate.limited' });
    seconds = (error as { members: { retry_after: number } }).members.retry_after;
  }
  expect(seconds).toBeGreaterThan(60);
  await clock.pass((seconds + 1) * 1_000, undefined, 1_000);
  expect(() => attempts.noteSession('one')).not.toThrow();
});

test('that a login is slowed down is news once a minute', async () => {
  expect([1, 2, 3].map(() => attempts.isNews('1 Admin'))).toEqual([true, false, false]);
  expect([attempts.isNews('1 admin'), attempts.isNews('2 admin')]).toEqual([false, true]);
  await clock.pass(MINUTE + 1_000, undefined, 1_000);
  expect(attempts.isNews('1 admin')).toBe(true);
});
