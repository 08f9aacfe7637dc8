// A moment, UTC with milliseconds (RFC 3339).

import type { FieldTypeMetadata } from './field_type.ts';

export const datetimeType: FieldTypeMetadata = {
  name: 'datetime',
  columns: () => [{ part: '', sql: 'timestamptz(3)' }],
  schema: () => ({ type: 'string', format: 'date-time' }),
  rule_type: () => ({ kind: 'datetime' }),
  parts: {},
  sortable: true,
  keyable: true,
  listed: true,
};
