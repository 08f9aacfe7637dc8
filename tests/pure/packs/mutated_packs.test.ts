// Packs as they come from a tired hand, or a hostile one: the shipped ones and the example's with a few of their nodes
// taken out, doubled or replaced by odd values. The compiler answers with problems at places that are there, never with
// an exception.

import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compilePacks } from '../../../engine/metadata/compile.ts';
import { loadPackFolder } from '../../../engine/metadata/load.ts';
import type { RawPack } from '../../../engine/metadata/pack.ts';
import type { Problem } from '../../../engine/problems.ts';
import { hasPlace, type Mutation, mutated, mutation } from './mutations.ts';

const ROOT = join(import.meta.dirname, '../../..');
const FOLDERS = ['modules/base', 'modules/sales', 'examples/sales-pipeline/pack'];
const RUNS = 20 * Number(process.env['CAHIER_TEST_SCALE'] ?? 1);

let packs: readonly RawPack[] = [];

beforeAll(async () => {
  packs = await Promise.all(FOLDERS.map((folder) => loadPackFolder(join(ROOT, folder), folder)));
});

function apply(mutations: readonly Mutation[]): readonly RawPack[] {
  const files = packs.map((pack) => ({ ...pack.files }) as Record<string, string>);
  const all = packs.flatMap((pack, index) => Object.keys(pack.files).map((path) => ({ index, path })));
  for (const each of mutations) {
    const { index = 0, path = '' } = all[each.document % all.length] ?? {};
    const file = files[index];
    if (file) file[path] = mutated(file[path] ?? '{}', each);
  }
  return packs.map((pack, index) => ({ ...pack, files: files[index] ?? {} }));
}

function isThere(given: readonly RawPack[], { file = '', pointer }: Problem): boolean {
  const pack = given.find(({ origin }) => file.startsWith(`${origin}/`));
  const text = pack?.files[file.slice(pack.origin.length + 1)];
  return text !== undefined && hasPlace(text, pointer);
}

describe('a pack with odd values', () => {
  test('gives problems at places that are there, and no exception', () => {
    const property = fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) => {
      const given = apply(mutations);
      const result = compilePacks(given);
      const problems = result.ok ? [] : result.problems;
      const lost = problems.filter((problem) => problem.detail === '' || !isThere(given, problem));
      expect(lost).toEqual([]);
    });
    fc.assert(property, { numRuns: RUNS, seed: Number(process.env['FUZZ_SEED'] ?? 20_260_302) });
  });
});
