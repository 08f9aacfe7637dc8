// Amount and currency, and the amount in the currency of the record's company with the rate it came by.

import type { FieldTypeMetadata } from './field_type.ts';
import { decimalPattern } from './limits.ts';

export const moneyType: FieldTypeMetadata = {
  name: 'money',
  columns: () => [
    { part: '', sql: 'numeric', check: "% <> 'NaN'" },
    { part: 'currency', sql: 'text' },
    { part: 'rate', sql: 'numeric' },
    { part: 'rate_date', sql: 'date' },
    { part: 'company', sql: 'numeric' },
  ],
  schema: (field, side) => {
    const whole = {
      type: 'object',
      properties: { amount: decimalPattern(field), currency: { type: 'string', pattern: '^[A-Z]{3}$' } },
      required: ['amount', 'currency'],
      additionalProperties: false,
    };
    return side === 'read' ? whole : { anyOf: [whole, decimalPattern(field), { type: 'number' }] };
  },
  rule_type: () => ({ kind: 'money' }),
  parts: { amount: { kind: 'decimal' }, currency: { kind: 'text' } },
  sortable: true,
  keyable: false,
  listed: true,
};
