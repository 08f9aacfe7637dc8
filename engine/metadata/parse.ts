// Texts of a pack → its documents: JSON is read, the folder decides each document's kind, the path its id.
// What the documents may hold is validate.ts.

import type { Problem } from '../problems.ts';
import { didYouMean } from '../rules/did_you_mean.ts';
import { byName } from './by_name.ts';
import { parseJsonText } from './json_text.ts';
import type { PackKind } from './model.ts';
import {
  type Body,
  DEFINITION_FOLDERS,
  definitionId,
  isBody,
  isName,
  type Json,
  type PackDocument,
  type PackSource,
  type RawPack,
} from './pack.ts';
import { isLater } from './policy.ts';

/** Everything that can be read, and all problems of what cannot: pack.unreadable, pack.duplicate_key, pack.name. */
export function parsePack(raw: RawPack): { pack: PackSource | undefined; problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const bodies = new Map<string, Body | undefined>();
  for (const [path, text] of Object.entries(raw.files)) {
    if (!path.endsWith('.json')) continue;
    const file = fileOf(raw, path);
    const parsed = parseJsonText(text, file);
    problems.push(...parsed.problems);
    const isObject = isBody(parsed.value);
    if (parsed.value !== undefined && !isObject) {
      problems.push({ code: 'pack.value', file, pointer: '', detail: 'A document is a JSON object.' });
    }
    bodies.set(path, isObject ? (parsed.value as Body) : undefined);
  }
  const manifest = bodies.get('pack.json');
  if (!manifest) {
    if (!bodies.has('pack.json')) problems.push(missingManifest(raw));
    return { pack: undefined, problems };
  }
  bodies.delete('pack.json');
  const pack = packSource(raw, manifest);
  const documents: PackDocument[] = [];
  const unread: string[] = [];
  for (const [path, body] of bodies) {
    const file = fileOf(raw, path);
    const placed = placeDocument(pack.name, path, body ?? {});
    problems.push(...placed.problems.map((problem) => ({ ...problem, file })));
    if (placed.place && body) documents.push({ ...placed.place, file, body });
    else if (placed.place) unread.push(placed.place.id);
  }
  return { pack: { ...pack, documents, unread }, problems };
}

function missingManifest(raw: RawPack): Problem {
  const detail = `${raw.origin} has no pack.json; a pack begins with one that gives name, kind, version, title and language.`;
  return { code: 'pack.unreadable', file: fileOf(raw, 'pack.json'), pointer: '', detail };
}

const PREFIX = /^[a-z][a-z0-9]{0,11}$/;

/** The pack without its documents. What pack.json says in another form than it should is told by validate.ts. */
function packSource(raw: RawPack, manifest: Body): PackSource {
  const written = (key: string) => (typeof manifest[key] === 'string' ? manifest[key] : '');
  const prefix = manifest['kind'] !== 'module' && PREFIX.test(written('prefix')) ? written('prefix') : '';
  return {
    name: isName(written('name')) ? written('name') : (raw.origin.split('/').at(-1) ?? ''),
    kind: PACK_KINDS.find((kind) => kind === manifest['kind']) ?? 'tenant',
    version: written('version'),
    prefix,
    language: written('language') || 'en',
    depends: stringMap(manifest['depends']),
    optional: stringMap(manifest['optional']),
    manifest,
    file: fileOf(raw, 'pack.json'),
    documents: [],
    unread: [],
  };
}

const PACK_KINDS: readonly PackKind[] = ['module', 'tenant', 'studio'];

function fileOf(raw: RawPack, path: string): string {
  return `${raw.origin}/${path}`;
}

function stringMap(value: Json | undefined): Record<string, string> {
  if (!isBody(value)) return {};
  return byName(Object.entries(value).map(([key, entry]) => [key, String(entry)]));
}

interface Placed {
  /** Undefined where no document can be. */
  readonly place?: Pick<PackDocument, 'kind' | 'id' | 'name'>;
  readonly problems: readonly Problem[];
}

/** The kind, id and name that a path inside the pack stands for. */
function placeDocument(pack: string, path: string, body: Body): Placed {
  if (path === 'overrides.lock.json')
    return { place: { kind: 'lock', id: `crm:${pack}/overrides.lock`, name: 'overrides.lock' }, problems: [] };
  const steps = path.replace(/\.json$/, '').split('/');
  const [folder, ...rest] = steps as [string, ...string[]];
  const name = steps.at(-1) ?? '';
  if (folder === 'extensions' && rest.length >= 2) return placeExtension(rest, body);
  if (folder === 'i18n' && rest.length === 1) return placeTranslation(pack, name, body);
  if (folder === 'seeds' && rest.length === 2 && SEED_FOLDERS.includes(rest[0] ?? ''))
    return checkId({ kind: 'seeds', id: `crm:${pack}/seeds/${rest.join('/')}`, name }, body);
  const definition = Object.hasOwn(DEFINITION_FOLDERS, folder) ? DEFINITION_FOLDERS[folder] : undefined;
  if (!definition || rest.length !== 1) return { problems: [unknownPlace(path)] };
  if (!isName(name)) return { problems: [wrongName(name)] };
  return checkId({ kind: definition, id: definitionId(pack, definition, name), name }, body);
}

const SEED_FOLDERS: readonly string[] = ['required', 'demo'];

/** A document is named by its file. */
function wrongName(name: string): Problem {
  const detail = `"${name}" cannot be the name of a document: rename the file to snake_case (a–z, 0–9, _), at most 48 characters, without a double underscore.`;
  return { code: 'pack.name', pointer: '', detail };
}

function unknownPlace(path: string): Problem {
  const [folder = ''] = path.split('/');
  const folders = [...Object.keys(DEFINITION_FOLDERS), 'extensions/<pack>', 'i18n', 'seeds/required', 'seeds/demo'];
  const hint = didYouMean(folder, [...Object.keys(DEFINITION_FOLDERS), 'extensions', 'i18n', 'seeds']);
  const detail = isLater('folders', folder)
    ? `Documents of ${folder} are not supported yet; take the file out.`
    : `No kind of document belongs at ${path}; the folders are ${folders.join(', ')}.${hint}`;
  return { code: 'pack.name', pointer: '', detail };
}

/** A language has one file, named for it. */
function placeTranslation(pack: string, name: string, body: Body): Placed {
  const place = { kind: 'i18n', id: `crm:${pack}/i18n/${name}`, name } as const;
  const written = body['language'];
  if (typeof written !== 'string' || written === name) return { place, problems: [] };
  const detail = `The file is named for "${name}", but its language is "${written}"; rename it or correct the language.`;
  return { place, problems: [{ code: 'pack.name', pointer: '/language', detail }] };
}

/** `$id` may be left out; where it stands, it says what the path says. */
function checkId(place: NonNullable<Placed['place']>, body: Body): Placed {
  const written = body['$id'];
  if (typeof written !== 'string' || written === place.id) return { place, problems: [] };
  const detail = `The path makes this document "${place.id}", but its $id is "${written}"; correct or drop the $id.`;
  return { place, problems: [{ code: 'pack.name', pointer: '/$id', detail }] };
}

/** An extension's path is the id that it extends. */
function placeExtension(rest: readonly string[], body: Body): Placed {
  const place = { kind: 'extension', id: `crm:${rest.join('/')}`, name: rest.at(-1) ?? '' } as const;
  const target = body['extends'];
  if (typeof target !== 'string' || target === place.id) return { place, problems: [] };
  const detail = `The path extends "${place.id}", but the document says "${target}"; move the file or correct "extends".`;
  return { place, problems: [{ code: 'pack.name', pointer: '/extends', detail }] };
}
