// The files of a new tenant pack: its pack.json, one entity that people find in the menu and sellers may use, and
// settings for an editor, so that documents are completed and checked while they are written.

import { writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { makeStepwise } from '../engine/runtime/database/embedded/make_folder.ts';
import { hasCode } from '../engine/runtime/database/embedded/system_error.ts';
import { PRODUCT_FOLDER } from '../engine/runtime/operation/folders.ts';
import { UsageError } from './command.ts';
import { editorSettings } from './commands/pack/editor_settings.ts';

export interface NewPack {
  readonly folder: string;
  readonly name: string;
  readonly prefix: string;
  readonly title: string;
  /** BCP 47. */
  readonly language: string;
}

/** Why the system makes no folder. */
const REASONS = [
  { codes: ['EEXIST', 'ENOTDIR'], reason: 'it, or one above it, is a file' },
  { codes: ['EACCES', 'EPERM', 'EROFS'], reason: 'this user may not write there' },
  { codes: ['ENOENT'], reason: 'the system makes none there' },
] as const;

/** Writes the files and gives their paths; a file that is there already is a UsageError, and nothing is overwritten. */
export async function writeNewPack(pack: NewPack): Promise<readonly string[]> {
  const folder = resolve(pack.folder);
  const files = {
    'pack.json': manifest(pack),
    [`entities/${pack.prefix}_visit.json`]: entity(pack),
    [`views/${pack.prefix}_visit_list.json`]: list(pack),
    'extensions/base/menus/main.json': menu(pack),
    'extensions/sales/roles/rep.json': role(pack),
    '.vscode/settings.json': editor(folder),
  };
  const written: string[] = [];
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, path);
    await makeFolderFor(file);
    await writeNew(file, `${JSON.stringify(content, null, 2)}\n`);
    written.push(join(pack.folder, path));
  }
  return written;
}

async function makeFolderFor(file: string): Promise<void> {
  const folder = dirname(file);
  try {
    await makeStepwise(folder);
  } catch (error) {
    const reason = REASONS.find(({ codes }) => hasCode(error, ...codes))?.reason;
    if (reason === undefined) throw error;
    throw new UsageError(`${folder} cannot be made, because ${reason}: name another folder.`);
  }
}

async function writeNew(file: string, content: string): Promise<void> {
  try {
    await writeFile(file, content, { flag: 'wx' });
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    throw new UsageError(`${file} is there already: name another folder.`);
  }
}

function manifest({ name, prefix, title, language }: NewPack): object {
  return {
    name,
    kind: 'tenant',
    prefix,
    version: '1.0.0',
    title,
    language,
    depends: { base: '>=1.0.0', sales: '>=1.0.0' },
    engine: '>=1.0 <2',
  };
}

function entity({ name, prefix }: NewPack): object {
  return {
    $id: `crm:${name}/${prefix}_visit`,
    type: 'object',
    title: 'Visit',
    'x-entity': {
      plural: 'Visits',
      icon: 'map-pin',
      label: 'subject',
      aspects: { owned: {}, company_scoped: {} },
      search: { subject: 'A' },
    },
    properties: {
      subject: { $ref: 'crm:types/text', title: 'Subject', 'x-field': { order: 10, required: true, max_length: 200 } },
      account: {
        $ref: 'crm:types/reference',
        title: 'Account',
        'x-field': {
          order: 20,
          to: 'base/account',
          on_delete: 'restrict',
          inverse: { name: `${prefix}_visits`, title: 'Visits' },
        },
      },
      visited_on: { $ref: 'crm:types/date', title: 'Visited on', 'x-field': { order: 30, required: true } },
    },
  };
}

function list({ name, prefix }: NewPack): object {
  return {
    title: 'Visits',
    kind: 'list',
    entity: `${name}/${prefix}_visit`,
    order: 10,
    sort: ['-visited_on'],
    columns: {
      subject: { order: 10, width: 280 },
      account: { order: 20 },
      visited_on: { order: 30 },
      owner: { order: 40 },
    },
    quick_filters: { owner: { order: 10 } },
  };
}

function menu({ name, prefix }: NewPack): object {
  const items = { [`${prefix}_visits`]: { order: 30, entity: `${name}/${prefix}_visit` } };
  return { extends: 'crm:base/menus/main', groups: { relations: { items } } };
}

function role({ name, prefix }: NewPack): object {
  const grants = { read: { scope: 'team' }, create: {}, update: { scope: 'own' }, delete: { scope: 'own' } };
  return { extends: 'crm:sales/roles/rep', grants: { [`${name}/${prefix}_visit`]: grants } };
}

/** Visual Studio Code and every editor with its JSON language server read this. */
function editor(folder: string): object {
  return editorSettings(`./${relative(folder, PRODUCT_FOLDER).replaceAll('\\', '/')}/`);
}
