// The types of documents are those of the meta-schemas of today.

import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { documentTypes, GENERATED } from '../../../schemas/generate.ts';

test('schemas/generated/documents.ts is what `npm run generate` makes', async () => {
  expect(readFileSync(GENERATED, 'utf8')).toBe(await documentTypes());
});
