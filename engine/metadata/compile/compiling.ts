// What every compiler of a document needs: the folded documents, the languages, and a place to report.

import type { Problem, ProblemCode } from '../../problems.ts';
import { didYouMean, nearest } from '../../rules/did_you_mean.ts';
import { type FoldedDocument, layerAt } from '../fold.ts';
import { reachablePacks } from '../link.ts';
import type { Text } from '../model.ts';
import {
  type Body,
  bareName,
  type DefinitionKind,
  definitionId,
  isBody,
  type Json,
  type PackSource,
  packOfName,
} from '../pack.ts';
import { pointerOf, valueAt } from '../pointer.ts';
import type { ReadableFor } from './readable.ts';

export interface Compiling {
  readonly packs: readonly PackSource[];
  readonly documents: ReadonlyMap<string, FoldedDocument>;
  /** Whether a document is there, or may be, although it could not be read. */
  readonly isUnread: (id: string) => boolean;
  readonly languages: readonly string[];
  /** The text at this place in every language, or undefined where nobody wrote one. */
  readonly text: (document: FoldedDocument, path: readonly string[]) => Text | undefined;
  readonly readable: ReadableFor;
  readonly problems: Problem[];
}

/** A folded document with a place in it: where a compiler stands. */
export interface Place {
  readonly document: FoldedDocument;
  readonly path: readonly string[];
}

export function report(compiling: Compiling, place: Place, code: ProblemCode, detail: string): void {
  const { file } = layerAt(place.document, place.path);
  compiling.problems.push({ code, file, pointer: pointerOf(place.path), detail });
}

/** pack.unresolved of a name that is none of those known at its place, with the one that was probably meant. */
export function reportUnknown(
  compiling: Compiling,
  place: Place,
  detail: string,
  name: { readonly found: string; readonly known: Iterable<string> },
): void {
  report(compiling, place, 'pack.unresolved', detail + didYouMean(name.found, name.known));
}

export function below(place: Place, ...steps: readonly string[]): Place {
  return { document: place.document, path: [...place.path, ...steps] };
}

export function valueHere(place: Place): Json | undefined {
  return valueAt(place.document.body, place.path);
}

/** The text at a place, or a fallback in every language. */
export function textOf(compiling: Compiling, place: Place, fallback: string): Text {
  return (
    optionalText(compiling, place) ?? Object.fromEntries(compiling.languages.map((language) => [language, fallback]))
  );
}

export function optionalText(compiling: Compiling, place: Place): Text | undefined {
  return compiling.text(place.document, place.path);
}

export function asBody(value: Json | undefined): Body {
  return isBody(value) ? value : {};
}

/** A keyed map in its order: by `order`, then by key; switched-off elements are left to the caller. */
export function inOrder(value: Json | undefined): [string, Body][] {
  return Object.entries(asBody(value))
    .map(([key, entry]): [string, Body] => [key, asBody(entry)])
    .sort(([a, x], [b, y]) => orderOf(x) - orderOf(y) || (a < b ? -1 : 1));
}

export function orderOf(body: Body): number {
  return typeof body['order'] === 'number' ? body['order'] : 1000;
}

/** The elements of a set that are in it. */
export function setOf(value: Json | undefined): string[] {
  return Object.entries(asBody(value)).flatMap(([key, entry]) => (entry === true ? [key] : []));
}

/**
 * `base/account` → its folded document. Reports pack.unresolved where it leads nowhere, pack.depends where the pack
 * that wrote it does not depend on the other. What was probably meant is given back, so that the rest is looked at.
 */
export function resolveName(
  compiling: Compiling,
  place: Place,
  kind: DefinitionKind,
  written?: string,
): FoldedDocument | undefined {
  const name = written ?? String(valueHere(place) ?? '');
  const id = definitionId(packOfName(name), kind, bareName(name));
  const document = compiling.documents.get(id);
  if (!document) {
    return compiling.isUnread(id) ? undefined : reportNowhere(compiling, place, kind, name);
  }
  const { pack } = layerAt(place.document, place.path);
  if (!reachablePacks(pack, compiling.packs).has(document.pack.name)) {
    report(compiling, place, 'pack.depends', `"${name}" is of a pack that "${pack.name}" does not depend on.`);
  }
  return document;
}

/** Gives the document that was probably meant: the same name in another pack rather than one that is spelt alike. */
function reportNowhere(
  compiling: Compiling,
  place: Place,
  kind: DefinitionKind,
  name: string,
): FoldedDocument | undefined {
  const all = [...compiling.documents.values()].filter((each) => each.kind === kind);
  const same = all.find((each) => each.name === bareName(name));
  const written = (each: FoldedDocument) => `${each.pack.name}/${each.name}`;
  const near = nearest(name, all.map(written));
  const meant = same ?? all.find((each) => written(each) === near);
  const hint = meant === undefined ? '' : ` Did you mean "${written(meant)}"?`;
  report(compiling, place, 'pack.unresolved', `There is no ${kind} "${name}".${hint}`);
  return meant;
}
