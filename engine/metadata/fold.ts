// Layers of a definition → one body (RFC 7396, rules and lists atomic), under the override policies.
// Each folded document remembers its layers, so that a text, a problem or an explanation finds who set what.

import type { Problem } from '../problems.ts';
import { nearest } from '../rules/did_you_mean.ts';
import { packOfId, reachablePacks } from './link.ts';
import {
  type Body,
  DEFINITION_FOLDERS,
  type DefinitionKind,
  isBody,
  type Json,
  type PackDocument,
  type PackSource,
} from './pack.ts';
import { pointerOf, valueAt } from './pointer.ts';
import { isPrefixedMap, policyAt } from './policy.ts';
import { JOINED, tightenProblem } from './tighten.ts';

export interface Layer {
  readonly pack: PackSource;
  readonly file: string;
  readonly body: Body;
}

export interface FoldedDocument {
  readonly kind: DefinitionKind;
  readonly id: string;
  readonly name: string;
  /** The pack that owns the document; its layer is the first. */
  readonly pack: PackSource;
  readonly body: Body;
  readonly layers: readonly Layer[];
}

/** Keys whose values are rules: replaced whole, never merged. */
const RULE_KEYS: ReadonlySet<string> = new Set([
  'default',
  'where',
  'when',
  'companies',
  'rule',
  'available',
  'visible',
  'required',
  'readonly',
  'late',
]);
/** Maps whose keys are names, so that a field named `default` in them is no rule. */
const NAMED_MAPS: ReadonlySet<string> = new Set([
  'columns',
  'items',
  'quick_filters',
  'grants',
  'needs',
  'ask',
  'follows',
]);
const META_KEYS: ReadonlySet<string> = new Set(['extends', '$schema', '$id', '$comment']);

/** All definitions of the ordered packs, folded; problems: pack.unresolved, pack.policy, pack.prefix, pack.conflict. */
export function foldPacks(
  packs: readonly PackSource[],
  isUnread: (id: string) => boolean,
): {
  documents: readonly FoldedDocument[];
  problems: readonly Problem[];
} {
  const documents = new Map<string, { document: PackDocument; layers: Layer[] }>();
  const problems: Problem[] = [];
  const kinds = Object.values(DEFINITION_FOLDERS) as string[];
  for (const pack of packs) {
    for (const document of pack.documents) {
      if (!kinds.includes(document.kind)) continue;
      documents.set(document.id, { document, layers: [{ pack, file: document.file, body: document.body }] });
    }
  }
  for (const pack of packs) {
    for (const extension of pack.documents.filter((document) => document.kind === 'extension')) {
      const target = documents.get(extension.id);
      if (target) target.layers.push({ pack, file: extension.file, body: extension.body });
      else if (!isUnread(extension.id) && !isOptionalTarget(pack, extension, packs))
        problems.push(unknownTarget(extension, [...documents.keys()]));
    }
  }
  const folded = [...documents.values()].map(({ document, layers }) =>
    foldLayers(document, layers, { packs, problems }),
  );
  return { documents: folded, problems };
}

/** An extension to a pack that is only optional, and not installed, is passed over. */
function isOptionalTarget(pack: PackSource, extension: PackDocument, packs: readonly PackSource[]): boolean {
  const owner = packOfId(extension.id);
  return Object.hasOwn(pack.optional, owner) && !packs.some((each) => each.name === owner);
}

function unknownTarget(extension: PackDocument, known: readonly string[]): Problem {
  const meant = known.find((id) => id.split('/').at(-1) === extension.name) ?? nearest(extension.id, known);
  const hint = meant === undefined ? '' : ` Did you mean "${meant}"?`;
  return {
    code: 'pack.unresolved',
    file: extension.file,
    pointer: '/extends',
    detail: `There is no document "${extension.id}" to extend.${hint}`,
  };
}

interface Folding {
  readonly packs: readonly PackSource[];
  readonly problems: Problem[];
}

function foldLayers(document: PackDocument, layers: readonly Layer[], folding: Folding): FoldedDocument {
  const [first, ...patches] = layers as [Layer, ...Layer[]];
  const kind = document.kind as DefinitionKind;
  const setters = new Map<string, { pack: PackSource; value: Json }>();
  let body = first.body;
  for (const layer of patches) {
    if (!reachablePacks(layer.pack, folding.packs).has(first.pack.name)) {
      const detail = `The pack "${layer.pack.name}" extends a document of "${first.pack.name}" but does not depend on it.`;
      folding.problems.push({ code: 'pack.depends', file: layer.file, pointer: '/extends', detail });
    }
    body = mergeObject(body, layer.body, [], { ...folding, kind, layer, setters, own: false });
  }
  return { kind, id: document.id, name: document.name, pack: first.pack, body, layers };
}

