// A calendar day (ISO 8601).

import type { FieldTypeMetadata } from './field_type.ts';

export const dateType: FieldTypeMetadata = {
  name: 'date',
  columns: () => [{ part: '', sql: 'date' }],
  schema: () => ({ type: 'string', format: 'date' }),
  rule_type: () => ({ kind: 'date' }),
  parts: {},
  sortable: true,
  keyable: true,
  listed: true,
};
