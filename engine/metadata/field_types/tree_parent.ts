// The record above this one; the path of its ancestors, from the root, is kept beside it.

import type { FieldTypeMetadata } from './field_type.ts';
import { referenceSchema } from './limits.ts';

export const tree_parentType: FieldTypeMetadata = {
  name: 'tree_parent',
  columns: () => [
    { part: '', sql: 'uuid' },
    { part: 'path', sql: 'uuid[]' },
  ],
  schema: (_field, side) => referenceSchema(side),
  rule_type: (field) => ({ kind: 'reference', to: [field.to ?? ''] }),
  parts: {},
  sortable: true,
  keyable: true,
  listed: true,
};
