// Role documents as they would be, compiled with everything else that the tenant has published: the model that publishing
// them would give. What is wrong with them is told as of any pack, at pointers into what was sent; what the asker may not
// read is not there for the rules that they send (sent_rules.ts).

import { compilePacks } from '../../../metadata/compile.ts';
import type { Model } from '../../../metadata/model.ts';
import { ok, type Problem, type Result, refused } from '../../../problems.ts';
import type { PackDocuments } from '../../control/tables.ts';
import { rawPacks } from '../../models/cache.ts';
import type { Request } from '../../request.ts';
import { readableForAsker } from './sent_rules.ts';

/** Roles in one question. */
const MOST_ROLES = 100;

/** Sees all packs, and stands above them: where an extension is laid that nobody has published yet. */
const LAYER = 'proposed_roles';
const MANIFEST = { name: LAYER, kind: 'studio', prefix: 'proposed', version: '1.0.0', title: 'Roles', language: 'en' };

/** The model with these roles, which the asker sends. `roles` is what the key of the body held. */
export function proposeRoles(asker: Request, documents: PackDocuments, roles: unknown): Result<Model> {
  const read = readRoles(documents, roles);
  if (!read.ok) return read;
  const files = new Map(read.value.map(({ pack, path }, index) => [`${pack}/${path}`, index]));
  const readable = readableForAsker(asker, (file) => files.has(file));
  const compiled = compilePacks(rawPacks(withRoles(documents, read.value)), readable);
  if (compiled.ok) return ok(compiled.value.model);
  return refused(compiled.problems.map((problem) => pointed(problem, files)));
}

interface Placed {
  readonly pack: string;
  readonly path: string;
  /** Pack and name of the role. */
  readonly role: readonly [pack: string, name: string];
  readonly isWhole: boolean;
  readonly text: string;
}

const ID = /^crm:([a-z][a-z0-9_]*)\/roles\/([a-z][a-z0-9_]*)$/;

function readRoles(documents: PackDocuments, roles: unknown): Result<readonly Placed[]> {
  if (!Array.isArray(roles) || roles.length === 0 || roles.length > MOST_ROLES) {
    const detail = `roles must be a list of one to ${MOST_ROLES} documents of roles.`;
    return refused([{ code: roles === undefined ? 'field.required' : 'value.type', pointer: '/roles', detail }]);
  }
  const problems: Problem[] = [];
  const placed = roles.flatMap((role: unknown, index): Placed[] => {
    const read = readRole(documents, role, `/roles/${index}`);
    if (!read.ok) problems.push(...read.problems);
    return read.ok ? [read.value] : [];
  });
  const places = placed.map(({ pack, path }) => `${pack}/${path}`);
  for (const [index, place] of places.entries()) {
    const first = places.indexOf(place);
    const detail = `The document is also given as roles/${first}.`;
    if (first < index) problems.push({ code: 'pack.conflict', pointer: `/roles/${index}`, detail });
  }
  return problems.length > 0 ? refused(problems) : ok(placed);
}

function readRole(documents: PackDocuments, role: unknown, pointer: string): Result<Placed> {
  if (typeof role !== 'object' || role === null || Array.isArray(role)) {
    return refused([{ code: 'value.type', pointer, detail: 'A document of a role is an object.' }]);
  }
  const { $id: id, extends: extended } = role as { readonly $id?: unknown; readonly extends?: unknown };
  const isWhole = extended === undefined;
  const key = isWhole ? '$id' : 'extends';
  const [, pack, name] = ID.exec(String(isWhole ? id : extended)) ?? [];
  if (pack === undefined || name === undefined) {
    const detail = `${key} must name the role, as in crm:sales/roles/rep.`;
    const code = isWhole && id === undefined ? 'field.required' : 'value.format';
    return refused([{ code, pointer: `${pointer}/${key}`, detail }]);
  }
  if (!Object.hasOwn(documents, pack)) {
    const detail = `There is no pack ${JSON.stringify(pack)} here.`;
    return refused([{ code: 'pack.unresolved', pointer: `${pointer}/${key}`, detail }]);
  }
  const own = { role: [pack, name] as const, isWhole, text: JSON.stringify(role) };
  return ok(
    isWhole
      ? { ...own, pack, path: `roles/${name}.json` }
      : { ...own, pack: LAYER, path: `extensions/${pack}/roles/${name}.json` },
  );
}

/** What takes the place of a whole role takes that of its extensions and translations, too. */
function withRoles(documents: PackDocuments, placed: readonly Placed[]): PackDocuments {
  const whole = placed.filter(({ isWhole }) => isWhole).map(({ role }) => role);
  const gone = new Set(whole.map(([pack, name]) => `extensions/${pack}/roles/${name}.json`));
  const ids = whole.map(([pack, name]) => `crm:${pack}/roles/${name}`);
  const packs: Record<string, Record<string, string>> = {};
  for (const [pack, files] of Object.entries(documents)) {
    packs[pack] = Object.fromEntries(
      Object.entries(files).flatMap(([path, text]) => {
        if (gone.has(path)) return [];
        return [[path, path.startsWith('i18n/') ? withoutTexts(text, ids) : text]];
      }),
    );
  }
  for (const { pack, path, text } of placed) {
    packs[pack] ??= { 'pack.json': JSON.stringify(MANIFEST) };
    packs[pack][path] = text;
  }
  return packs;
}

function withoutTexts(file: string, ids: readonly string[]): string {
  if (!ids.some((id) => file.includes(id))) return file;
  const document = JSON.parse(file) as { readonly texts: Readonly<Record<string, unknown>> };
  const texts = Object.fromEntries(Object.entries(document.texts).filter(([id]) => !ids.includes(id)));
  return JSON.stringify({ ...document, texts });
}

/** Into the body; what stands in a document that was not sent is told as a whole, with its file. */
function pointed({ file = '', ...problem }: Problem, files: ReadonlyMap<string, number>): Problem {
  const index = files.get(file);
  if (index !== undefined) return { ...problem, pointer: `/roles/${index}${problem.pointer}` };
  return { ...problem, pointer: '/roles', detail: `${file}${problem.pointer}: ${problem.detail}` };
}
