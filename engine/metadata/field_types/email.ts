// An e-mail address.

import type { FieldTypeMetadata } from './field_type.ts';
import { textLimits } from './limits.ts';

export const emailType: FieldTypeMetadata = {
  name: 'email',
  columns: () => [{ part: '', sql: 'text' }],
  schema: (field) => ({ type: 'string', format: 'email', ...textLimits(field) }),
  rule_type: () => ({ kind: 'text' }),
  parts: {},
  sortable: true,
  keyable: true,
  listed: true,
};
