// Keys of several options, each once, in the order of the options.

import type { FieldTypeMetadata } from './field_type.ts';
import { optionKeys } from './limits.ts';

export const multi_optionType: FieldTypeMetadata = {
  name: 'multi_option',
  columns: () => [{ part: '', sql: 'text[]' }],
  schema: (field) => ({
    type: 'array',
    items: { type: 'string', ...(field.open ? {} : { enum: optionKeys(field) }) },
    uniqueItems: true,
  }),
  rule_type: (field) => ({ kind: 'list', of: { kind: 'text', ...(field.open ? {} : { options: optionKeys(field) }) } }),
  parts: {},
  sortable: false,
  keyable: true,
  listed: true,
};
