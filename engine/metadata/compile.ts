// Packs → model: the one entrance of the compiler. Pure; all problems of all packs are reported at once.

import { createHash } from 'node:crypto';
import { ok, type Problem, type Result, refused } from '../problems.ts';
import { byName } from './by_name.ts';
import { asBody, below, type Compiling, inOrder, textOf } from './compile/compiling.ts';
import { completeViews } from './compile/default_views.ts';
import { compileEntities } from './compile/entities.ts';
import { compileMenus } from './compile/menus.ts';
import { compilePipelines } from './compile/pipelines.ts';
import type { ReadableFor } from './compile/readable.ts';
import { compileRestrictions } from './compile/restrictions.ts';
import { compileRoles } from './compile/roles.ts';
import { checkTranslations, languagesOf, textFinder } from './compile/texts.ts';
import { compileViews } from './compile/views.ts';
import { type FoldedDocument, foldPacks, layerAt } from './fold.ts';
import { ENGINE_VERSION, linkPacks, packOfId } from './link.ts';
import type { Model, Text } from './model.ts';
import type { PackSource, RawPack } from './pack.ts';
import { parsePack } from './parse.ts';
import { pathOf } from './pointer.ts';
import { seedProblems } from './seeds.ts';
import { type MendedPlace, validateBody, validatePack } from './validate.ts';

/** What the compiler gives: the model, and the packs it came from in the order of their layers. */
export interface Compiled {
  readonly model: Model;
  readonly packs: readonly PackSource[];
}

/**
 * Parses, validates, links, folds and compiles. Each step goes on with what the one before could read, so that all
 * mistakes come in one run; what only follows from a mistake already told is left out. The authors of packs may read
 * everything; who else has written some of it, `readable` says.
 */
export function compilePacks(raws: readonly RawPack[], readable: ReadableFor = () => undefined): Result<Compiled> {
  const parsed = raws.map(parsePack);
  const validated = parsed.flatMap(({ pack }) => (pack ? [validatePack(pack)] : []));
  const linked = linkPacks(validated.map(({ pack }) => pack));
  const isUnread = unreadIds(linked.ordered);
  const folded = foldPacks(linked.ordered, isUnread);
  const whole = folded.documents.map(validateFolded);
  const documents = whole.map(({ document }) => document);
  const compiled = compileFolded(linked.ordered, documents, { isUnread, readable });
  const told = unlessMended(
    linked.ordered,
    [...validated, ...whole].flatMap(({ mended }) => mended),
  );
  const problems = inFileOrder([
    ...[...parsed, ...validated].flatMap((each) => each.problems),
    ...told([...linked.problems, ...folded.problems, ...compiled.problems]),
    ...unlessMended(
      linked.ordered,
      validated.flatMap(({ mended }) => mended),
    )(whole.flatMap((each) => each.problems)),
  ]);
  return problems.length > 0 ? refused(problems) : ok({ model: compiled.model, packs: linked.ordered });
}

/** Whether a document is there that could not be read, or is of a pack that is not there: either is told elsewhere. */
function unreadIds(packs: readonly PackSource[]): (id: string) => boolean {
  const unread = new Set(packs.flatMap((pack) => pack.unread));
  const present = new Set(packs.map((pack) => pack.name));
  const absent = new Set(packs.flatMap((pack) => Object.keys(pack.depends)).filter((name) => !present.has(name)));
  return (id) => unread.has(id) || absent.has(packOfId(id));
}

/**
 * Leaves out the problems of places that were read otherwise than they are written, in whichever layer they are, and
 * tells those of misspelt keys where the keys stand.
 */
function unlessMended(
  packs: readonly PackSource[],
  mended: readonly MendedPlace[],
): (problems: readonly Problem[]) => readonly Problem[] {
  if (mended.length === 0) return (problems) => problems;
  const ids = new Map(packs.flatMap(({ documents }) => documents.map(({ file, id }) => [file, id])));
  const documentOf = (file = '') => ids.get(file) ?? file;
  const places = Map.groupBy(mended, (place) => documentOf(place.file));
  const areTypesKnown = !mended.some((place) => place.standIn);
  return (problems) =>
    problems.flatMap((problem) => {
      if (problem.code === 'rule.type' && !areTypesKnown) return [];
      const near = places.get(documentOf(problem.file)) ?? [];
      const pointer = asWritten(problem.pointer, near);
      const isMended = near.some(({ pointer: at, readAt }) => {
        return isInside(at, pointer) || (readAt === undefined && isWithin(pointer, at));
      });
      return isMended ? [] : [{ ...problem, pointer }];
    });
}

