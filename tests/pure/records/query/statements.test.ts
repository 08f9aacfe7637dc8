// The SQL of reading, word for word. With CAHIER_GOLDEN=write the golden files are written anew; read their diff.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { goldenText, STATEMENT_CASES } from './statement_cases.ts';

const FOLDER = fileURLToPath(new URL('./golden/', import.meta.url));

test.each(STATEMENT_CASES)('the statement of $name is the golden one', ({ name, compile }) => {
  const file = `${FOLDER}${name}.sql`;
  const text = goldenText(compile());
  if (process.env['CAHIER_GOLDEN'] === 'write') writeFileSync(file, text);
  expect(existsSync(file)).toBe(true);
  expect(text).toBe(readFileSync(file, 'utf8'));
});

test('every golden file has its case', () => {
  const names = STATEMENT_CASES.map(({ name }) => `${name}.sql`);
  expect(readdirSync(FOLDER).sort()).toEqual(names.sort());
});
