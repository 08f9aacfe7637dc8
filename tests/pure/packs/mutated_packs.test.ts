// Packs as they come from a tired hand, or a hostile one: the shipped ones and the example's with a few of their nodes
// taken out, doubled or replaced by odd values. The compiler answers with problems at places that are there, never with
// an exception.

import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compilePacks } from '../../../engine/metadata/compile.ts';
import { loadPackFolder } from '../../../engine/metadata/load.ts';
import type { RawPack } from '../../../engine/metadata/pack.ts';
import { pathOf } from '../../../engine/metadata/pointer.ts';
import type { Problem } from '../../../engine/problems.ts';

const ROOT = join(import.meta.dirname, '../../..');
const FOLDERS = ['modules/base', 'modules/sales', 'examples/sales-pipeline/pack'];
const RUNS = 25 * Number(process.env['CAHIER_TEST_SCALE'] ?? 1);

/** As JSON texts, since some are no values that JSON.stringify could give. */
const ODD_VALUES = [
  'null',
  'true',
  '{}',
  '[]',
  '""',
  '-1',
  '0.5',
  '1e400',
  '"constructor"',
  '"__proto__"',
  '{"__proto__": {"toString": 1}}',
  '{"constructor": true}',
  '{"var": "name"}',
  '{"var": "constructor.name"}',
  '{"==": [{"var": "name"}, {"var": "$user"}]}',
  '{"and": [[[]], {}]}',
  '{"extends": null}',
  '"crm:types/address"',
  '"crm:types/money"',
  '"base/account"',
  '"$user.companies"',
  '"2026-02-30"',
  '"(a+)+$"',
  JSON.stringify('ü'.repeat(3000)),
  '[1, [2, [3, {"a": [4]}]]]',
];

interface Mutation {
  readonly document: number;
  readonly node: number;
  readonly kind: 'delete' | 'double' | 'replace' | 'rename' | 'move';
  readonly value: string;
  readonly name: string;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  document: fc.nat(),
  node: fc.nat(),
  kind: fc.constantFrom('delete', 'double', 'replace', 'replace', 'rename', 'move'),
  value: fc.constantFrom(...ODD_VALUES),
  name: fc.constantFrom('constructor', 'owner', 'x'.repeat(60), 'Name', 'acme_new', '__proto__', 'order', 'where', '*'),
});

let packs: readonly RawPack[] = [];

beforeAll(async () => {
  packs = await Promise.all(FOLDERS.map((folder) => loadPackFolder(join(ROOT, folder), folder)));
});

type Node = { [key: string]: unknown };

/** Every object of the document with each of its keys. */
function placesIn(value: unknown): { parent: Node; key: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.keys(value).flatMap((key) => [{ parent: value as Node, key }, ...placesIn((value as Node)[key])]);
}

function define(parent: Node, key: string, value: unknown): void {
  Object.defineProperty(parent, key, { value, enumerable: true, configurable: true, writable: true });
}

function mutated(text: string, { node, kind, value, name }: Mutation): string {
  const document = JSON.parse(text) as unknown;
  const places = placesIn(document);
  const place = places[node % places.length];
  if (!place) return value;
  const { parent, key } = place;
  const other = places[(node * 7 + 3) % places.length];
  if (kind === 'double') define(parent, name, structuredClone(parent[key]));
  if (kind === 'move' && other) define(other.parent, name, structuredClone(parent[key]));
  if (kind === 'rename') define(parent, name, parent[key]);
  if (kind === 'rename' || kind === 'delete') delete parent[key];
  if (kind !== 'replace') return JSON.stringify(document);
  // A text that stands nowhere else, so that values that JSON.stringify would change come in as they are.
  define(parent, key, 'REPLACED');
  return JSON.stringify(document).replace('"REPLACED"', () => value);
}

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

/** Whether a file of the packs has the problem's place, or the object in which something is missing. */
function isThere(given: readonly RawPack[], { file = '', pointer }: Problem): boolean {
  const pack = given.find(({ origin }) => file.startsWith(`${origin}/`));
  const text = pack?.files[file.slice(pack.origin.length + 1)];
  if (text === undefined) return false;
  if (pointer === '') return true;
  let value: unknown = JSON.parse(text);
  for (const step of pathOf(pointer).slice(0, -1)) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return false;
    value = (value as Node)[step];
  }
  return typeof value === 'object' && value !== null;
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
