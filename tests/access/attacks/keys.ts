// The keys of the entities that are attacked, and the fields of each: no model that anybody is shown tells of them.

import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { SIEGE_PACK } from './pack.ts';

export interface AttackedKey {
  readonly name: string;
  readonly fields: readonly string[];
}

interface Document {
  readonly 'x-entity'?: { readonly keys?: Readonly<Record<string, { readonly fields: readonly string[] }>> };
}

const SHIPPED = ['base', 'sales'].map((pack) => new URL(`../../../modules/${pack}/entities`, import.meta.url).pathname);

/** Of an entity of the shipped packs, those that the pack of the siege adds among them. */
export function keysOf(entity: string): readonly AttackedKey[] {
  return texts().flatMap(([path, text]) => {
    if (basename(path) !== `${entity}.json`) return [];
    const { 'x-entity': { keys = {} } = {} } = JSON.parse(text) as Document;
    return Object.entries(keys).map(([name, { fields }]) => ({ name, fields }));
  });
}

function texts(): readonly (readonly [path: string, text: string])[] {
  const paths = SHIPPED.flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)));
  const own = Object.entries(SIEGE_PACK).filter(([path]) => path.startsWith('extensions/'));
  return [...paths.map((path) => [path, readFileSync(path, 'utf8')] as const), ...own];
}
