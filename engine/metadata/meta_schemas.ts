// The meta-schemas of schemas/, read at first use: what they say, and the validators made of them (meta_validators.ts).

import { readdirSync, readFileSync } from 'node:fs';
import type { ValidateFunction } from 'ajv';
import { type MetaValidators, metaValidators } from './meta_validators.ts';
import type { DocumentKind } from './pack.ts';

/** What a meta-schema says in words and keys; all that is read of one beside validating by it. */
export interface MetaSchema {
  readonly description?: string;
  readonly pattern?: string;
  readonly const?: unknown;
  readonly $ref?: string;
  readonly anyOf?: readonly MetaSchema[];
  readonly allOf?: readonly MetaSchema[];
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly $defs?: Readonly<Record<string, MetaSchema>>;
}

/** Documents of a pack, pack.json and import.json. */
export type CheckedKind = DocumentKind | 'pack' | 'import';

/** Files refer to each other by relative paths, so that editors find them too; this is the root they resolve from. */
const BASE = 'https://cahier.invalid/schemas/';
const PATCH = '#/$defs/patch';
const SCHEMAS = new URL('../../schemas/', import.meta.url);

let texts: ReadonlyMap<string, string> | undefined;
let validators: MetaValidators | undefined;
const parsed = new Map<string, MetaSchema>();

/** The files' texts by the URL that others refer to them by. */
function schemaTexts(): ReadonlyMap<string, string> {
  texts ??= new Map(
    ['documents/', 'types/'].flatMap((folder) =>
      readdirSync(new URL(folder, SCHEMAS)).map(
        (file) => [BASE + folder + file, readFileSync(new URL(folder + file, SCHEMAS), 'utf8')] as const,
      ),
    ),
  );
  return texts;
}

/** The validator of a kind of document, or of a patch on one. */
export function validatorOf(kind: CheckedKind, patch: boolean): ValidateFunction {
  validators ??= metaValidators(schemaTexts(), validatedUrls());
  const validator = validators.get(`${BASE}documents/${kind}.json${patch ? PATCH : ''}`);
  if (!validator) throw new Error(`No meta-schema for ${kind}`);
  return validator;
}

/** The document kinds, and their patches where they can be patched. */
function validatedUrls(): readonly string[] {
  const documents = [...schemaTexts().keys()].filter((url) => url.startsWith(`${BASE}documents/`));
  const patched = documents.filter((url) => schemaOf(url)?.$defs?.['patch'] !== undefined);
  return [...documents, ...patched.map((url) => url + PATCH)];
}

/** What a $ref leads to: a file, or one of its $defs. Those within a file are field.json's own; all others name the file. */
export function referred({ $ref }: MetaSchema): MetaSchema | undefined {
  if ($ref === undefined) return undefined;
  const local = $ref.startsWith('#') ? `field.json${$ref}` : $ref;
  const [file = '', name] = new URL(local, `${BASE}documents/`).href.split('#/$defs/');
  const schema = schemaOf(file);
  return name === undefined ? schema : schema?.$defs?.[name];
}

function schemaOf(file: string): MetaSchema | undefined {
  const text = schemaTexts().get(file);
  if (text !== undefined && !parsed.has(file)) parsed.set(file, JSON.parse(text) as MetaSchema);
  return parsed.get(file);
}
