// The figures of the bench: medians and the interval that holds them with 95 % confidence.

import { expect, test } from '@jest/globals';
import { median, medianInterval, percentile } from '../../../bench/measure/statistics.ts';

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => count - index);

test('the median is the middle, or between the two in the middle', () => {
  expect([median([3, 1, 2]), median([4, 1, 3, 2]), median([7])]).toEqual([2, 2.5, 7]);
  expect(median([])).toBeNaN();
});

// Ranks from the table of Hollander & Wolfe for 95 %: 6 values: 1 and 6; 10: 2 and 9; 20: 6 and 15.
test.each([
  [6, [1, 6]],
  [10, [2, 9]],
  [20, [6, 15]],
  [3, [1, 3]],
])('of %i values the interval is between these ranks', (count, interval) => {
  expect(medianInterval(upTo(count))).toEqual(interval);
});

test('a percentile is a value that was seen, and 95 of 100 do not exceed it', () => {
  expect([percentile(upTo(100), 95), percentile(upTo(10), 95), percentile([7], 95)]).toEqual([95, 10, 7]);
  expect(percentile([], 95)).toBeNaN();
});
