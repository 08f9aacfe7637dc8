// Text of several lines; lists leave it out.

import type { FieldTypeMetadata } from './field_type.ts';
import { textLimits } from './limits.ts';

export const long_textType: FieldTypeMetadata = {
  name: 'long_text',
  columns: () => [{ part: '', sql: 'text' }],
  schema: (field) => ({ type: 'string', ...textLimits(field) }),
  rule_type: () => ({ kind: 'text' }),
  parts: {},
  sortable: true,
  keyable: true,
  listed: false,
};
