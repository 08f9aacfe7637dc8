// Places on the map: the value of the wire, as text, as a link, and out of what people copy from a map.

import type { GeoJson, Json } from '../../../schemas/http/records.ts';
import { parseDecimalText } from './decimal_text.ts';

/** `{lat, lng}` as far as it is there: while somebody types, a part may be missing or no number yet. */
export function parseGeo(value: Json | undefined): Partial<GeoJson> | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
  return value as Partial<GeoJson>;
}

/** About a metre. */
const SHOWN_DIGITS = 5;

/** `48.85840, 2.29450`, the same in every language: maps take it as it stands. */
export function presentGeo({ lat, lng }: GeoJson): string {
  return [lat, lng].map((part) => Number(part).toFixed(SHOWN_DIGITS)).join(', ');
}

/** The address that opens a map (RFC 5870); undefined for what is no place. */
export function geoLink({ lat, lng }: Partial<GeoJson>): string | undefined {
  const isPlain = (part: string | undefined): boolean => part !== undefined && /^-?\d+(\.\d+)?$/.test(part);
  return isPlain(lat) && isPlain(lng) ? `geo:${lat},${lng}` : undefined;
}

/** A comma parts the two numbers only where it is not a decimal one: 48,85; 2,29 and 48.85, 2.29. */
const PAIRS = [/^([^;]+);([^;]+)$/, /^([^,]+),([^,]+)$/, /^([^,]+,\d+),\s+(\S+)$/, /^(\S+)\s+(\S+)$/];

/** Two numbers as they are copied from a map; undefined for anything else. */
export function parsePair(text: string): GeoJson | undefined {
  const written = text
    .trim()
    .replace(/^geo:/i, '')
    .replace(/^\((.*)\)$/, '$1');
  for (const pair of PAIRS) {
    const [, first = '', second = ''] = pair.exec(written) ?? [];
    const [lat, lng] = [parseDecimalText(first), parseDecimalText(second)];
    if (typeof lat === 'string' && typeof lng === 'string') return { lat, lng };
  }
  return undefined;
}
