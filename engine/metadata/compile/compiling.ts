// What every compiler of a document needs: the folded documents, the languages, and a place to report.

import type { Problem, ProblemCode } from '../../problems.ts';
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

export interface Compiling {
  readonly packs: readonly PackSource[];
  readonly documents: ReadonlyMap<string, FoldedDocument>;
  readonly languages: readonly string[];
  /** The text at this place in every language, or undefined where nobody wrote one. */
  readonly text: (document: FoldedDocument, path: readonly string[]) => Text | undefined;
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
 * that wrote it does not depend on the other.
 */
export function resolveName(
  compiling: Compiling,
  place: Place,
  kind: DefinitionKind,
  written?: string,
): FoldedDocument | undefined {
  const name = written ?? String(valueHere(place) ?? '');
  const document = compiling.documents.get(definitionId(packOfName(name), kind, bareName(name)));
  if (!document) {
    const same = [...compiling.documents.values()].find((each) => each.kind === kind && each.name === bareName(name));
    const hint = same ? ` Did you mean "${same.pack.name}/${same.name}"?` : '';
    report(compiling, place, 'pack.unresolved', `There is no ${kind} "${name}".${hint}`);
    return undefined;
  }
  const { pack } = layerAt(place.document, place.path);
  if (!reachablePacks(pack, compiling.packs).has(document.pack.name)) {
    report(compiling, place, 'pack.depends', `"${name}" is of a pack that "${pack.name}" does not depend on.`);
  }
  return document;
}
