// When a cost counts as growing like a logarithm.

import { expect, test } from '@jest/globals';
import { growthOf } from '../../../bench/measure/growth.ts';

test('a cost may grow by half from ten thousand rows to a million', () => {
  expect(growthOf({ 10000: 400, 100000: 500, 1000000: 600 })).toMatchObject({ factor: 1.5, log: 1.5, ok: true });
  expect(growthOf({ 10000: 400, 1000000: 640 })).toMatchObject({ factor: 1.6, ok: false });
});

test('sizes are told apart by their number, in whatever order they come', () => {
  expect(growthOf({ 1000000: 100, 10000: 200, 200: 50 })).toMatchObject({ factor: 2, ok: true });
});
