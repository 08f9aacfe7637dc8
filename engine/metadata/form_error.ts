// What a meta-schema has against a document, as a sentence with its place, and what was probably meant there.

import type { ErrorObject } from 'ajv';
import type { Problem } from '../problems.ts';
import { quoted } from '../rules/describe.ts';
import { didYouMean, nearest } from '../rules/did_you_mean.ts';
import { type MetaSchema, referred } from './meta_schemas.ts';
import { isName, type Json } from './pack.ts';
import { pathOf, pointerOf } from './pointer.ts';
import { isLater } from './policy.ts';

/** How to read on past a mistake: without the key, under another one, with another value, or with one that is missing. */
export type Mend =
  | { readonly kind: 'remove'; readonly path: readonly string[] }
  | { readonly kind: 'rename'; readonly path: readonly string[]; readonly to: string }
  | { readonly kind: 'replace'; readonly path: readonly string[]; readonly value: Json }
  | { readonly kind: 'missing'; readonly path: readonly string[] };

export interface FormError {
  readonly problem: Omit<Problem, 'file'>;
  readonly mend: Mend;
}

/** Each error with its sentence; those of the wrappers (if, allOf, anyOf) only repeat what their parts say. */
export function formErrors(errors: readonly ErrorObject[]): FormError[] {
  const own = errors.filter((error) => !['if', 'allOf', 'propertyNames', 'not'].includes(error.keyword));
  const alternatives = new Set(own.filter(({ keyword }) => keyword === 'anyOf').map((error) => error.instancePath));
  const kept = own.filter((error) => error.keyword === 'anyOf' || !alternatives.has(error.instancePath));
  const names = errors.filter((error) => error.keyword === 'propertyNames');
  const found = [...kept.filter((error) => error.propertyName === undefined), ...names].map(formError);
  const distinct = new Map(found.map((each) => [`${each.problem.pointer} ${each.problem.detail}`, each]));
  return withoutRenamed([...distinct.values()]);
}

/** A key that is missing because it is misspelt is told once. */
function withoutRenamed(errors: readonly FormError[]): FormError[] {
  const renamed = new Set(
    errors.flatMap(({ mend }) => (mend.kind === 'rename' ? [pointerOf([...mend.path.slice(0, -1), mend.to])] : [])),
  );
  return errors.filter(({ mend }) => mend.kind !== 'missing' || !renamed.has(pointerOf(mend.path)));
}

function formError(error: ErrorObject): FormError {
  const params = error.params as Record<string, unknown>;
  const path = pathOf(error.instancePath);
  const found = (code: Problem['code'], detail: string, mend: Mend): FormError => ({
    problem: { code, pointer: pointerOf(mend.kind === 'missing' ? path : mend.path), detail },
    mend,
  });
  switch (error.keyword) {
    case 'additionalProperties':
    case 'unevaluatedProperties':
    case 'false schema':
      return unknownKey(error, path);
    case 'required': {
      const key = String(params['missingProperty']);
      return found('pack.value', `The key "${key}" is missing here.`, { kind: 'missing', path: [...path, key] });
    }
    case 'propertyNames': {
      const key = String(params['propertyName']);
      return wrongName([...path, key], error.schema as MetaSchema);
    }
    case 'enum': {
      const allowed = (params['allowedValues'] as unknown[]).map(String);
      const later = typeof error.data === 'string' && isLater('values', error.data) ? ' It is not supported yet.' : '';
      const detail = `Found ${quoted(error.data)}; expected one of ${allowed.join(', ')}.${later}`;
      const meant = typeof error.data === 'string' ? nearest(error.data, allowed) : undefined;
      if (meant === undefined) return found('pack.value', detail, { kind: 'remove', path });
      return found('pack.value', `${detail} Did you mean "${meant}"?`, { kind: 'replace', path, value: meant });
    }
    default:
      return found('pack.value', `Found ${quoted(error.data)}; ${expectation(error)}.`, { kind: 'remove', path });
  }
}

