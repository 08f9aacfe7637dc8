// The files of a new tenant pack: its pack.json, one entity to look at, and settings for an editor, so that documents
// are completed and checked while they are written.

import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
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

/** Writes the files and gives their paths; a file that is there already is a UsageError, and nothing is overwritten. */
export async function writeNewPack(pack: NewPack): Promise<readonly string[]> {
  const folder = resolve(pack.folder);
  const files = {
    'pack.json': manifest(pack),
    [`entities/${pack.prefix}_visit.json`]: entity(pack),
    '.vscode/settings.json': editor(folder),
  };
  const written: string[] = [];
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeNew(file, `${JSON.stringify(content, null, 2)}\n`);
    written.push(join(pack.folder, path));
  }
  return written;
}

async function writeNew(file: string, content: string): Promise<void> {
  try {
    await writeFile(file, content, { flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'EEXIST') throw error;
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

/** Visual Studio Code and every editor with its JSON language server read this. */
function editor(folder: string): object {
  return editorSettings(`./${relative(folder, PRODUCT_FOLDER).replaceAll('\\', '/')}/`);
}
