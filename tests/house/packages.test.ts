// Every package installed has a licence that lets us ship the product, and an exact version.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type LockedPackage, licenceOffences, versionOffences } from './packages.ts';
import { ROOT } from './sources.ts';

function readJson(path: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as Record<string, unknown>;
}

describe.each(['', 'bin/node24/'])('%spackage.json', (folder) => {
  const packages = readJson(`${folder}package-lock.json`)['packages'] as Record<string, LockedPackage>;

  test('licences allow what we do', () => {
    expect(Object.keys(packages).length).toBeGreaterThan(3);
    expect(licenceOffences(packages)).toEqual([]);
  });

  test('versions are exact', () => {
    expect(versionOffences(readJson(`${folder}package.json`))).toEqual([]);
  });

  test('every locked package has a checksum, or is one of another platform', () => {
    const bare = Object.entries(packages).filter(
      ([path, entry]) => path !== '' && !('integrity' in entry) && !('optional' in entry),
    );
    expect(bare.map(([path]) => path)).toEqual([]);
  });
});

describe('the checks can fail', () => {
  test.each([
    ['GPL-3.0-only', 'a is under GPL-3.0-only, which is not on the list.'],
    ['MIT AND GPL-2.0-only', 'a is under MIT AND GPL-2.0-only, which is not on the list.'],
    ['Python-2.0', 'a is under Python-2.0, which is not on the list.'],
    [undefined, 'a states no licence: read its licence file and note it here, or do without.'],
  ])('%s is told', (license, sentence) => {
    expect(
      licenceOffences({ '': {}, 'node_modules/b/node_modules/a': license === undefined ? {} : { license } }),
    ).toEqual([sentence]);
  });

  test.each(['MIT', '(MIT OR GPL-3.0-only)', 'Apache-2.0 AND MIT'])('%s is not told', (license) => {
    expect(licenceOffences({ 'node_modules/@a/b': { license } })).toEqual([]);
  });

  test.each(['^1.2.3', '~1.2.3', '1.x', '*', 'latest', 'github:a/b', '>=1.0.0'])(
    'the version %s is told',
    (version) => {
      expect(versionOffences({ dependencies: { a: version } })).toEqual([
        `a has the version ${version} in dependencies: an exact one was expected.`,
      ]);
    },
  );
});
