// A place on the map: `{"lat", "lng"}` in degrees (WGS 84), replaced as a whole and only together. Each is an exact
// decimal, kept to seven digits after the point, half away from zero.

import { GEO_LIMITS, GEO_PARTS, GEO_SCALE, type GeoPart } from '../../metadata/field_types/geo.ts';
import type { Field } from '../../metadata/model.ts';
import type { Problem } from '../../problems.ts';
import { Decimal, decimalText } from '../../rules/decimal.ts';
import { join, sql, text } from '../../rules/sql.ts';
import type { Value } from '../../rules/types.ts';
import { plainValue } from '../../rules/values.ts';
import { memberCell, memberOf } from './cells.ts';
import { type DecimalLimits, parseDecimalValue } from './decimal_value.ts';
import type { ColumnSql, FieldTypeRuntime, ParseContext, Parsed, Stored } from './field_type.ts';
import { accept, problemOf, refuse, refuseType, refuseWith, shorten } from './refusals.ts';

export const geoType: FieldTypeRuntime = {
  name: 'geo',
  parse: parsePlace,
  store: (value) => Object.fromEntries(GEO_PARTS.map((part) => [part, memberOf(value, part) ?? null])),
  stored: presentPlace,
  present: presentPlace,
  sort: undefined,
  to_rule: (value) => value as Value,
  from_rule: (value) => plainValue(value) as Stored,
  from_text: placeOfText,
  to_text: (value) => (value === null ? '' : GEO_PARTS.map((part) => memberOf(value, part)).join(', ')),
  cells: GEO_PARTS.map((part) => memberCell(part, part, 'number')),
};

/** Two numbers with a comma, a semicolon or spaces between them: 48.8584, 2.2945. */
const PAIR = /^([+-]?[0-9]+(?:\.[0-9]+)?)(?:\s*[,;]\s*|\s+)([+-]?[0-9]+(?:\.[0-9]+)?)$/;

function placeOfText(cell: string): Stored {
  const written = cell.trim();
  if (written === '') return null;
  const [, lat, lng] = PAIR.exec(written) ?? [];
  // What is no pair is handed on as it is, so that `parse` says what is wrong with it.
  if (lat === undefined || lng === undefined) return written;
  return { lat: lat.replace('+', ''), lng: lng.replace('+', '') };
}

function presentPlace(_field: Field, column: ColumnSql): ReturnType<ColumnSql> {
  const members = GEO_PARTS.map((part) => sql`${text(part)}, ${column(part)}::text`);
  return sql`case when ${column('lat')} is not null then json_build_object(${join(members, ', ')}) end`;
}

function parsePlace(input: unknown, _field: Field, context: ParseContext): Parsed {
  if (input === null) return accept(null);
  if (typeof input === 'string') {
    const detail = `“${shorten(input)}” is no place with a latitude and a longitude, such as 48.8584, 2.2945.`;
    return refuseWith('value.format', context.pointer, detail, { format: 'geo' });
  }
  if (typeof input !== 'object' || Array.isArray(input)) {
    return refuseType(input, 'a place: {"lat": "48.8584", "lng": "2.2945"}', context.pointer);
  }
  const strange = Object.keys(input).filter((key) => !(GEO_PARTS as readonly string[]).includes(key));
  if (strange.length > 0) return refuse(strange.map((key) => unknownPart(key, context.pointer)));
  const given = input as Readonly<Partial<Record<GeoPart, unknown>>>;
  const isThere = (part: GeoPart): boolean => (given[part] ?? '') !== '';
  if (!GEO_PARTS.some(isThere)) return accept(null);
  const parsed = GEO_PARTS.map((part) =>
    isThere(part) ? parsePart(part, given[part], context) : missingPart(part, context.pointer),
  );
  const problems = parsed.flatMap((each) => (each.ok ? [] : each.problems));
  if (problems.length > 0) return refuse(problems);
  return accept(Object.fromEntries(parsed.map((each, index) => [GEO_PARTS[index], each.ok ? each.value : null])));
}

/** Whole degrees have three digits at most. */
const DIGITS = 3 + GEO_SCALE;

const LIMITS: Readonly<Record<GeoPart, DecimalLimits>> = { lat: limitsOf('lat'), lng: limitsOf('lng') };

function limitsOf(part: GeoPart): DecimalLimits {
  const limit = String(GEO_LIMITS[part]);
  return { digits: DIGITS, scale: GEO_SCALE, min: `-${limit}`, max: limit };
}

/** The canonical text of a part: rounded, without zeros at its end. */
function parsePart(part: GeoPart, input: unknown, context: ParseContext): Parsed {
  const parsed = parseDecimalValue(input, LIMITS[part], { ...context, pointer: `${context.pointer}/${part}` });
  return parsed.ok ? accept(decimalText(new Decimal(String(parsed.value)))) : parsed;
}

function missingPart(part: GeoPart, pointer: string): Parsed {
  const detail = `A place has a latitude and a longitude; “${part}” is missing.`;
  return refuseWith('value.format', `${pointer}/${part}`, detail, { format: 'geo' });
}

function unknownPart(key: string, pointer: string): Problem {
  const place = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  return problemOf('field.unknown', place, `A place has ${GEO_PARTS.join(' and ')}, not “${shorten(key)}”.`);
}
