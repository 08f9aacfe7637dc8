// Who waits where passwords are hashed: nobody for more than their share of a flood.

import { beforeEach, expect, test } from '@jest/globals';
import { type InTurn, makeChecks } from '../../../engine/runtime/sessions/checks.ts';

let inTurn: InTurn;
let lot: number;
/** Who has been worked for, in that order, and who was refused. */
let done: string[];
let refused: string[];
let all: Promise<void>[];

beforeEach(() => {
  inTurn = makeChecks({ atOnce: 1, waiting: 10, random: () => lot });
  lot = 0;
  [done, refused, all] = [[], [], []];
});

function come(name: string, isKnown = false): void {
  const work = () => new Promise<void>((resolve) => setImmediate(resolve));
  all.push(
    inTurn({ name, isKnown }, work).then(
      () => void done.push(name),
      (error) => {
        expect(error).toMatchObject({ code: 'server.busy' });
        refused.push(name);
      },
    ),
  );
}

test('who sends many waits for itself', async () => {
  for (let index = 0; index < 6; index += 1) come('flood');
  come('one');
  come('two');
  await Promise.all(all);
  expect(done).toEqual(['flood', 'flood', 'one', 'two', 'flood', 'flood', 'flood', 'flood']);
});

test('where the line is full, who sends most is refused, and who comes has a place', async () => {
  for (let index = 0; index < 30; index += 1) come('flood');
  come('one');
  await Promise.all(all);
  expect(refused).toEqual(Array.from({ length: 20 }, () => 'flood'));
  expect(done.slice(0, 3)).toEqual(['flood', 'flood', 'one']);
});

test('where it is full of strangers the lot decides, and who is known has a place', async () => {
  for (let index = 0; index < 30; index += 1) come(`net ${index}`);
  lot = 0.99;
  come('laptop', true);
  await Promise.all(all);
  expect(done).toContain('laptop');
  expect(refused.length).toBe(20);
  // The lot fell on the first of those that wait.
  expect(refused.slice(0, 2)).toEqual(['net 1', 'net 2']);
});

test('who is known and sends many is refused before strangers are', async () => {
  for (let index = 0; index < 30; index += 1) come('laptop', true);
  come('net');
  await Promise.all(all);
  expect(done.slice(0, 3)).toEqual(['laptop', 'laptop', 'net']);
});

test('it goes on after what fails, and after it was empty', async () => {
  const failing = inTurn({ name: 'one', isKnown: false }, () => Promise.reject(new Error('broken')));
  come('two');
  await expect(failing).rejects.toThrow('broken');
  await Promise.all(all);
  come('three');
  await Promise.all(all);
  expect(done).toEqual(['two', 'three']);
});
