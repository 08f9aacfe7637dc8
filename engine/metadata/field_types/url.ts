// A web address.

import type { FieldTypeMetadata } from './field_type.ts';
import { textLimits } from './limits.ts';

export const urlType: FieldTypeMetadata = {
  name: 'url',
  columns: () => [{ part: '', sql: 'text' }],
  schema: (field) => ({ type: 'string', format: 'uri', ...textLimits(field) }),
  rule_type: () => ({ kind: 'text' }),
  parts: {},
  sortable: true,
  keyable: true,
  listed: true,
};
