// The packs that ship speak French as completely as English: every text that people read has its translation, with
// the same placeholders. That no translation leads nowhere is the compiler's business; here it only must compile.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { compilePacks } from '../../../engine/metadata/compile.ts';
import { loadPackFolder } from '../../../engine/metadata/load.ts';
import type { Json, PackDocument, PackSource } from '../../../engine/metadata/pack.ts';
import { parsePack } from '../../../engine/metadata/parse.ts';
import { pointerOf } from '../../../engine/metadata/pointer.ts';

const MODULES = join(import.meta.dirname, '../../../modules');
const LANGUAGES = ['fr'];

/** Keys whose strings people read. */
const TEXT_KEYS = ['title', 'plural', 'help', 'message', 'description'];
/** Keys whose values are rules: a constant in them may look like a text. */
const RULE_KEYS = ['default', 'rule', 'where', 'when', 'visible', 'required', 'readonly', 'available'];
/** Keys whose values are maps: what stands in them are names, among them perhaps "title" or "default". */
const MAP_KEYS = ['properties', 'options', 'stages', 'moves', 'items', 'columns', 'sections', 'blocks', 'tabs'];

interface WrittenText {
  readonly id: string;
  readonly pointer: string;
  readonly text: string;
}

function shippedPacks(): Promise<readonly PackSource[]> {
  const names = readdirSync(MODULES, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return Promise.all(
    names.map(async ({ name }) => {
      const { pack, problems } = parsePack(await loadPackFolder(join(MODULES, name), name));
      expect(problems).toEqual([]);
      if (!pack) throw new Error(`modules/${name} is no pack.`);
      return pack;
    }),
  );
}

/** Every text of a document, by pointer. */
function textsOf(id: string, value: Json, path: readonly string[] = []): WrittenText[] {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return [];
  const named = MAP_KEYS.includes(path.at(-1) ?? '');
  return Object.entries(value as { readonly [key: string]: Json }).flatMap(([key, entry]) => {
    if (!named && RULE_KEYS.includes(key)) return [];
    const here = [...path, key];
    const isText = !named && TEXT_KEYS.includes(key) && typeof entry === 'string';
    return isText ? [{ id, pointer: pointerOf(here), text: entry }] : textsOf(id, entry, here);
  });
}

function isTranslatable(document: PackDocument): boolean {
  return !['i18n', 'seeds', 'lock'].includes(document.kind);
}

function writtenTexts(pack: PackSource): WrittenText[] {
  const manifest = textsOf(`crm:${pack.name}/pack`, pack.manifest);
  return [
    ...manifest,
    ...pack.documents.filter(isTranslatable).flatMap((document) => textsOf(document.id, document.body)),
  ];
}

/** Document id and pointer → translation. */
function translationsOf(pack: PackSource, language: string): ReadonlyMap<string, string> {
  const document = pack.documents.find((each) => each.kind === 'i18n' && each.name === language);
  const texts = (document?.body['texts'] ?? {}) as Record<string, Record<string, string>>;
  const found = Object.entries(texts).flatMap(([id, entries]) =>
    Object.entries(entries).map(([pointer, text]): [string, string] => [`${id}#${pointer}`, text]),
  );
  return new Map(found);
}

function placeholdersOf(text: string): string[] {
  return [...text.matchAll(/\{\{.*?\}\}/g)].map(([placeholder]) => placeholder).sort();
}

describe.each(LANGUAGES)('the shipped packs in "%s"', (language) => {
  test('every text that people read is translated', async () => {
    const packs = await shippedPacks();
    const written = packs.flatMap((pack) => {
      const translations = translationsOf(pack, language);
      return writtenTexts(pack).map(({ id, pointer, text }) => ({ place: `${id}#${pointer}`, text, translations }));
    });
    const missing = written
      .filter(({ place, translations }) => (translations.get(place) ?? '').trim() === '')
      .map(({ place, text }) => `${place} "${text}"`);
    expect(written.length).toBeGreaterThan(400);
    expect(missing).toEqual([]);
  });

  test('a translation holds the placeholders of its text', async () => {
    const packs = await shippedPacks();
    const differing = packs.flatMap((pack) => {
      const translations = translationsOf(pack, language);
      return writtenTexts(pack)
        .map(({ id, pointer, text }) => ({ place: `${id}#${pointer}`, text }))
        .filter(({ place, text }) => {
          const translated = translations.get(place) ?? '';
          return placeholdersOf(translated).join() !== placeholdersOf(text).join();
        })
        .map(({ place }) => place);
    });
    expect(differing).toEqual([]);
  });
});

test('the shipped packs compile together', async () => {
  const names = readdirSync(MODULES, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const raws = await Promise.all(names.map(({ name }) => loadPackFolder(join(MODULES, name), name)));
  const compiled = compilePacks(raws);
  expect(compiled.ok ? [] : compiled.problems).toEqual([]);
});
