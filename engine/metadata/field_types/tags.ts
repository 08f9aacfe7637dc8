// Free words, each once.

import type { FieldTypeMetadata } from './field_type.ts';

export const tagsType: FieldTypeMetadata = {
  name: 'tags',
  columns: () => [{ part: '', sql: 'text[]' }],
  schema: () => ({ type: 'array', items: { type: 'string', minLength: 1, maxLength: 60 }, uniqueItems: true }),
  rule_type: () => ({ kind: 'list', of: { kind: 'text' } }),
  parts: {},
  sortable: false,
  keyable: true,
  listed: true,
};
