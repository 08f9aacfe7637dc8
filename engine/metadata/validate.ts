// Documents against the meta-schemas of schemas/: every unknown key and every value of the wrong kind,
// said in a sentence with file and pointer. Names that lead nowhere are link.ts and the checks.

import { readdirSync, readFileSync } from 'node:fs';
import type { ErrorObject, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Problem } from '../problems.ts';
import type { Body, DocumentKind, PackDocument, PackSource } from './pack.ts';

/** Files refer to each other by relative paths, so that editors find them too; this is the root they resolve from. */
const BASE = 'https://cahier.invalid/schemas/';
const SCHEMAS = new URL('../../schemas/', import.meta.url);

let compiled: Ajv2020 | undefined;

/** The meta-schemas, read and compiled at first use. */
function metaSchemas(): Ajv2020 {
  if (compiled) return compiled;
  const ajv = new Ajv2020({ allErrors: true, strict: false, verbose: true });
  ajv.addFormat('date', /^\d{4}-\d\d-\d\d$/);
  for (const folder of ['documents/', 'types/']) {
    for (const file of readdirSync(new URL(folder, SCHEMAS))) {
      ajv.addSchema(JSON.parse(readFileSync(new URL(folder + file, SCHEMAS), 'utf8')), BASE + folder + file);
    }
  }
  compiled = ajv;
  return ajv;
}

function schemaOf(kind: DocumentKind | 'pack' | 'import', patch: boolean): ValidateFunction {
  const id = `${BASE}documents/${kind}.json${patch ? '#/$defs/patch' : ''}`;
  const validator = metaSchemas().getSchema(id);
  if (!validator) throw new Error(`No meta-schema ${id}`);
  return validator;
}

/** All problems of a pack's own documents. */
export function validatePack(pack: PackSource): Problem[] {
  return [
    ...validateBody('pack', pack.manifest, pack.file),
    ...pack.documents.flatMap((document) => validateDocument(document)),
  ];
}

function validateDocument(document: PackDocument): Problem[] {
  if (document.kind === 'extension')
    return validateBody(extensionKind(document.id), document.body, document.file, true);
  return validateBody(document.kind, document.body, document.file);
}

/** The kind of definition that an extension with this id patches. */
export function extensionKind(id: string): 'entity' | 'pipeline' | 'role' | 'view' | 'menu' {
  const folder = id.split('/').at(-2);
  if (folder === 'pipelines') return 'pipeline';
  if (folder === 'roles') return 'role';
  if (folder === 'views') return 'view';
  if (folder === 'menus') return 'menu';
  return 'entity';
}

/** Problems of one body against the meta-schema of a kind; also used for folded documents and import descriptions. */
export function validateBody(
  kind: DocumentKind | 'pack' | 'import',
  body: Body,
  file: string,
  patch = false,
): Problem[] {
  const validate = schemaOf(kind, patch);
  if (validate(body)) return [];
  const problems = new Map<string, Problem>();
  for (const error of relevant(validate.errors ?? [])) {
    const problem = { ...sentenceOf(error), file };
    problems.set(`${problem.pointer} ${problem.detail}`, problem);
  }
  return [...problems.values()];
}

/** Errors of the wrappers (if, allOf, anyOf) only repeat what their parts say. */
function relevant(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const own = errors.filter((error) => !['if', 'allOf', 'propertyNames', 'not'].includes(error.keyword));
  const alternatives = own.filter((error) => error.keyword === 'anyOf').map((error) => error.instancePath);
  const kept = own.filter((error) => error.keyword === 'anyOf' || !alternatives.includes(error.instancePath));
  const names = errors.filter((error) => error.keyword === 'propertyNames');
  return [...kept.filter((error) => error.propertyName === undefined), ...names];
}

function sentenceOf(error: ErrorObject): Omit<Problem, 'file'> {
  const params = error.params as Record<string, unknown>;
  const pointer = error.instancePath;
  switch (error.keyword) {
    case 'additionalProperties':
    case 'unevaluatedProperties':
    case 'false schema':
      return describeUnknownKey(error);
    case 'required':
      return { code: 'pack.value', pointer, detail: `The key "${String(params['missingProperty'])}" is missing here.` };
    case 'propertyNames': {
      const key = String(params['propertyName']);
      const detail = `"${key}" is not an allowed name here: use snake_case (a–z, 0–9, _), at most 48 characters.`;
      return { code: 'pack.name', pointer: `${pointer}/${escaped(key)}`, detail };
    }
    case 'enum': {
      const allowed = (params['allowedValues'] as unknown[]).map(String);
      const found = String(error.data);
      return {
        code: 'pack.value',
        pointer,
        detail: `Found "${found}"; expected one of ${allowed.join(', ')}.${suggestion(found, allowed)}`,
      };
    }
    case 'const':
      return {
        code: 'pack.value',
        pointer,
        detail: `Found ${JSON.stringify(error.data)}; expected ${JSON.stringify(params['allowedValue'])}.`,
      };
    case 'type':
      return {
        code: 'pack.value',
        pointer,
        detail: `Found ${JSON.stringify(error.data)}; expected ${String(params['type'])}.`,
      };
    case 'pattern':
      return { code: 'pack.value', pointer, detail: `Found "${String(error.data)}"; expected ${patternWords(error)}.` };
    default:
      return {
        code: 'pack.value',
        pointer,
        detail: `Found ${JSON.stringify(error.data)?.slice(0, 80)}; it ${error.message ?? 'is not allowed'}.`,
      };
  }
}

/** The schema's own words for what a pattern means, else the pattern. */
function patternWords(error: ErrorObject): string {
  const schema = error.parentSchema as { description?: string; pattern?: string } | undefined;
  return schema?.description ?? `the form ${schema?.pattern ?? ''}`;
}

function describeUnknownKey(error: ErrorObject): Omit<Problem, 'file'> {
  const params = error.params as { additionalProperty?: string; unevaluatedProperty?: string };
  const key = params.additionalProperty ?? params.unevaluatedProperty;
  if (key === undefined) {
    const own = error.instancePath.split('/').at(-1) ?? '';
    return {
      code: 'pack.keyword',
      pointer: error.instancePath,
      detail: `The key "${own}" is not used by this kind of document.`,
    };
  }
  const known = knownKeys(error);
  return {
    code: 'pack.keyword',
    pointer: `${error.instancePath}/${escaped(key)}`,
    detail: `The key "${key}" is unknown here.${suggestion(key, known)}`,
  };
}

/** Keys that the schema of this object lists, directly or through its $ref. */
function knownKeys(error: ErrorObject): string[] {
  const schema = error.parentSchema as { properties?: object; $ref?: string } | undefined;
  const own = Object.keys(schema?.properties ?? {});
  if (schema?.$ref === undefined) return own;
  // Only field.json has references within itself.
  const local = schema.$ref.startsWith('#') ? `field.json${schema.$ref}` : schema.$ref;
  const shared = metaSchemas().getSchema(new URL(local, `${BASE}documents/`).href)?.schema as
    | { properties?: object }
    | undefined;
  return [...own, ...Object.keys(shared?.properties ?? {})];
}

function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** ` Did you mean "required"?` for the nearest known key within two edits. */
function suggestion(found: string, known: readonly string[]): string {
  const near = known
    .map((key) => ({ key, edits: editDistance(found, key) }))
    .filter(({ edits }) => edits <= 2)
    .sort((a, b) => a.edits - b.edits)[0];
  return near ? ` Did you mean "${near.key}"?` : '';
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
