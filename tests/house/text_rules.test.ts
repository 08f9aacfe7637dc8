// Files stay short, and some things are written nowhere.

import { describe, expect, test } from '@jest/globals';
import { codeSources, sources } from './sources.ts';
import { codeOffences, lengthOffences, treeOffences } from './text_rules.ts';

test('no file of code is over 500 lines, and few are over 300', () => {
  expect(lengthOffences(codeSources())).toEqual([]);
});

test('no code switches the types off, hides an error or exports a default', () => {
  // The samples below are offences.
  const looked = codeSources().filter(({ path }) => path !== 'tests/house/text_rules.test.ts');
  expect(codeOffences(looked)).toEqual([]);
});

test('no file names a path or a registry that a clone elsewhere does not have', () => {
  expect(treeOffences(sources())).toEqual([]);
});

describe('the checks can fail', () => {
  const lines = (count: number): string => 'line\n'.repeat(count);

  test('a file of 501 lines is told, one of 500 is not', () => {
    expect(lengthOffences([{ path: 'a.ts', text: lines(501) }])).toEqual(['a.ts has 501 lines, and 500 is the limit.']);
    expect(lengthOffences([{ path: 'a.ts', text: lines(500) }])).toEqual([]);
  });

  test('a thirteenth long file is told with all of them', () => {
    const long = Array.from({ length: 13 }, (_, index) => ({ path: `${index}.ts`, text: lines(301) }));
    expect(lengthOffences(long.slice(1))).toEqual([]);
    expect(lengthOffences(long)).toEqual([
      `13 files have more than 300 lines, and 12 may: ${long.map(({ path }) => `${path} (301)`).join(', ')}.`,
    ]);
  });

  const bad: readonly (readonly [text: string, found: string])[] = [
    ['const a: any = 1;', ': any'],
    ['const a = b as any;', 'as any'],
    ['const a: Array<any> = [];', '<any'],
    ['const a: string | any = 1;', '| any'],
    [`// @ts-${'ignore'}`, `@ts-${'ignore'}`],
    [`// @ts-${'expect-error'} later`, `@ts-${'expect-error'}`],
    ['export default function a() {}', 'export default'],
    ['try { a(); } catch {}', 'catch {}'],
    ['try { a(); } catch (error) {\n}', 'catch (error) {\n}'],
    ['// biome-ignore lint/a/b:', 'biome-ignore lint/a/b:'],
  ];
  test.each(bad)('%j is told', (text, found) => {
    const told = codeOffences([{ path: 'engine/a.ts', text }]);
    expect(told).toHaveLength(1);
    expect(told[0]).toContain(`engine/a.ts has ${JSON.stringify(found)}: `);
  });

  const good = [
    '// any of them',
    'const a = "any";',
    'const many: Company = anything;',
    '/** as any reader sees */',
    'catch (error) { report(error); }',
  ];
  test.each(good)('%j is not told', (text) => {
    expect(codeOffences([{ path: 'engine/a.ts', text }])).toEqual([]);
  });

  test.each([`/${'work'}/main/a`, `../${'shared'}/data`, `https://registry.${'npmjs'}.org/a`])(
    '%j is told anywhere',
    (text) => {
      expect(treeOffences([{ path: 'docs/a.md', text }])).toHaveLength(1);
    },
  );

  test('one constant SHARED_DATA of the tests is not told, a second is', () => {
    const text = `export const SHARED_DATA = '../${'shared'}/data';`;
    expect(treeOffences([{ path: 'tests/a.ts', text }])).toEqual([]);
    expect(
      treeOffences([
        { path: 'tests/a.ts', text },
        { path: 'tests/b.ts', text },
      ]),
    ).toHaveLength(1);
    expect(treeOffences([{ path: 'engine/a.ts', text }])).toHaveLength(1);
  });
});
