// Ids: version 7 by RFC 9562, in the order in which they were made, and never twice.

import { expect, test } from '@jest/globals';
import { validate, version } from 'uuid';
import { newId } from '../../engine/runtime/ids.ts';

test('Ids are UUIDs of version 7 that say when they were made, each greater than the one before.', () => {
  const before = Date.now();
  const ids = Array.from({ length: 20_000 }, newId);
  const after = Date.now();
  expect(ids.every((id) => validate(id) && version(id) === 7)).toBe(true);
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
  const made = ids.map((id) => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16));
  expect(Math.min(...made)).toBeGreaterThanOrEqual(before);
  expect(Math.max(...made)).toBeLessThanOrEqual(after);
});
