// What the proof of access is made from: the same words make the same world, and what is told wrongly is refused.

import { expect, test } from '@jest/globals';
import { UsageError } from '../../../bin/command.ts';
import { firstDifference } from '../../access/first_difference.ts';
import { generateWorld } from '../../access/generate/world.ts';
import { readOptions } from '../../access/options.ts';
import { readReplays } from '../../access/replays.ts';

/** Without what makes further chance. */
function worldOf(seed: string): unknown {
  const { random: _, ...world } = generateWorld({ seed });
  return world;
}

test('One seed makes one world, and another seed another.', () => {
  expect(worldOf('one')).toEqual(worldOf('one'));
  expect(worldOf('one')).not.toEqual(worldOf('two'));
});

test('Chance that was named does not depend on what was asked before.', () => {
  const [one, other] = [generateWorld({ seed: 'one' }).random, generateWorld({ seed: 'one' }).random];
  one.int(0, 9);
  expect(one.fork('rows').int(0, 1_000_000)).toBe(other.fork('rows').int(0, 1_000_000));
});

test('Seeds, scale and replays can be told.', () => {
  expect(readOptions([]).recipes).toHaveLength(10);
  expect(readOptions(['--scale=2', '--seed=word', '--json'])).toEqual({
    recipes: [
      { seed: 'word', small: false },
      { seed: 'word-1', small: false },
    ],
    attacks: true,
    plants: [],
    json: true,
  });
  for (const { name, recipe } of readReplays()) expect(readOptions([`--replay=${name}`]).recipes).toEqual([recipe]);
});

test.each([
  ['--scale=0'],
  ['--scale=many'],
  ['--seed=Some Words'],
  ['--replay=nothing'],
  ['--plant=nothing'],
  ['more'],
])('%s is refused.', (argument) => {
  expect(() => readOptions([argument])).toThrow(UsageError);
});

test('Where two answers differ first is told.', () => {
  const items = [{ id: 1, name: 'a' }];
  expect(firstDifference(items, [{ id: 1, name: 'a' }])).toBeUndefined();
  expect(firstDifference(items, [{ id: 1, name: 'b' }])).toEqual({ at: '0.name', expected: 'a', observed: 'b' });
  expect(firstDifference(items, [])).toEqual({ at: '0', expected: items[0], observed: undefined });
});
