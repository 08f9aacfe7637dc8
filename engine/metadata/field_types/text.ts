// One line of text.

import type { FieldTypeMetadata } from './field_type.ts';
import { textLimits } from './limits.ts';

export const textType: FieldTypeMetadata = {
  name: 'text',
  columns: () => [{ part: '', sql: 'text' }],
  schema: (field) => ({ type: 'string', ...textLimits(field) }),
  rule_type: () => ({ kind: 'text' }),
  parts: {},
  sortable: true,
  keyable: true,
  listed: true,
};
