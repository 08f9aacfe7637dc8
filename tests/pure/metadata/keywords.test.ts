// A pack language does not accept in silence what nothing obeys: each key that the meta-schemas take is read somewhere.

import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';

/** Written for people, or by the engine for its own upgrades. */
const NOTES: ReadonlySet<string> = new Set(['$schema', '$comment', '$id', 'type', 'source', 'on', 'replaced', 'since']);

type Schema = { readonly [keyword: string]: unknown };

function keysOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties } = schema as { properties?: Schema };
  return [...Object.keys(properties ?? {}), ...Object.values(schema).flatMap(keysOf)];
}

function textsOf(pattern: string): string[] {
  return globSync(pattern).map((path) => readFileSync(path, 'utf8'));
}

describe('the keys that documents may have', () => {
  const schemas = textsOf('schemas/{documents,types}/*.json').map((text) => JSON.parse(text) as Schema);
  const readers = [...textsOf('engine/metadata/**/*.ts'), ...textsOf('engine/runtime/imports/*.ts')].join('\n');
  const keys = [...new Set(schemas.flatMap(keysOf))].filter((key) => !NOTES.has(key)).sort();

  test('are read by the engine, every one', () => {
    expect(keys.length).toBeGreaterThan(80);
    const unread = keys.filter(
      (key) => !new RegExp(`(['.?\\s{]|\\{ )${key.replace('$', '\\$')}['?:,;)\\s\\]}!=]`).test(readers),
    );
    expect(unread).toEqual([]);
  });

  test('are not promised for later at the same time', () => {
    const { later } = JSON.parse(readFileSync('schemas/keywords.json', 'utf8')) as {
      later: { keys: readonly string[] };
    };
    const inPlaces = new Set(['retired']);
    expect(later.keys.filter((key) => keys.includes(key) && !inPlaces.has(key))).toEqual([]);
  });
});
