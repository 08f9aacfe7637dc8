// The meta-schemas themselves: the product takes them as sound, since it compiles them at every start.

import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';

const FOLDERS = ['schemas/documents', 'schemas/types'];
const FILES = FOLDERS.flatMap((folder) => readdirSync(folder).map((file) => `${folder}/${file}`));

test.each(FILES)('%s is sound JSON Schema 2020-12', (file) => {
  const ajv = new Ajv2020();
  expect([ajv.validateSchema(JSON.parse(readFileSync(file, 'utf8'))), ajv.errors]).toEqual([true, null]);
});
