// A user of the tenant.

import type { FieldTypeMetadata } from './field_type.ts';
import { referenceSchema } from './limits.ts';

export const userType: FieldTypeMetadata = {
  name: 'user',
  columns: () => [{ part: '', sql: 'uuid' }],
  schema: (_field, side) => referenceSchema(side),
  rule_type: () => ({ kind: 'reference', to: ['user'] }),
  parts: {},
  sortable: true,
  keyable: true,
  listed: true,
};