function asWritten(pointer: string, near: readonly MendedPlace[]): string {
  return near
    .filter(({ readAt }) => readAt !== undefined)
    .sort((a, b) => a.pointer.length - b.pointer.length)
    .reduce((at, { pointer: to, readAt = '' }) => (isWithin(at, readAt) ? to + at.slice(readAt.length) : at), pointer);
}

/** A document as a whole (its name, its prefix) is not judged by what stands in it. */
function isInside(pointer: string, outer: string): boolean {
  return outer !== '' && isWithin(pointer, outer);
}

function isWithin(pointer: string, outer: string): boolean {
  return pointer === outer || pointer.startsWith(`${outer}/`);
}

/** A patch may give a field a key that its type does not know; only the folded document shows it. */
function validateFolded(document: FoldedDocument): {
  document: FoldedDocument;
  problems: readonly Problem[];
  mended: readonly MendedPlace[];
} {
  if (document.layers.length === 1) return { document, problems: [], mended: [] };
  const { body, problems, mended } = validateBody(document.kind, document.body, '');
  const located = <T extends { readonly pointer: string }>(each: T): T & { file: string } => {
    return { ...each, file: layerAt(document, pathOf(each.pointer)).file };
  };
  return { document: { ...document, body }, problems: problems.map(located), mended: mended.map(located) };
}

function compileFolded(
  packs: readonly PackSource[],
  folded: readonly FoldedDocument[],
  { isUnread, readable }: Pick<Compiling, 'isUnread' | 'readable'>,
): { model: Model; problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const documents = new Map(folded.map((document) => [document.id, document]));
  const languages = languagesOf(packs);
  const text = textFinder(packs, languages);
  const compiling: Compiling = { packs, documents, isUnread, languages, text, readable, problems };
  checkTranslations(compiling);
  const entities = compileEntities(compiling);
  const model: Omit<Model, 'version'> = {
    languages,
    packs: packs.map(({ name, kind, version }) => ({ name, kind, version })),
    entities,
    pipelines: compilePipelines(compiling, entities),
    roles: compileRoles(compiling, entities),
    restrictions: byName(compileRestrictions(compiling, entities).map((each) => [each.name, each])),
    views: completeViews(compileViews(compiling, entities), entities),
    menus: compileMenus(compiling),
    classes: classesOf(compiling),
    company: companyOf(packs),
  };
  const complete: Model = { ...model, version: hashOf(model) };
  // A seed refers to others by key alone: in a pack that is not all read they might be there.
  if (
    !packs.some((pack) => pack.unread.length > 0 || Object.keys(pack.depends).some((name) => isUnread(`crm:${name}`)))
  ) {
    problems.push(...seedProblems(complete, packs));
  }
  return { model: complete, problems };
}

function classesOf(compiling: Compiling): Model['classes'] {
  const classes = compiling.packs.flatMap((pack) => {
    const place = { document: manifestDocument(pack), path: ['classes'] };
    return inOrder(pack.manifest['classes']).map(([name]): [string, { title: Text }] => [
      name,
      { title: textOf(compiling, below(place, name, 'title'), name) },
    ]);
  });
  return byName(classes);
}

/** pack.json as a document of one layer, so that its texts are found like all others. */
function manifestDocument(pack: PackSource): FoldedDocument {
  const layer = { pack, file: pack.file, body: pack.manifest };
  return { kind: 'entity', id: `crm:${pack.name}/pack`, name: pack.name, pack, body: pack.manifest, layers: [layer] };
}

/** The last pack that says something about the company wins, key by key. */
function companyOf(packs: readonly PackSource[]): Model['company'] {
  return Object.assign({}, ...packs.map((pack) => asBody(pack.manifest['company']))) as Model['company'];
}

/** Equal models have equal versions, in whatever order the packs were given. */
function hashOf(model: Omit<Model, 'version'>): string {
  return createHash('sha256').update(ENGINE_VERSION).update(JSON.stringify(model)).digest('hex').slice(0, 16);
}

function inFileOrder(problems: readonly Problem[]): Problem[] {
  return [...problems].sort((a, b) => compare(a.file ?? '', b.file ?? '') || compare(a.pointer, b.pointer));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
