// One record of another entity.

import type { FieldTypeMetadata } from './field_type.ts';
import { referenceSchema } from './limits.ts';

export const referenceType: FieldTypeMetadata = {
  name: 'reference',
  columns: () => [{ part: '', sql: 'uuid' }],
  schema: (_field, side) => referenceSchema(side),
  rule_type: (field) => ({ kind: 'reference', to: [field.to ?? ''] }),
  parts: {},
  sortable: true,
  keyable: true,
  listed: true,
};
