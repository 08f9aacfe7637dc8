// How much of the pool one tenant may have, by whether it crowds others out.

import { describe, expect, it } from '@jest/globals';
import { makeShares } from '../../../engine/runtime/database/shares.ts';

const [CROWDING, OTHER] = [1, 2];
const MANY = 50;

describe('the share of a tenant', () => {
  it('is half of the pool while it is alone, however many of its requests wait', () => {
    const shares = makeShares(10, 4);
    shares.note(CROWDING);
    expect(shares.of(CROWDING, MANY)).toBe(5);
    expect(shares.restOf(CROWDING, MANY, 8)).toBe(0);
  });

  it('is half of the pool beside others, where few wait', () => {
    const shares = makeShares(10, 4);
    shares.note(OTHER);
    shares.note(CROWDING);
    expect(shares.of(CROWDING, 5)).toBe(5);
    expect(shares.restOf(CROWDING, 5, 8)).toBe(0);
  });

  it('is half of the cores, with pauses, where it crowds the others', () => {
    const shares = makeShares(10, 4);
    shares.note(OTHER);
    for (let index = 0; index < 20; index += 1) shares.note(CROWDING);
    expect(shares.of(CROWDING, MANY)).toBe(2);
    expect(shares.restOf(CROWDING, 10, 8)).toBeCloseTo(36);
    expect(shares.restOf(CROWDING, MANY, 8)).toBeCloseTo(52);
    expect(shares.restOf(CROWDING, MANY, 3_000)).toBe(100);
    expect(shares.of(OTHER, 0)).toBe(5);
  });

  it.each([1, 2])('is never nothing, with %i cores', (cores) => {
    const shares = makeShares(10, cores);
    shares.note(OTHER);
    shares.note(CROWDING);
    expect(shares.of(CROWDING, MANY)).toBe(1);
  });

  it('is half of the pool again when the others have gone', async () => {
    const shares = makeShares(10, 4);
    shares.note(OTHER);
    shares.note(CROWDING);
    await new Promise((resolve) => setTimeout(resolve, 300));
    shares.note(CROWDING);
    expect(shares.of(CROWDING, MANY)).toBe(5);
  });
});
