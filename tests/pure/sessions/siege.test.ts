// Who has the password gets in while others guess it from everywhere, within a time that is bounded (ADR 17), and those guess
// no faster for it. Minutes of it on a clock of their own.

import { expect, test } from '@jest/globals';
import { besiege, type Siege } from './siege.ts';

const median = (waits: readonly number[]): number => waits.toSorted((a, b) => a - b)[waits.length >> 1] ?? 0;

/** Networks of 128 strangers, and one for each person who comes. */
const MANY: Siege = {
  guesser: (index) => `10.0.${index % 128}.1`,
  owner: (index) => `192.0.${index}.1`,
  perSecond: 20,
  minutes: 10,
};
/** An attacker whose 128 networks are one /57, beside which the owners have theirs, in the same /48. */
const NEIGHBOURS: Siege = {
  ...MANY,
  minutes: 4,
  guesser: (index) => `2001:db8:0:${(index % 128).toString(16)}::/64`,
  owner: (index) => `2001:db8:0:${(index + 0x8000).toString(16)}::/64`,
};

/** Ever new networks of one provider, beside which the owners are customers of another. */
const PROVIDER: Siege = {
  ...NEIGHBOURS,
  guesser: (index) => `2001:db8:${(index >> 8).toString(16)}:${(index & 255).toString(16)}::/64`,
  owner: (index) => `2001:db9:${index.toString(16)}::/64`,
};

test.each<[string, Siege]>([
  ['128 networks', MANY],
  ['128 networks, five times as fast', { ...MANY, perSecond: 100, minutes: 2 }],
  ['128 networks of one customer', NEIGHBOURS],
  ['ever new networks of one provider', PROVIDER],
])(
  'While a login is guessed twenty times a second from %s, whoever comes is in after a few turns.',
  async (_name, siege) => {
    const { judged, waits } = await besiege(siege);
    expect(waits.length).toBeGreaterThan(4);
    expect(median(waits)).toBeLessThan(5);
    expect(Math.max(...waits)).toBeLessThan(30);
    expect(judged).toBeLessThan(100 + 60 * siege.minutes + 5);
  },
);

test('Whoever mistypes the password first is in after a round of the networks at the latest.', async () => {
  const { waits } = await besiege({ ...MANY, mistakes: 1 });
  expect(waits.length).toBeGreaterThan(5);
  expect(median(waits)).toBeLessThan(30);
  expect(Math.max(...waits)).toBeLessThan(2 * 128);
});

test('In the network of who guesses the lot decides, and the guesser has one turn in two seconds.', async () => {
  const own: Siege = { ...MANY, guesser: () => '192.0.2.1', owner: () => '192.0.2.1', perSecond: 2 };
  const { judged, waits } = await besiege(own);
  expect(waits.length).toBeGreaterThan(10);
  expect(median(waits)).toBeLessThan(60);
  expect(judged).toBeLessThan(10 + 30 * own.minutes + 5);
});

test('Each attempt from a network that was never seen: the lot decides among all of them.', async () => {
  const endless = (index: number) => `10.${index >> 8}.${index & 255}.1`;
  const { judged, waits } = await besiege({ ...MANY, guesser: endless, perSecond: 5 });
  expect(waits.length).toBeGreaterThan(5);
  expect(median(waits)).toBeLessThan(60);
  expect(judged).toBeLessThan(100 + 60 * MANY.minutes + 5);
});

test('The lot is for whoever had turns before, too, while others come from networks that had none.', async () => {
  const endless = (index: number) => `10.${index >> 8}.${index & 255}.1`;
  const { waits } = await besiege({ ...MANY, guesser: endless, owner: () => '192.0.2.1', perSecond: 5 });
  expect(waits.length).toBeGreaterThan(5);
  expect(Math.max(...waits)).toBeLessThan(300);
});
