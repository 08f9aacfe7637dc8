// What is left of a document when its mistakes of form are read as what was probably meant: so that names and rules of a
// pack with a misspelt key are looked at in the same run. Nothing mended is ever published.

import type { Mend } from './form_error.ts';
import { type Body, isBody, isName, type Json } from './pack.ts';

type Writable = { [key: string]: Json };

/** A copy of the body with all mends applied, the deepest first. */
export function mendBody(body: Body, mends: readonly Mend[]): Body {
  const copy = copyOf(body) as Writable;
  for (const mend of [...mends].sort((a, b) => b.path.length - a.path.length)) apply(copy, mend);
  for (const mend of mends) if (isFieldWithoutType(mend)) standIn(copy, mend.path[1] ?? '');
  return copy;
}

function copyOf(value: Json): Json {
  if (Array.isArray(value)) return value.map(copyOf);
  return isBody(value) ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, copyOf(each)])) : value;
}

/** A field of a type that does not exist is there nevertheless, as others may name it. */
export function isFieldWithoutType({ kind, path }: Mend): boolean {
  if (path[0] !== 'properties' || kind === 'rename' || kind === 'replace') return false;
  return kind === 'remove' && path.length === 2 ? isName(path[1] ?? '') : path.length === 3 && path[2] === '$ref';
}

function standIn(body: Writable, name: string): void {
  const properties = body['properties'];
  if (isBody(properties)) (properties as Writable)[name] = { $ref: 'crm:types/text', title: name };
}

function apply(body: Writable, mend: Mend): void {
  if (mend.kind === 'missing') return;
  const { parent, key } = holderOf(body, mend.path);
  if (!parent || key === undefined || !Object.hasOwn(parent, key)) return;
  const value = parent[key] as Json;
  if (mend.kind === 'replace' && key === mend.path.at(-1)) parent[key] = mend.value;
  else delete parent[key];
  if (mend.kind === 'rename' && !Object.hasOwn(parent, mend.to)) parent[mend.to] = value;
}

/** The innermost object on the way, and its key there: a list with a wrong element is wrong as a whole. */
function holderOf(body: Writable, path: readonly string[]): { parent?: Writable; key?: string } {
  let parent: Json | undefined = body;
  for (const [index, key] of path.entries()) {
    if (!isBody(parent)) return {};
    const below: Json | undefined = parent[key];
    if (index === path.length - 1 || !isBody(below)) return { parent: parent as Writable, key };
    parent = below;
  }
  return {};
}