interface Merging extends Folding {
  readonly kind: DefinitionKind;
  readonly layer: Layer;
  readonly setters: Map<string, { pack: PackSource; value: Json }>;
  /** Inside an element that this very layer adds: its own to say everything about. */
  readonly own: boolean;
}

function mergeObject(base: Body, patch: Body, path: readonly string[], merging: Merging): Body {
  const merged = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(patch)) {
    if (path.length === 0 && META_KEYS.has(key)) continue;
    const here = [...path, key];
    if (value === null) {
      const detail = 'null takes nothing back here; remove the key to go back to what the pack below says.';
      report(merging, here, 'pack.policy', detail);
    } else merged.set(key, mergeValue(merged.get(key), value, here, merging));
  }
  return Object.fromEntries(merged);
}

function mergeValue(below: Json | undefined, value: Json, path: readonly string[], merging: Merging): Json {
  const key = path.at(-1) ?? '';
  const parent = path.slice(0, -1);
  if (below === undefined) checkNewKey(key, parent, merging);
  if (!isBody(value) || isRule(key, parent) || (below !== undefined && !isBody(below))) {
    return setLeaf(below, value, path, merging);
  }
  const own = merging.own || (below === undefined && addsElement(path, merging));
  const merged = mergeObject(below ?? {}, value, path, { ...merging, own });
  checkStrictness(below, merged, path, merging);
  return merged;
}

/** Whether what begins to exist at this path is an addition that its policy lets another pack make. */
function addsElement(path: readonly string[], { kind }: Merging): boolean {
  if (policyAt(kind, path.slice(0, -1)) === 'extend') return true;
  return policyAt(kind, path) === 'extend' && !isPrefixedMap(path);
}

/** Whether the value of this key, in the object at `parent`, is a rule. */
function isRule(key: string, parent: readonly string[]): boolean {
  return RULE_KEYS.has(key) && !isPrefixedMap(parent) && !NAMED_MAPS.has(parent.at(-1) ?? '');
}

function setLeaf(below: Json | undefined, value: Json, path: readonly string[], merging: Merging): Json {
  const key = path.at(-1) ?? '';
  if (policyAt(merging.kind, path) === 'locked' && !merging.own) {
    if (JSON.stringify(below) === JSON.stringify(value)) return value;
    const detail = `"${key}" belongs to the pack that declared it and cannot be changed by another.`;
    report(merging, path, 'pack.policy', detail);
    return below ?? value;
  }
  const join = Object.hasOwn(JOINED, key) && policyAt(merging.kind, path) === 'tighten' ? JOINED[key] : undefined;
  if (below !== undefined && join) return join(below, value);
  checkStrictness(below, value, path, merging);
  checkConflict(value, path, merging);
  return value;
}

/** What a policy `tighten` asks for is judged on the whole value of its keyword. */
function checkStrictness(below: Json | undefined, value: Json, path: readonly string[], merging: Merging): void {
  if (below === undefined || policyAt(merging.kind, path) !== 'tighten') return;
  const loosened = tightenProblem(path.at(-1) ?? '', below, value);
  if (loosened) report(merging, path, 'pack.policy', loosened);
}

/** A key that names something new in a foreign document carries the prefix of the pack that adds it. */
function checkNewKey(key: string, parent: readonly string[], merging: Merging): void {
  const { prefix } = merging.layer.pack;
  if (merging.own || prefix === '' || !isPrefixedMap(parent) || key.startsWith(`${prefix}_`)) return;
  const detail = `"${key}" is new in a document of another pack; name it "${prefix}_${key}".`;
  const pointer = pointerOf([...parent, key]);
  merging.problems.push({ code: 'pack.prefix', file: merging.layer.file, pointer, detail });
}

/** Two packs that do not depend on each other may not set one leaf differently. */
function checkConflict(value: Json, path: readonly string[], merging: Merging): void {
  const pointer = pointerOf(path);
  const other = merging.setters.get(pointer);
  merging.setters.set(pointer, { pack: merging.layer.pack, value });
  if (!other || JSON.stringify(other.value) === JSON.stringify(value)) return;
  if (reachablePacks(merging.layer.pack, merging.packs).has(other.pack.name)) return;
  const detail = `The packs "${other.pack.name}" and "${merging.layer.pack.name}" set this differently; let one depend on the other.`;
  merging.problems.push({ code: 'pack.conflict', file: merging.layer.file, pointer, detail });
}

function report(merging: Merging, path: readonly string[], code: 'pack.policy', detail: string): void {
  merging.problems.push({ code, file: merging.layer.file, pointer: pointerOf(path), detail });
}

/** The topmost layer that says something at or above this path, for problems and explanations. */
export function layerAt(document: FoldedDocument, path: readonly string[]): Layer {
  for (let length = path.length; length >= 0; length--) {
    const found = document.layers.findLast((layer) => valueAt(layer.body, path.slice(0, length)) !== undefined);
    if (found) return found;
  }
  return document.layers[0] as Layer;
}
