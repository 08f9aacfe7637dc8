// True, false or empty.

import type { FieldTypeMetadata } from './field_type.ts';

export const booleanType: FieldTypeMetadata = {
  name: 'boolean',
  columns: () => [{ part: '', sql: 'boolean' }],
  schema: () => ({ type: 'boolean' }),
  rule_type: () => ({ kind: 'boolean' }),
  parts: {},
  sortable: true,
  keyable: true,
  listed: true,
};
