// An exact decimal; unconstrained numeric in the table, a string outside.

import type { FieldTypeMetadata } from './field_type.ts';
import { decimalPattern } from './limits.ts';

export const decimalType: FieldTypeMetadata = {
  name: 'decimal',
  columns: () => [{ part: '', sql: 'numeric', check: "% <> 'NaN'" }],
  schema: (field, side) =>
    side === 'write' ? { anyOf: [decimalPattern(field), { type: 'number' }] } : decimalPattern(field),
  rule_type: () => ({ kind: 'decimal' }),
  parts: {},
  sortable: true,
  keyable: true,
  listed: true,
};
