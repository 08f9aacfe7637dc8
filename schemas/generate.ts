// Meta-schemas → TypeScript types of documents (schemas/generated/documents.ts), so that code that reads a document
// and the schema that checks it cannot drift apart. Run by `npm run generate`; the tests compare the result.

import { readdir, readFile, writeFile } from 'node:fs/promises';
import { compile, type JSONSchema } from 'json-schema-to-typescript';

const HERE = new URL('./', import.meta.url);
export const GENERATED = new URL('generated/documents.ts', HERE);

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Body = { [key: string]: Json };

const BANNER = '// Made from schemas/documents and schemas/types by `npm run generate`; not to be edited.';

/** Writes the generated file. */
export async function generateTypes(): Promise<void> {
  await writeFile(GENERATED, await documentTypes());
}

/** The text of the generated file. */
export async function documentTypes(): Promise<string> {
  const definitions: Body = {};
  for (const folder of ['documents', 'types']) {
    for (const file of (await readdir(new URL(`${folder}/`, HERE))).sort()) {
      const name = `${folder === 'types' ? 'x_field' : 'document'}_${file.replace('.json', '')}`;
      const schema = JSON.parse(await readFile(new URL(`${folder}/${file}`, HERE), 'utf8')) as Body;
      Object.assign(definitions, flatten(name, schema));
    }
  }
  const root = {
    title: 'documents',
    type: 'object',
    additionalProperties: false,
    $defs: definitions,
  } as unknown as JSONSchema;
  return compile(root, 'documents', {
    bannerComment: BANNER,
    unreachableDefinitions: true,
    style: { singleQuote: true, printWidth: 120 },
  });
}

/** One schema and its $defs as definitions of one document, with references that point there. */
function flatten(name: string, { $schema: _, $defs, title, ...schema }: Body): Body {
  const inner = Object.entries(($defs ?? {}) as Body).map(([key, value]) => [`${name}_${key}`, located(value, name)]);
  return {
    [name]: located({ ...schema, ...(title === undefined ? {} : { description: String(title) }) }, name),
    ...Object.fromEntries(inner),
  };
}

function located(value: Json, owner: string): Json {
  if (Array.isArray(value)) return value.map((each) => located(each, owner));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(withoutAllOf(value)).map(([key, each]) => [
      key,
      key === '$ref' && typeof each === 'string' ? locate(each, owner) : located(each, owner),
    ]),
  );
}

/** Editors read a $ref only where nothing stands beside it, so ours are in an allOf; the types come out best without. */
function withoutAllOf({ allOf, ...schema }: Body): Body {
  const [only, ...others] = Array.isArray(allOf) ? allOf : [];
  const isReference = others.length === 0 && typeof only === 'object' && only !== null && '$ref' in only;
  if (isReference) return { ...schema, ...(only as Body) };
  return allOf === undefined ? schema : { ...schema, allOf };
}

/** `../documents/common.json#/$defs/text` → `#/$defs/document_common_text`. */
function locate(reference: string, owner: string): string {
  const [file = '', fragment = ''] = reference.split('#');
  const base = file.split('/').at(-1)?.replace('.json', '') ?? '';
  const document = file === '' ? owner : file.includes('types/') ? `x_field_${base}` : `document_${base}`;
  const inner = fragment.replace('/$defs/', '');
  return `#/$defs/${document}${inner === '' ? '' : `_${inner}`}`;
}
