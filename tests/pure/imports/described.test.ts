// What an import keeps of the rows of a file, against what it was told.

import { expect, test } from '@jest/globals';
import { contentHash, describedKey, rememberDescribed } from '../../../engine/runtime/imports/described.ts';

test('every key is found again with its line and its content, and no other, however often the table grows', () => {
  const described = rememberDescribed();
  const most = 20_000;
  const keyOf = (line: number): string => describedKey(line % 3 === 0 ? 'deal' : 'account', `${line}`);
  const wrong: number[] = [];
  for (let line = 1; line <= most; line += 1) {
    if (described.get(keyOf(line)) !== undefined) wrong.push(line);
    described.add(keyOf(line), { line, content: contentHash(line) });
  }
  for (let line = 1; line <= most; line += 1) {
    const found = described.get(keyOf(line));
    if (found?.line !== line || found.content !== contentHash(line)) wrong.push(line);
  }
  expect(wrong).toEqual([]);
  expect(described.get(describedKey('deal', '1'))).toBeUndefined();
});

test('contents are equal where their values are', () => {
  expect(contentHash([{ amount: '1' }, {}])).toBe(contentHash([{ amount: '1' }, {}]));
  expect(contentHash([{ amount: '1' }, {}])).not.toBe(contentHash([{ amount: '2' }, {}]));
});
