// What is read from Accept-Language (RFC 9110, section 12.5.4).

import { expect, test } from '@jest/globals';
import { readLanguages } from '../../../engine/runtime/http/session.ts';

test.each<[string | undefined, readonly string[]]>([
  [undefined, []],
  ['fr', ['fr']],
  ['en-GB,fr;q=0.9, de ; q=0.95', ['en-GB', 'de', 'fr']],
  ['fr;Q=0.2,en', ['en', 'fr']],
  ['fr;q=0,en;q=x,de;level=1,*,x y', []],
  [`${'a,'.repeat(100)}fr`, Array.from({ length: 20 }, () => 'a')],
])('%j asks for %j', (header, languages) => {
  expect(readLanguages(header)).toEqual(languages);
});

test('a header of nothing but spaces takes no time', () => {
  const begun = performance.now();
  expect(readLanguages(`en${' '.repeat(100_000)}x`)).toEqual([]);
  expect(performance.now() - begun).toBeLessThan(500);
});
