// cahier pack …: begins a pack, checks it, and puts it into a tenant.

import { compilePacks } from '../../engine/metadata/compile.ts';
import { isName, type RawPack } from '../../engine/metadata/pack.ts';
import { readDocuments } from '../../engine/runtime/control/models.ts';
import type { PackDocuments } from '../../engine/runtime/control/tables.ts';
import { modelLine, publishPacks } from '../../engine/runtime/models/publish.ts';
import { runSeeds } from '../../engine/runtime/seeds/run.ts';
import { engineRequest, openTenant } from '../../engine/runtime/tenants/open_tenant.ts';
import { accepted } from '../accepted.ts';
import { type Command, programWith, progress, readArguments, required, result, UsageError } from '../command.ts';
import { writeNewPack } from '../new_pack.ts';
import { type Workplace, withDatabase } from '../open_database.ts';
import { asTyped, documentsOf, loadPacks, packName } from '../packs.ts';

const PREFIX = /^[a-z][a-z0-9]{0,11}$/;

export const packInit: Command = {
  usage: 'pack init <folder> [--name acme] [--prefix acme] [--title <title>] [--language en]',
  summary: 'Writes the beginning of a tenant pack, with settings that complete its documents in an editor.',
  run: async (args) => {
    const { values, words } = readArguments(args, {
      options: {
        name: { type: 'string' },
        prefix: { type: 'string' },
        title: { type: 'string' },
        language: { type: 'string' },
      },
      words: [1, 1],
    });
    const [folder = ''] = words;
    const fromFolder =
      folder
        .split(/[\\/]/)
        .filter((part) => part !== '' && part !== '.')
        .at(-1) ?? '';
    const name = nameOf(values.name ?? fromFolder.toLowerCase().replaceAll('-', '_'), 'name');
    const wish = {
      folder,
      name,
      prefix: prefixOf(values.prefix ?? name.replaceAll('_', '').slice(0, 12)),
      title: values.title ?? name,
      language: values.language ?? 'en',
    };
    for (const path of await writeNewPack(wish)) progress(`wrote ${path}`);
    progress(
      `Put it into a tenant, now and after each change: ${programWith(process.env)} pack install ${folder} --tenant demo`,
    );
  },
};

export const packValidate: Command = {
  usage: 'pack validate <folder>…',
  summary: 'Compiles packs with the shipped ones they need, and shows all problems at once.',
  run: async (args) => {
    const { words } = readArguments(args, { options: {}, words: [1, 100] });
    const { model } = accepted(compilePacks(await loadPacks(words)));
    result(modelLine(model));
  },
};

export const packInstall: Command = {
  usage: 'pack install <folder>… --tenant <key> [--demo]',
  summary: 'Adds packs to a tenant, or replaces them by newer ones; a running server serves them within a second.',
  run: async (args) => {
    const { values, words } = readArguments(args, {
      options: { tenant: { type: 'string' }, demo: { type: 'boolean' } },
      words: [1, 100],
    });
    const key = required(values.tenant, 'tenant');
    const raws = await loadPacks(words);
    await withDatabase((place) => install(place, { key, raws, named: words, demo: values.demo === true }));
  },
};

interface Installing {
  readonly key: string;
  readonly raws: readonly RawPack[];
  readonly named: readonly string[];
  readonly demo: boolean;
}

async function install({ installation, models }: Workplace, { key, raws, named, demo }: Installing): Promise<void> {
  const { tenant } = await openTenant(installation, models, key);
  const present = await installation.control().read((connection) => readDocuments(connection, tenant.hash ?? ''));
  const added = addedTo(present ?? {}, raws, named);
  const documents = { ...present, ...documentsOf(added) };
  progress(`Publishing ${Object.keys(documents).join(', ')} in ${key} …`);
  const published = await publishPacks(installation, models, { tenant, documents, by: null });
  const { version, compiled } = accepted(asTyped(published, added));
  const request = await engineRequest(await openTenant(installation, models, key));
  await runSeeds(request, compiled.packs, 'required');
  if (demo) await runSeeds(request, compiled.packs, 'demo');
  result(`${key} serves version ${version}: ${modelLine(compiled.model)}`);
}

/** A pack that was only needed, not named, stays as the tenant has it: upgrading it is a decision of its own. */
function addedTo(present: PackDocuments, raws: readonly RawPack[], named: readonly string[]): readonly RawPack[] {
  const isNamed = (raw: RawPack) => named.includes(raw.origin) || named.includes(packName(raw));
  return raws.filter((raw) => isNamed(raw) || !Object.hasOwn(present, packName(raw)));
}

function prefixOf(text: string): string {
  if (PREFIX.test(text)) return text;
  throw new UsageError(`${JSON.stringify(text)} cannot be the prefix of a pack: at most 12 small letters and digits.`);
}

function nameOf(text: string, option: string): string {
  if (isName(text)) return text;
  throw new UsageError(
    `${JSON.stringify(text)} cannot be the ${option} of a pack: small letters, digits and single underscores, a letter first; give another with --${option}.`,
  );
}
