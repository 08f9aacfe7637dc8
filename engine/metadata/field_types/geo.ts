// A place on the map: latitude and longitude in degrees (WGS 84), each a column of its own.

import type { FieldTypeMetadata, JsonSchema } from './field_type.ts';

/** The parts of a place, in the order in which they are written. */
export const GEO_PARTS = ['lat', 'lng'] as const;

export type GeoPart = (typeof GEO_PARTS)[number];

/** Degrees: a part lies between minus this and this. */
export const GEO_LIMITS: Readonly<Record<GeoPart, number>> = { lat: 90, lng: 180 };

/** Digits after the point that are kept: one of the seventh is a centimetre. */
export const GEO_SCALE = 7;

export const geoType: FieldTypeMetadata = {
  name: 'geo',
  columns: () =>
    GEO_PARTS.map((part) => ({
      part,
      sql: 'numeric',
      check: `% between -${GEO_LIMITS[part]} and ${GEO_LIMITS[part]}`,
    })),
  schema: (_field, side) => ({
    type: 'object',
    properties: Object.fromEntries(GEO_PARTS.map((part) => [part, side === 'read' ? READ : writtenPart(part)])),
    required: [...GEO_PARTS],
    additionalProperties: false,
  }),
  rule_type: () => ({ kind: 'object' }),
  parts: { lat: { kind: 'decimal' }, lng: { kind: 'decimal' } },
  sortable: false,
  keyable: false,
  listed: true,
};

const READ: JsonSchema = { type: 'string', pattern: `^-?[0-9]{1,3}(\\.[0-9]{1,${GEO_SCALE}})?$` };

/** A decimal string, like every decimal, or a number. */
function writtenPart(part: GeoPart): JsonSchema {
  const limit = GEO_LIMITS[part];
  return {
    anyOf: [
      { type: 'string', pattern: '^-?[0-9]+(\\.[0-9]+)?$' },
      { type: 'number', minimum: -limit, maximum: limit },
    ],
  };
}
