// The key of one option.

import type { FieldTypeMetadata } from './field_type.ts';
import { optionKeys } from './limits.ts';

export const optionType: FieldTypeMetadata = {
  name: 'option',
  columns: () => [{ part: '', sql: 'text' }],
  schema: (field) => ({ type: 'string', ...(field.open ? {} : { enum: optionKeys(field) }) }),
  rule_type: (field) => ({ kind: 'text', ...(field.open ? {} : { options: optionKeys(field) }) }),
  parts: {},
  sortable: true,
  keyable: true,
  listed: true,
};