function expectation(error: ErrorObject): string {
  const params = error.params as Record<string, unknown>;
  switch (error.keyword) {
    case 'const':
      return `expected ${JSON.stringify(params['allowedValue'])}`;
    case 'type':
      return `expected ${typeWords(String(params['type']))}`;
    case 'pattern':
    case 'anyOf':
      return `expected ${schemaWords(error.parentSchema as MetaSchema)}`;
    case 'minLength':
      return 'expected a text that is not empty';
    case 'minimum':
      return `expected at least ${String(params['limit'])}`;
    case 'maximum':
      return `expected at most ${String(params['limit'])}`;
    case 'minItems':
      return 'expected a list that is not empty';
    case 'uniqueItems':
      return 'each may stand in the list once';
    case 'format':
      return 'expected a day, as in 2026-03-15';
    default:
      return `it ${error.message ?? 'is not allowed'}`;
  }
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'a text in double quotes',
  number: 'a number without quotes',
  integer: 'a whole number without quotes',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
};

function typeWords(type: string): string {
  return TYPE_WORDS[type] ?? type;
}

/** The schema's own words for what it takes: descriptions of patterns are written to follow "expected". */
function schemaWords(schema: MetaSchema): string {
  if (schema.description !== undefined) return schema.description.replace(/\.$/, '');
  if (schema.anyOf) return schema.anyOf.map(schemaWords).join(', or ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const target = referred(schema);
  if (target) return schemaWords(target);
  const { type } = schema as { type?: string };
  return type === undefined ? `the form ${schema.pattern ?? ''}` : typeWords(type);
}

function wrongName(path: readonly string[], schema: MetaSchema): FormError {
  const key = path.at(-1) ?? '';
  const meant = schema.$ref?.endsWith('/name') ? foldedName(key) : undefined;
  const hint = meant === undefined ? '' : ` Did you mean "${meant}"?`;
  const detail = `${quoted(key)} cannot be a name here; expected ${schemaWords(schema)}.${hint}`;
  const problem = { code: 'pack.name', pointer: pointerOf(path), detail } as const;
  return { problem, mend: meant === undefined ? { kind: 'remove', path } : { kind: 'rename', path, to: meant } };
}

/** `Nom du Client` → `nom_du_client`; undefined where that is no name either. */
function foldedName(key: string): string | undefined {
  const plain = key.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const folded = plain.replaceAll(/[^a-z0-9]+/g, '_').replaceAll(/^_|_$/g, '');
  return isName(folded) ? folded : undefined;
}

function unknownKey(error: ErrorObject, path: readonly string[]): FormError {
  const params = error.params as { additionalProperty?: string; unevaluatedProperty?: string };
  const key = params.additionalProperty ?? params.unevaluatedProperty;
  if (key === undefined) {
    const detail = `The key "${path.at(-1) ?? ''}" is not used by this kind of document.`;
    return { problem: { code: 'pack.keyword', pointer: pointerOf(path), detail }, mend: { kind: 'remove', path } };
  }
  const here = [...path, key];
  const known = knownKeys(error.parentSchema as MetaSchema);
  const detail = isLater('keys', key)
    ? `The key "${key}" is not supported yet; take it out.`
    : `The key ${quoted(key)} is unknown here.${didYouMean(key, known)}`;
  const meant = nearest(key, known);
  const taken = typeof error.data === 'object' && error.data !== null && meant !== undefined && meant in error.data;
  const mend: Mend =
    meant === undefined || taken ? { kind: 'remove', path: here } : { kind: 'rename', path: here, to: meant };
  return { problem: { code: 'pack.keyword', pointer: pointerOf(here), detail }, mend };
}

/** Keys that the schema of this object lists, itself or in what it takes over. */
function knownKeys(schema: MetaSchema): string[] {
  const takenOver = schema.allOf?.map(referred) ?? [];
  return [schema, ...takenOver].flatMap((each) => Object.keys(each?.properties ?? {}));
}
