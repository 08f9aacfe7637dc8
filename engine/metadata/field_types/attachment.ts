// One file or several: ids of stored files; REST answers each with name, media type and size.

import type { FieldTypeMetadata } from './field_type.ts';

export const attachmentType: FieldTypeMetadata = {
  name: 'attachment',
  columns: () => [{ part: '', sql: 'uuid[]' }],
  schema: (_field, side) => {
    const id = { type: 'string', format: 'uuid' };
    const file = {
      type: 'object',
      properties: { id, name: { type: 'string' }, type: { type: 'string' }, size: { type: 'integer' } },
      required: ['id'],
    };
    return { type: 'array', items: side === 'read' ? file : { anyOf: [id, file] } };
  },
  rule_type: () => ({ kind: 'list', of: { kind: 'text' } }),
  parts: {},
  sortable: false,
  keyable: false,
  listed: false,
};
