// Packs → model: the one entrance of the compiler. Pure; all problems of all packs are reported at once.

import { createHash } from 'node:crypto';
import { ok, type Problem, type Result, refused } from '../problems.ts';
import { asBody, below, type Compiling, textOf } from './compile/compiling.ts';
import { completeViews } from './compile/default_views.ts';
import { compileEntities } from './compile/entities.ts';
import { compileMenus } from './compile/menus.ts';
import { compilePipelines } from './compile/pipelines.ts';
import { compileRoles } from './compile/roles.ts';
import { checkTranslations, languagesOf, textFinder } from './compile/texts.ts';
import { compileViews } from './compile/views.ts';
import { type FoldedDocument, foldPacks, layerAt } from './fold.ts';
import { ENGINE_VERSION, linkPacks } from './link.ts';
import type { Model } from './model.ts';
import type { PackSource, RawPack } from './pack.ts';
import { parsePack } from './parse.ts';
import { pathOf } from './pointer.ts';
import { validateBody, validatePack } from './validate.ts';

/** What the compiler gives: the model, and the packs it came from in the order of their layers. */
export interface Compiled {
  readonly model: Model;
  readonly packs: readonly PackSource[];
}

/**
 * Parses, validates, links, folds and compiles. A pack with problems of form stops before its meaning is looked at,
 * since everything after would only repeat them.
 */
export function compilePacks(raws: readonly RawPack[]): Result<Compiled> {
  const parsed = raws.map(parsePack);
  const sources = parsed.flatMap(({ pack }) => (pack ? [pack] : []));
  const problems: Problem[] = [...parsed.flatMap((each) => each.problems), ...sources.flatMap(validatePack)];
  const linked = linkPacks(sources);
  problems.push(...linked.problems);
  if (problems.length > 0) return refused(inFileOrder(problems));
  const folded = foldPacks(linked.ordered);
  problems.push(...folded.problems);
  if (folded.problems.length === 0) problems.push(...folded.documents.flatMap(validateFolded));
  if (problems.length > 0) return refused(inFileOrder(problems));
  return compileFolded(linked.ordered, folded.documents);
}

/** A patch may give a field a key that its type does not know; only the folded document shows it. */
function validateFolded(document: FoldedDocument): Problem[] {
  if (document.layers.length === 1) return [];
  const patched = validateBody(document.kind, document.body, '');
  return patched.map((problem) => ({ ...problem, file: layerAt(document, pathOf(problem.pointer)).file }));
}

function compileFolded(packs: readonly PackSource[], folded: readonly FoldedDocument[]): Result<Compiled> {
  const problems: Problem[] = [];
  const documents = new Map(folded.map((document) => [document.id, document]));
  const languages = languagesOf(packs);
  problems.push(...checkTranslations(packs, documents));
  const compiling: Compiling = { packs, documents, languages, text: textFinder(packs, languages), problems };
  const entities = compileEntities(compiling);
  const model: Omit<Model, 'version'> = {
    languages,
    packs: packs.map(({ name, kind, version }) => ({ name, kind, version })),
    entities,
    pipelines: compilePipelines(compiling, entities),
    roles: compileRoles(compiling, entities),
    views: completeViews(compileViews(compiling, entities), entities),
    menus: compileMenus(compiling),
    classes: classesOf(compiling),
    company: companyOf(packs),
  };
  if (problems.length > 0) return refused(inFileOrder(problems));
  return ok({ model: { ...model, version: hashOf(model) }, packs });
}

function classesOf(compiling: Compiling): Model['classes'] {
  const classes = compiling.packs.flatMap((pack) => {
    const place = { document: manifestDocument(pack), path: ['classes'] };
    return Object.keys(asBody(pack.manifest['classes'])).map((name) => [
      name,
      { title: textOf(compiling, below(place, name, 'title'), name) },
    ]);
  });
  return Object.fromEntries(classes);
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
