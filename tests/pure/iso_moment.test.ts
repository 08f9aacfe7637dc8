// Moments as text: as Date writes them, whatever came before.

import { describe, expect, it } from '@jest/globals';
import { isoMoment } from '../../engine/runtime/iso_moment.ts';

const BASE = Date.UTC(2026, 1, 28, 23, 59, 59);

describe('isoMoment', () => {
  it.each([0, 1, 9, 10, 99, 100, 999, 1000, 86_400_000, -1, -1000])('is what Date writes, %d ms further', (ms) => {
    expect(isoMoment(BASE + ms)).toBe(new Date(BASE + ms).toISOString());
  });

  it('goes back to a second that was left, and before 1970', () => {
    const moments = [BASE, BASE + 5000, BASE + 7, -1, -999, 0].map((at) => [isoMoment(at), new Date(at).toISOString()]);
    for (const [found, expected] of moments) expect(found).toBe(expected);
  });
});
