// Pieces that the paths of the OpenAPI document share.

import type { JsonSchema } from '../field_types/field_type.ts';

export function schemaRef(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}

/** Of an operation that needs no login. */
export const OPEN: JsonSchema = { security: [] };

/** `id` is `<tag>.<name>`. */
export function operation(id: string, summary: string, more: JsonSchema): JsonSchema {
  const [tag] = id.split('.');
  return { operationId: id, summary, tags: [tag], ...more };
}

export function jsonContent(schema: JsonSchema): JsonSchema {
  return { 'application/json': { schema } };
}

/** Answers of an operation: the good ones, and a problem for all else. */
export function answers(good: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return { ...good, default: { $ref: '#/components/responses/Problem' } };
}

export function answer(description: string, schema?: JsonSchema): JsonSchema {
  return { description, ...(schema ? { content: jsonContent(schema) } : {}) };
}

/** An answer with one record: its version stands in the ETag. */
export function recordAnswer(description: string, schema: JsonSchema): JsonSchema {
  const headers = { ETag: { description: 'The version, quoted.', schema: { type: 'string' } } };
  return { ...answer(description, schema), headers };
}

export function queryParameter(name: string, schema: JsonSchema, description: string): JsonSchema {
  return { name, in: 'query', schema, description };
}

export function headerParameter(name: string, description: string): JsonSchema {
  return { name, in: 'header', schema: { type: 'string' }, description };
}

export const ID_PARAMETER: JsonSchema = {
  name: 'id',
  in: 'path',
  required: true,
  schema: { type: 'string', format: 'uuid' },
};

/** Parameters that the document holds once. */
export const SHARED_PARAMETERS: Readonly<Record<string, JsonSchema>> = {
  Company: headerParameter(
    'X-Company',
    'Id of the company whose currency, zone and defaults hold for the request; else the first one of the user.',
  ),
};
export const COMPANY: JsonSchema = { $ref: '#/components/parameters/Company' };

export const FIELDS_PARAMETER = queryParameter(
  'fields',
  { type: 'string' },
  'Paths, separated by commas: name,amount,account.name.',
);
export const INCLUDE_PARAMETER = queryParameter(
  'include',
  { type: 'string' },
  'Inverse relations, at most five, separated by commas: each record brings the first ten that refer to it.',
);
export const IF_MATCH = headerParameter(
  'If-Match',
  'The ETag that the change is based on; another version answers 412.',
);
export const IDEMPOTENCY_KEY = headerParameter(
  'Idempotency-Key',
  'A request that is sent again with its key within 24 hours is done once and answered again, as far as its sender may still read that. Another body under the key is refused, and so is the same while it runs. A refused request leaves its key free.',
);
