// Pieces of JSON Schema that several field types share.

import type { Field } from '../model.ts';
import type { JsonSchema } from './field_type.ts';

export function textLimits(field: Field): JsonSchema {
  return {
    ...(field.max_length === undefined ? {} : { maxLength: field.max_length }),
    ...(field.min_length === undefined ? {} : { minLength: field.min_length }),
    ...(field.pattern === undefined ? {} : { pattern: `^(?:${field.pattern})$` }),
  };
}

/** A decimal string; with a scale, its digits after the point are at most as many. */
export function decimalPattern(field: Field): JsonSchema {
  const fraction =
    field.scale === undefined ? '(\\.[0-9]+)?' : field.scale === 0 ? '' : `(\\.[0-9]{1,${field.scale}})?`;
  return { type: 'string', pattern: `^-?[0-9]+${fraction}$` };
}

export function optionKeys(field: Field): readonly string[] {
  return (field.options ?? []).map((option) => option.key);
}

/** A reference answers with its label; an id, or an object that has one, is accepted. */
export function referenceSchema(side: 'read' | 'write'): JsonSchema {
  const id = { type: 'string', format: 'uuid' };
  const whole = {
    type: 'object',
    properties: { id, label: { type: 'string' }, restricted: { const: true }, deleted: { const: true } },
    required: ['id'],
  };
  return side === 'read' ? whole : { anyOf: [id, whole] };
}
