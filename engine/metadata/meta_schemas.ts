// The meta-schemas of schemas/, read and compiled at first use.

import { readdirSync, readFileSync } from 'node:fs';
import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
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
}

/** Documents of a pack, pack.json and import.json. */
export type CheckedKind = DocumentKind | 'pack' | 'import';

/** Files refer to each other by relative paths, so that editors find them too; this is the root they resolve from. */
const BASE = 'https://cahier.invalid/schemas/';
const SCHEMAS = new URL('../../schemas/', import.meta.url);

/**
 * Every start compiles the meta-schemas and runs them a few hundred times, so that compiling counts and running does not:
 * 485 → 360 ms of CPU. That they are sound schemas is for the tests to say.
 */
const COMPILED_SOON = { validateSchema: false, meta: false, code: { optimize: false } } as const;

let compiled: Ajv2020 | undefined;

function metaSchemas(): Ajv2020 {
  if (compiled) return compiled;
  const ajv = new Ajv2020({ allErrors: true, strict: false, verbose: true, ...COMPILED_SOON });
  ajv.addFormat('date', isCalendarDay);
  for (const folder of ['documents/', 'types/']) {
    for (const file of readdirSync(new URL(folder, SCHEMAS))) {
      ajv.addSchema(JSON.parse(readFileSync(new URL(folder + file, SCHEMAS), 'utf8')), BASE + folder + file);
    }
  }
  compiled = ajv;
  return ajv;
}

function isCalendarDay(text: string): boolean {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** The validator of a kind of document, or of a patch on one. */
export function validatorOf(kind: CheckedKind, patch: boolean): ValidateFunction {
  const validator = metaSchemas().getSchema(`${BASE}documents/${kind}.json${patch ? '#/$defs/patch' : ''}`);
  if (!validator) throw new Error(`No meta-schema for ${kind}`);
  return validator;
}

/** What a $ref leads to. Those within a file are field.json's own; all others name the file. */
export function referred({ $ref }: MetaSchema): MetaSchema | undefined {
  if ($ref === undefined) return undefined;
  const local = $ref.startsWith('#') ? `field.json${$ref}` : $ref;
  return metaSchemas().getSchema(new URL(local, `${BASE}documents/`).href)?.schema as MetaSchema | undefined;
}
