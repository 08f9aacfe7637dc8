// What an import writes for people: lines of its error file, and how far it is.

import { expect, test } from '@jest/globals';
import { lineOf, progressBar } from '../../../bin/progress_bar.ts';
import { csvLine } from '../../../engine/runtime/imports/error_file.ts';
import { rememberKnown } from '../../../engine/runtime/imports/known.ts';

test.each([
  { cells: ['a', 'b c', ''], separator: ',', line: 'a,b c,\r\n' },
  { cells: ['a,b', 'c;d'], separator: ';', line: 'a,b;"c;d"\r\n' },
  { cells: ['say "x"', 'two\nlines', ' x'], separator: ',', line: '"say ""x""","two\nlines"," x"\r\n' },
])('the cells $cells are written so that they can be read again', ({ cells, separator, line }) => {
  expect(csvLine(cells, separator)).toBe(line);
});

test('a line of progress says how much is done, how fast and how long it will take', () => {
  const state = { label: 'deals.csv', unit: 'rows', done: 2200, of: 8800, elapsedMs: 2000 };
  expect(lineOf(state)).toBe(`deals.csv ${'█'.repeat(6)}${'░'.repeat(18)} 2,200 of 8,800 rows, 1,100/s, 6 s left`);
  expect(lineOf({ ...state, done: 8800 })).toBe(`deals.csv ${'█'.repeat(24)} 8,800 of 8,800 rows, 4,400/s`);
  expect(lineOf({ ...state, done: 0, of: 0 })).toBe(`deals.csv ${'█'.repeat(24)} 0 of 0 rows`);
});

test('a bar that goes into a log has a line for each part and no control characters', () => {
  const written: string[] = [];
  const bar = progressBar('rows', { write: (text) => written.push(text) });
  for (let done = 0; done <= 10; done += 1) bar.show('a.csv', done, 10);
  for (let done = 0; done <= 5; done += 1) bar.show('b.csv', done, 5);
  bar.finish();
  expect(written).toHaveLength(2);
  expect(written[0]).toContain('a.csv');
  expect(written[0]).toContain('10 of 10 rows');
  expect(written[1]).toContain('5 of 5 rows');
  for (const text of written) {
    expect(text.endsWith('\n')).toBe(true);
    expect(text).not.toContain('\r');
    expect(text).not.toContain('\u001b');
  }
});

test('what was not asked for longest is forgotten first', () => {
  const known = rememberKnown(2);
  known.set('a', { id: '1', isSettled: true });
  known.set('b', { id: '2', isSettled: false });
  known.get('a');
  known.set('c', { id: '3', isSettled: true });
  expect(known.get('b')).toBeUndefined();
  expect(known.get('a')?.id).toBe('1');
  expect(known.get('c')?.id).toBe('3');
});
