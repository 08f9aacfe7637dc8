// How many rows an import takes into one transaction.

import { expect, test } from '@jest/globals';
import { charactersOf, makeBatchSize } from '../../../engine/runtime/imports/batch_size.ts';

test('Batches grow and shrink to what takes 0.4 s, within their bounds.', () => {
  const size = makeBatchSize();
  expect(size.rows()).toBe(200);
  size.adapt(200, 100);
  expect(size.rows()).toBe(800);
  size.adapt(800, 200);
  expect(size.rows()).toBe(1_000);
  size.adapt(1_000, 800);
  expect(size.rows()).toBe(500);
  size.adapt(1, 2_000);
  expect(size.rows()).toBe(10);
  size.adapt(0, 0);
  expect(size.rows()).toBe(10);
});

test('A row is as long as its cells.', () => {
  expect(charactersOf({ index: 0, line: 2, cells: ['Ada', '', 'Paris'] })).toBe(8);
});
