// What a pack is before it is compiled: a folder of texts, then parsed documents with their place in it.

import type { RuleJson } from '../../schemas/http/model.ts';
import type { PackKind } from './model.ts';

/** A pack as stored or read from disk: JSON texts by path (`entities/account.json`). */
export interface RawPack {
  /** Shown before each path in problems: a folder, or `pack@version` for a stored one. */
  readonly origin: string;
  readonly files: Readonly<Record<string, string>>;
}

const NAME = /^[a-z][a-z0-9_]{0,47}$/;

/** Whether something of a pack may be called so: the same rule as the name in schemas/documents/common.json. */
export function isName(text: string): boolean {
  return NAME.test(text) && !text.includes('__') && text !== 'constructor';
}

/** Kinds of documents, named as their folders' singular. */
export const DOCUMENT_KINDS = [
  'entity',
  'pipeline',
  'role',
  'restriction',
  'view',
  'menu',
  'i18n',
  'seeds',
  'extension',
  'lock',
] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** Kinds that other packs may patch, and that make up the model. */
export type DefinitionKind = 'entity' | 'pipeline' | 'role' | 'restriction' | 'view' | 'menu';

/** Any JSON object of a document. */
export type Body = { readonly [key: string]: Json };
export type Json = RuleJson;

export function isBody(value: Json | undefined): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export interface PackDocument {
  readonly kind: DocumentKind;
  /** Path shown in problems. */
  readonly file: string;
  /** `crm:<pack>/<name>` for an entity, `crm:<pack>/<folder>/<name>` for the others. */
  readonly id: string;
  readonly name: string;
  readonly body: Body;
}

export interface PackSource {
  readonly name: string;
  readonly kind: PackKind;
  readonly version: string;
  /** Empty for modules, which share one namespace. */
  readonly prefix: string;
  readonly language: string;
  readonly depends: Readonly<Record<string, string>>;
  readonly optional: Readonly<Record<string, string>>;
  readonly manifest: Body;
  /** Path of pack.json shown in problems. */
  readonly file: string;
  readonly documents: readonly PackDocument[];
  /** Ids of documents that are there, but are no JSON: what names them is not told that they are missing. */
  readonly unread: readonly string[];
}

/** The folder of each kind of definition. */
export const DEFINITION_FOLDERS: Readonly<Record<string, DefinitionKind>> = {
  entities: 'entity',
  pipelines: 'pipeline',
  roles: 'role',
  restrictions: 'restriction',
  views: 'view',
  menus: 'menu',
};

/** The id of a definition: `crm:sales/opportunity`, `crm:sales/views/opportunity_list`. */
export function definitionId(pack: string, kind: DefinitionKind, name: string): string {
  if (kind === 'entity') return `crm:${pack}/${name}`;
  const folder = Object.keys(DEFINITION_FOLDERS).find((key) => DEFINITION_FOLDERS[key] === kind);
  return `crm:${pack}/${folder}/${name}`;
}

/** `sales/opportunity` or `crm:sales/views/x` → the last part, under which the model keeps it. */
export function bareName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** `sales/opportunity` → `sales`. */
export function packOfName(name: string): string {
  return name.includes('/') ? name.slice(0, name.indexOf('/')) : '';
}
