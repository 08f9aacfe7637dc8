// A postal address in parts, replaced as a whole. Empty parts are left out; an address without any is none.

import { ADDRESS_PARTS } from '../../metadata/field_types/address.ts';
import type { Field } from '../../metadata/model.ts';
import type { Problem } from '../../problems.ts';
import { join, sql, text } from '../../rules/sql.ts';
import type { Value } from '../../rules/types.ts';
import { plainValue } from '../../rules/values.ts';
import { memberCell } from './cells.ts';
import { isCountry } from './country.ts';
import type { ColumnSql, FieldTypeRuntime, ParseContext, Parsed, Stored } from './field_type.ts';
import { accept, describeFound, problemOf, refuse, refuseType } from './refusals.ts';
import { lengthOf, storabilityProblem } from './text_value.ts';

const MAX_LENGTH = 200;

type Address = { readonly [part: string]: Stored };

export const addressType: FieldTypeRuntime = {
  name: 'address',
  parse: parseAddress,
  store: (value) => {
    const address = addressOf(value);
    return Object.fromEntries(ADDRESS_PARTS.map((part) => [part, address?.[part] ?? null]));
  },
  stored: presentAddress,
  present: presentAddress,
  sort: undefined,
  to_rule: (value) => (addressOf(value) ?? null) as Value,
  from_rule: (value) => plainValue(value) as Stored,
  from_text: (cell) => (cell.trim() === '' ? null : { street: cell.trim() }),
  to_text: (value) => {
    const { street, street2, postal_code, city, region, country } = addressOf(value) ?? {};
    const place = [postal_code, city].filter(Boolean).join(' ');
    return [street, street2, place, region, country].filter(Boolean).join(', ');
  },
  cells: ADDRESS_PARTS.map((part) => memberCell(part, part)),
};

function addressOf(value: Stored): Address | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Address) : undefined;
}

function presentAddress(_field: Field, column: ColumnSql): ReturnType<ColumnSql> {
  const members = join(
    ADDRESS_PARTS.map((part) => sql`${text(part)}, ${column(part)}`),
    ', ',
  );
  const columns = join(ADDRESS_PARTS.map(column), ', ');
  return sql`case when num_nonnulls(${columns}) > 0 then json_strip_nulls(json_build_object(${members})) end`;
}

function parseAddress(input: unknown, _field: Field, context: ParseContext): Parsed {
  if (input === null) return accept(null);
  if (typeof input !== 'object' || Array.isArray(input)) {
    return refuseType(input, `an object with ${ADDRESS_PARTS.join(', ')}`, context.pointer);
  }
  const problems: Problem[] = [];
  const parts: [string, string][] = [];
  for (const [key, value] of Object.entries(input)) {
    const pointer = `${context.pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const problem = partProblem(key, value, pointer);
    if (problem) problems.push(problem);
    else if (typeof value === 'string' && value !== '') parts.push([key, value]);
  }
  if (problems.length > 0) return refuse(problems);
  const rank = (part: string) => (ADDRESS_PARTS as readonly string[]).indexOf(part);
  parts.sort(([left], [right]) => rank(left) - rank(right));
  return accept(parts.length === 0 ? null : Object.fromEntries(parts));
}

function partProblem(key: string, value: unknown, pointer: string): Problem | undefined {
  if (!(ADDRESS_PARTS as readonly string[]).includes(key)) {
    return problemOf('field.unknown', pointer, `An address has ${ADDRESS_PARTS.join(', ')}, not “${key}”.`);
  }
  if (value === null || value === '') return undefined;
  if (typeof value !== 'string') {
    return problemOf('value.type', pointer, `Found ${describeFound(value)}, expected text.`);
  }
  if (lengthOf(value) > MAX_LENGTH) {
    const detail = `The text has ${lengthOf(value)} characters, at most ${MAX_LENGTH} are allowed.`;
    return problemOf('value.too_long', pointer, detail, { max: MAX_LENGTH });
  }
  if (key === 'country' && !isCountry(value)) {
    const detail = `Found ${describeFound(value)}, expected a country (ISO 3166-1 alpha-2), such as FR.`;
    return problemOf('value.format', pointer, detail, { format: 'country' });
  }
  return storabilityProblem(value, pointer);
}
