// The links of the PostgreSQL package, made where npm's install script did not.

import { lstat, mkdir, mkdtemp, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { makeLinks } from '../../../engine/runtime/database/embedded/links.ts';

let place: string;

beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'cahier-links-'));
  await mkdir(join(place, 'native', 'lib'), { recursive: true });
});

afterEach(async () => {
  await rm(place, { recursive: true, force: true });
});

test('links that npm left out are made, and those that are there stay', async () => {
  const library = join(place, 'native', 'lib');
  await writeFile(join(library, 'libpq.so.5.18'), 'library');
  const links = ['libpq.so', 'libpq.so.5'].map((name) => ({
    source: 'native/lib/libpq.so.5.18',
    target: `native/lib/${name}`,
  }));
  await writeFile(join(place, 'native', 'pg-symlinks.json'), JSON.stringify(links));
  await makeLinks(place);
  const made = await lstat(join(library, 'libpq.so'));
  await makeLinks(place);
  expect(await readFile(join(library, 'libpq.so.5'), 'utf8')).toBe('library');
  expect(await readlink(join(library, 'libpq.so'))).toBe('libpq.so.5.18');
  expect((await lstat(join(library, 'libpq.so'))).ino).toBe(made.ino);
});

test('a package without a list of links needs none', async () => {
  await expect(makeLinks(place)).resolves.toBeUndefined();
});
