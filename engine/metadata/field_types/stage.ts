// The key of a stage; its pipeline is a system field beside it, its outcome a column kept by the writes.

import type { FieldTypeMetadata } from './field_type.ts';

export const stageType: FieldTypeMetadata = {
  name: 'stage',
  columns: () => [
    { part: '', sql: 'text' },
    { part: 'outcome', sql: 'text' },
  ],
  schema: () => ({ type: 'string' }),
  rule_type: () => ({ kind: 'text' }),
  parts: { outcome: { kind: 'text', options: ['open', 'won', 'lost'] }, probability: { kind: 'decimal' } },
  sortable: true,
  keyable: true,
  listed: true,
};
