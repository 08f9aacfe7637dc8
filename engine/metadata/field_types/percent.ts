// An exact percentage: 20 means 20 %.

import type { FieldTypeMetadata } from './field_type.ts';
import { decimalPattern } from './limits.ts';

export const percentType: FieldTypeMetadata = {
  name: 'percent',
  columns: () => [{ part: '', sql: 'numeric', check: "% <> 'NaN'" }],
  schema: (field, side) =>
    side === 'write' ? { anyOf: [decimalPattern(field), { type: 'number' }] } : decimalPattern(field),
  rule_type: () => ({ kind: 'decimal' }),
  parts: {},
  sortable: true,
  keyable: true,
  listed: true,
};
