// Packs with one mistake each (tests/fixtures/packs): the compiler names every one of them, with file and pointer,
// and nothing else.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { compilePacks } from '../../../engine/metadata/compile.ts';
import { loadPackFolder } from '../../../engine/metadata/load.ts';
import type { Problem } from '../../../engine/problems.ts';

type Expected = Pick<Problem, 'code' | 'file' | 'pointer'>;

const SHIPPED = ['base', 'sales'];
const FIXTURES = join(import.meta.dirname, '../../fixtures/packs');

function foldersOf(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}

/** The problems of a case; none when its packs compile. */
async function problemsOf(name: string): Promise<readonly Problem[]> {
  const shipped = SHIPPED.map((pack) => loadPackFolder(join(import.meta.dirname, '../../../modules', pack), pack));
  const broken = foldersOf(join(FIXTURES, name)).map((pack) => loadPackFolder(join(FIXTURES, name, pack), pack));
  const compiled = compilePacks(await Promise.all([...shipped, ...broken]));
  return compiled.ok ? [] : compiled.problems;
}

function expectedOf(name: string): readonly Expected[] {
  return JSON.parse(readFileSync(join(FIXTURES, name, 'expected.json'), 'utf8')) as readonly Expected[];
}

describe('a pack with a mistake', () => {
  test.each(foldersOf(FIXTURES))('%s gives exactly the problems that are expected', async (name) => {
    const problems = await problemsOf(name);
    const places = problems.map(({ code, file, pointer }) => ({ code, file, pointer }));
    expect(expectedOf(name)).not.toHaveLength(0);
    expect(places).toEqual(expectedOf(name));
  });

  test('a misspelt key is told together with the key that was meant', async () => {
    const [first] = await problemsOf('misspelt_key');
    expect(first?.detail).toBe('The key "requierd" is unknown here. Did you mean "required"?');
  });

  test('two packs that disagree are both named', async () => {
    const [conflict] = await problemsOf('conflicting_packs');
    expect(conflict?.detail).toBe('The packs "acme" and "bolt" set this differently; let one depend on the other.');
  });

  test('a key that occurs twice is told with its line', async () => {
    const [duplicate] = await problemsOf('duplicate_key');
    expect(duplicate?.detail).toBe('The key "subject" occurs twice in one object (again in line 8); keep one.');
  });
});
