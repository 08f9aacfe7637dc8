// Any JSON value, for what other programs keep with a record: rules ask only whether it is there.

import type { FieldTypeMetadata } from './field_type.ts';

export const jsonType: FieldTypeMetadata = {
  name: 'json',
  columns: () => [{ part: '', sql: 'jsonb' }],
  schema: () => ({}),
  rule_type: () => ({ kind: 'json' }),
  parts: {},
  sortable: false,
  keyable: false,
  listed: false,
};
