// Completion and checks in an editor: a language server with the setting that `pack init` writes finds a misspelt key.

import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { getLanguageService, TextDocument } from 'vscode-json-languageservice';
import { editorSettings } from '../../../bin/commands/pack/editor_settings.ts';

function serviceFor() {
  const service = getLanguageService({
    schemaRequestService: async (uri) => readFileSync(fileURLToPath(uri), 'utf8'),
    workspaceContext: { resolveRelativePath: (path, base) => new URL(path, base).href },
  });
  const schemas = editorSettings(pathToFileURL(`${process.cwd()}/`).href)['json.schemas'];
  service.configure({
    validate: true,
    schemas: schemas.map(({ fileMatch, url }) => ({ fileMatch: [...fileMatch], uri: url })),
  });
  return service;
}

async function problemsIn(path: string, body: object): Promise<string[]> {
  const service = serviceFor();
  const document = TextDocument.create(`file:///pack/${path}`, 'json', 1, JSON.stringify(body));
  const found = await service.doValidation(document, service.parseJSONDocument(document));
  return found.map((problem) => String(problem.message));
}

const ENTITY = {
  title: 'Visit',
  'x-entity': { plural: 'Visits', label: 'subject' },
  properties: { subject: { $ref: 'crm:types/text', title: 'Subject', 'x-field': { order: 10, required: true } } },
};

describe('a language server', () => {
  test('accepts a correct entity', async () => {
    expect(await problemsIn('entities/acme_visit.json', ENTITY)).toEqual([]);
  });

  test('underlines a misspelt key of a field', async () => {
    const subject = { ...ENTITY.properties.subject, 'x-field': { order: 10, requierd: true } };
    expect(await problemsIn('entities/acme_visit.json', { ...ENTITY, properties: { subject } })).not.toEqual([]);
  });

  test('underlines a misspelt key of a view', async () => {
    const view = { title: 'Visits', kind: 'list', entity: 'acme/acme_visit', columns: { subject: { ordre: 10 } } };
    expect(await problemsIn('views/acme_visits.json', view)).not.toEqual([]);
  });
});
