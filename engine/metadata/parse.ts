// Texts of a pack → its documents: JSON is read, the folder decides each document's kind, the path its id.
// What the documents may hold is validate.ts.

import { ok, type Problem, type Result, refused } from '../problems.ts';
import { parseJsonText } from './json_text.ts';
import type { PackKind } from './model.ts';
import {
  type Body,
  DEFINITION_FOLDERS,
  type DocumentKind,
  definitionId,
  isBody,
  type Json,
  type PackDocument,
  type PackSource,
  type RawPack,
} from './pack.ts';

/** Everything that can be read, and all problems of what cannot: pack.unreadable, pack.duplicate_key, pack.name. */
export function parsePack(raw: RawPack): { pack: PackSource | undefined; problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const bodies = new Map<string, Body>();
  for (const [path, text] of Object.entries(raw.files)) {
    if (!path.endsWith('.json')) continue;
    const file = fileOf(raw, path);
    const parsed = parseJsonText(text, file);
    problems.push(...parsed.problems);
    if (parsed.value === undefined) continue;
    if (!isBody(parsed.value)) {
      problems.push({ code: 'pack.value', file, pointer: '', detail: 'A document is a JSON object.' });
      continue;
    }
    bodies.set(path, parsed.value);
  }
  const manifest = bodies.get('pack.json');
  if (!manifest) {
    if (!('pack.json' in raw.files)) {
      const detail = `${raw.origin} has no pack.json; a pack begins with one that gives name, kind, version, title and language.`;
      problems.push({ code: 'pack.unreadable', file: fileOf(raw, 'pack.json'), pointer: '', detail });
    }
    return { pack: undefined, problems };
  }
  const name = String(manifest['name'] ?? '');
  const documents: PackDocument[] = [];
  for (const [path, body] of bodies) {
    if (path === 'pack.json') continue;
    const placed = placeDocument(name, path, body);
    if (placed.ok) documents.push({ ...placed.value, file: fileOf(raw, path), body });
    else problems.push(...placed.problems.map((problem) => ({ ...problem, file: fileOf(raw, path) })));
  }
  return { pack: packSource(raw, manifest, documents), problems };
}

function packSource(raw: RawPack, manifest: Body, documents: readonly PackDocument[]): PackSource {
  return {
    name: String(manifest['name'] ?? ''),
    kind: (manifest['kind'] ?? 'tenant') as PackKind,
    version: String(manifest['version'] ?? ''),
    prefix: manifest['kind'] === 'module' ? '' : String(manifest['prefix'] ?? ''),
    language: String(manifest['language'] ?? 'en'),
    depends: stringMap(manifest['depends']),
    optional: stringMap(manifest['optional']),
    manifest,
    file: fileOf(raw, 'pack.json'),
    documents,
  };
}

function fileOf(raw: RawPack, path: string): string {
  return `${raw.origin}/${path}`;
}

function stringMap(value: Json | undefined): Record<string, string> {
  if (value === undefined || !isBody(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, String(entry)]));
}

type Placed = Pick<PackDocument, 'kind' | 'id' | 'name'>;

/** The kind, id and name that a path inside the pack stands for. */
function placeDocument(pack: string, path: string, body: Body): Result<Placed> {
  if (path === 'overrides.lock.json')
    return ok({ kind: 'lock', id: `crm:${pack}/overrides.lock`, name: 'overrides.lock' });
  const steps = path.replace(/\.json$/, '').split('/');
  const [folder, ...rest] = steps as [string, ...string[]];
  const name = steps.at(-1) ?? '';
  const definition = DEFINITION_FOLDERS[folder];
  if (definition && rest.length === 1)
    return checkId({ kind: definition, id: definitionId(pack, definition, name), name }, body);
  if (folder === 'extensions' && rest.length >= 2) return placeExtension(rest, body);
  if (folder === 'i18n' && rest.length === 1) return ok({ kind: 'i18n', id: `crm:${pack}/i18n/${name}`, name });
  if (folder === 'seeds' && rest.length === 2)
    return checkId({ kind: 'seeds', id: `crm:${pack}/seeds/${rest.join('/')}`, name }, body);
  return refused([unknownPlace(path)]);
}

function unknownPlace(path: string): Problem {
  const folders = [...Object.keys(DEFINITION_FOLDERS), 'extensions/<pack>', 'i18n', 'seeds/{required,demo}'].join(', ');
  return {
    code: 'pack.name',
    pointer: '',
    detail: `No kind of document belongs at ${path}; the folders are ${folders}.`,
  };
}

/** `$id` may be left out; where it stands, it says what the path says. */
function checkId(placed: Placed, body: Body): Result<Placed> {
  const written = body['$id'];
  if (written === undefined || written === placed.id) return ok(placed);
  const detail = `The path makes this document "${placed.id}", but its $id is "${String(written)}"; correct or drop the $id.`;
  return refused([{ code: 'pack.name', pointer: '/$id', detail }]);
}

/** An extension's path is the id that it extends. */
function placeExtension(rest: readonly string[], body: Body): Result<Placed> {
  const id = `crm:${rest.join('/')}`;
  const target = body['extends'];
  if (target === undefined || target === id)
    return ok({ kind: 'extension' as DocumentKind, id, name: rest.at(-1) ?? '' });
  const detail = `The path extends "${id}", but the document says "${String(target)}"; move the file or correct "extends".`;
  return refused([{ code: 'pack.name', pointer: '/extends', detail }]);
}
