// The words of problems: whatever is written in a wrong form is told with what is right, in each language.

import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

type Words = Readonly<Record<string, Readonly<Record<string, string>>>>;

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T;
}

/** The formats that a pack may give a text, and the types that refuse how a value is written. */
const FORMATS = [
  ...readJson<{ properties: { format: { enum: string[] } } }>('schemas/types/text.json').properties.format.enum,
  ...['email', 'phone', 'url', 'date', 'datetime', 'decimal'],
];

test.each(['en', 'fr'])('Every format has a sentence of its own in %s.', (language) => {
  const { value } = readJson<Words>(`runtime-ui/words/${language}/problems.json`);
  const said = FORMATS.map((format) => value?.[`format_${format}`]);
  expect(said.filter((sentence) => sentence === undefined)).toEqual([]);
  expect(new Set([...said, value?.['format'], value?.['type_integer'], value?.['type']]).size).toBe(said.length + 3);
});
