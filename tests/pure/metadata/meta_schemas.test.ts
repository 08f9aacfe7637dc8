// The meta-schemas themselves, which the product takes as sound, and the code that is kept of them.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { metaValidators } from '../../../engine/metadata/meta_validators.ts';

const FOLDERS = ['schemas/documents', 'schemas/types'];
const FILES = FOLDERS.flatMap((folder) => readdirSync(folder).map((file) => `${folder}/${file}`));

test.each(FILES)('%s is sound JSON Schema 2020-12', (file) => {
  const ajv = new Ajv2020();
  expect([ajv.validateSchema(JSON.parse(readFileSync(file, 'utf8'))), ajv.errors]).toEqual([true, null]);
});

const URL_OF_IT = 'https://cahier.invalid/schemas/documents/thing.json';

function accepts(schema: string, value: unknown, folder: string): boolean {
  return metaValidators(new Map([[URL_OF_IT, schema]]), [URL_OF_IT], folder).get(URL_OF_IT)?.(value) === true;
}

test('validators are kept, used again, and made anew for another schema', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cahier-kept-'));
  try {
    expect([accepts('{"type":"string"}', 'a', folder), accepts('{"type":"string"}', 1, folder)]).toEqual([true, false]);
    const [kept = ''] = readdirSync(folder);
    expect(readdirSync(folder)).toEqual([kept]);
    expect(accepts('{"type":"number"}', 1, folder)).toBe(true);
    expect(readdirSync(folder)).toHaveLength(2);
    writeFileSync(join(folder, kept), 'exports.validate0 = () => true;');
    expect(accepts('{"type":"string"}', 1, folder)).toBe(true);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('where nothing can be kept validators do the same', () => {
  const folder = join(import.meta.filename, 'no_folder');
  expect([accepts('{"type":"string"}', 'a', folder), accepts('{"type":"string"}', 1, folder)]).toEqual([true, false]);
});

test('a date is a day of the calendar', () => {
  const days = ['2024-02-29', '2026-12-31', '2026-02-29', '2026-13-01', '2026-1-1', '2026-01-01T00:00:00Z', ''];
  const folder = join(import.meta.filename, 'no_folder');
  expect(days.filter((day) => accepts('{"type":"string","format":"date"}', day, folder))).toEqual(days.slice(0, 2));
});
