// Completion and checks in an editor: a language server with the setting that `pack init` writes finds a misspelt key,
// and nothing to complain of in what is right.

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { getLanguageService, TextDocument } from 'vscode-json-languageservice';
import { editorSettings } from '../../../bin/commands/pack/editor_settings.ts';
import { writeNewPack } from '../../../bin/new_pack.ts';

const service = getLanguageService({
  schemaRequestService: (uri) => readFile(fileURLToPath(uri), 'utf8'),
  workspaceContext: { resolveRelativePath: (path, base) => new URL(path, base).href },
});
service.configure({
  validate: true,
  schemas: editorSettings(pathToFileURL(`${process.cwd()}/`).href)['json.schemas'].map(({ fileMatch, url }) => ({
    fileMatch: [...fileMatch],
    uri: url,
  })),
});

async function problemsInText(path: string, text: string): Promise<string[]> {
  const document = TextDocument.create(`file:///pack/${path}`, 'json', 1, text);
  const found = await service.doValidation(document, service.parseJSONDocument(document));
  return found.map((problem) => String(problem.message));
}

const problemsIn = (path: string, body: object) => problemsInText(path, JSON.stringify(body));

async function problemsOfPack(folder: string): Promise<Record<string, string[]>> {
  const files = (await readdir(folder, { recursive: true })).filter((file) => /^[^.].*\.json$/.test(file)).sort();
  expect(files).toContain('pack.json');
  const found: Record<string, string[]> = {};
  for (const file of files) {
    const problems = await problemsInText(file, await readFile(join(folder, file), 'utf8'));
    if (problems.length > 0) found[file] = problems;
  }
  return found;
}

const SUBJECT = { $ref: 'crm:types/text', title: 'Subject', 'x-field': { order: 10, required: true, max_length: 80 } };
const ENTITY = { title: 'Visit', 'x-entity': { plural: 'Visits', label: 'subject' }, properties: { subject: SUBJECT } };

describe('a language server', () => {
  let begun: string;
  beforeAll(async () => {
    begun = await mkdtemp(join(tmpdir(), 'cahier-pack-'));
    await writeNewPack({ folder: begun, name: 'acme', prefix: 'acme', title: 'Acme', language: 'en' });
  });
  afterAll(() => rm(begun, { recursive: true }));

  test('accepts what pack init writes', async () => {
    expect(await problemsOfPack(begun)).toEqual({});
  });

  test.each(['modules/base', 'modules/sales', 'examples/sales-pipeline/pack'])('accepts %s', async (folder) => {
    expect(await problemsOfPack(folder)).toEqual({});
  });

  test('underlines a misspelt key of a field', async () => {
    const subject = { ...SUBJECT, 'x-field': { order: 10, requierd: true } };
    expect(await problemsIn('entities/acme_visit.json', { ...ENTITY, properties: { subject } })).toHaveLength(1);
  });

  test('underlines a key of another field type', async () => {
    const subject = { ...SUBJECT, 'x-field': { order: 10, to: 'base/account' } };
    expect(await problemsIn('entities/acme_visit.json', { ...ENTITY, properties: { subject } })).toHaveLength(1);
  });

  test('underlines a misspelt key of a view', async () => {
    const view = { title: 'Visits', kind: 'list', entity: 'acme/acme_visit', columns: { subject: { ordre: 10 } } };
    expect(await problemsIn('views/acme_visits.json', view)).toHaveLength(1);
  });

  test('underlines a misspelt key of a restriction', async () => {
    const restriction = { title: 'Own', entity: 'acme/acme_visit', actions: { read: true }, rule: true };
    expect(await problemsIn('restrictions/acme_own.json', restriction)).toEqual([]);
    expect(await problemsIn('restrictions/acme_own.json', { ...restriction, fro: {} })).toHaveLength(1);
  });

  test.each([
    ['extensions/sales/opportunity.json', { extends: 'crm:sales/opportunity', propertys: {} }],
    ['extensions/sales/roles/rep.json', { extends: 'crm:sales/roles/rep', grant: {} }],
    ['extensions/acme/restrictions/own.json', { extends: 'crm:acme/restrictions/own', rul: true }],
    ['extensions/base/menus/main.json', { extends: 'crm:base/menus/main', group: {} }],
    ['extensions/base/views/account_list.json', { extends: 'crm:base/views/account_list', column: {} }],
    ['extensions/sales/pipelines/tender.json', { extends: 'crm:sales/pipelines/tender', activ: false }],
  ])('underlines a misspelt key of the extension %s', async (path, body) => {
    expect(await problemsIn(path, body)).toHaveLength(1);
  });
});
