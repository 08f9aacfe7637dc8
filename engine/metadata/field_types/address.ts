// A postal address in parts, each a column of its own.

import type { FieldTypeMetadata } from './field_type.ts';

/** The parts of an address, in the order in which they are written. */
export const ADDRESS_PARTS = ['street', 'street2', 'postal_code', 'city', 'region', 'country'] as const;

export const addressType: FieldTypeMetadata = {
  name: 'address',
  columns: () => ADDRESS_PARTS.map((part) => ({ part, sql: 'text' as const })),
  schema: () => ({
    type: 'object',
    properties: {
      ...Object.fromEntries(ADDRESS_PARTS.map((part) => [part, { type: 'string', maxLength: 200 }])),
      country: { type: 'string', pattern: '^[A-Z]{2}$' },
    },
    additionalProperties: false,
  }),
  rule_type: () => ({ kind: 'object' }),
  parts: Object.fromEntries(ADDRESS_PARTS.map((part) => [part, { kind: 'text' as const }])),
  sortable: false,
  keyable: false,
  listed: true,
};
