// docs/packs.md: what it tells a newcomer to write compiles, on the pack that `pack init` begins.

import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { accepted } from '../../../bin/accepted.ts';
import { writeNewPack } from '../../../bin/new_pack.ts';
import { loadPacks } from '../../../bin/packs.ts';
import { compilePacks } from '../../../engine/metadata/compile.ts';

type Body = Record<string, unknown>;

/** Where each JSON block of the guide belongs, in their order: a whole document, or members of an object in one. */
const PLACES: readonly (readonly [file: string, ...path: string[]])[] = [
  ['entities/acme_visit.json', 'properties'],
  ['views/acme_visit_board.json'],
  ['entities/acme_visit.json', 'x-entity'],
  ['entities/acme_machine.json'],
  ['extensions/base/menus/main.json', 'groups', 'relations', 'items'],
  ['extensions/sales/roles/rep.json', 'grants'],
  ['restrictions/acme_machines_of_customers.json'],
  ['i18n/fr.json'],
  ['extensions/sales/opportunity.json'],
];

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cahier-guide-'));
  await writeNewPack({ folder, name: 'acme', prefix: 'acme', title: 'Acme', language: 'en' });
});

afterAll(() => rm(folder, { recursive: true }));

async function blocksOfGuide(): Promise<string[]> {
  const guide = await readFile('docs/packs.md', 'utf8');
  return [...guide.matchAll(/```json\n(.*?)```/gs)].map(([, block = '']) => block);
}

async function put(block: string, [file, ...path]: readonly [string, ...string[]]): Promise<void> {
  const at = join(folder, file);
  if (path.length === 0) {
    await mkdir(dirname(at), { recursive: true });
    await writeFile(at, block, { flag: 'wx' });
    return;
  }
  const document = JSON.parse(await readFile(at, 'utf8')) as Body;
  const target = path.reduce((body, key) => body[key] as Body, document);
  Object.assign(target, JSON.parse(`{${block}}`));
  await writeFile(at, JSON.stringify(document));
}

test('every step of the guide leads to a pack that works', async () => {
  const blocks = await blocksOfGuide();
  expect(blocks).toHaveLength(PLACES.length);
  for (const [index, place] of PLACES.entries()) await put(blocks[index] ?? '', place);
  const { model } = accepted(compilePacks(await loadPacks([folder])));
  expect(Object.keys(model.entities)).toEqual(expect.arrayContaining(['acme_visit', 'acme_machine']));
  expect(Object.keys(model.restrictions)).toEqual(['acme_machines_of_customers']);
});
