// A whole number; a bigint in the table, a JSON number within ±(2⁵³−1) outside.

import type { FieldTypeMetadata } from './field_type.ts';

export const integerType: FieldTypeMetadata = {
  name: 'integer',
  columns: () => [{ part: '', sql: 'bigint' }],
  schema: (field) => ({
    type: 'integer',
    minimum: field.min === undefined ? Number.MIN_SAFE_INTEGER : Number(field.min),
    maximum: field.max === undefined ? Number.MAX_SAFE_INTEGER : Number(field.max),
  }),
  rule_type: () => ({ kind: 'integer' }),
  parts: {},
  sortable: true,
  keyable: true,
  listed: true,
};
