// Any JSON value, as it was sent but for what JSON leaves open: members have no order, and a number is a double (RFC 8259,
// section 6). The digits of a fraction beyond those that tell doubles apart are lost before we see them; numbers that are
// sent as a double cannot hold them (1e400, integers beyond ±(2⁵³−1)) are refused, and go as texts.

import { type Json, UNREAD } from '../../../schemas/http/records.ts';
import { plainValue, toValue } from '../../rules/values.ts';
import { DEPTH_LIMIT, isDeeperThan, parseJsonText } from '../json_text.ts';
import type { FieldTypeRuntime, ParseContext, Parsed, Stored } from './field_type.ts';
import { accept, describeFound, refuse, refuseWith, shorten } from './refusals.ts';
import { lengthOf, storabilityProblem } from './text_value.ts';

/** Characters of the value written as JSON without spaces, its numbers without powers of ten. */
const MOST_CHARACTERS = 65_536;

/** A body of many writes has four levels around the value, and what is read can be written back. */
const MOST_LEVELS = DEPTH_LIMIT - 4;

/** A value for its column: what writes it as JSON, for itself or in a larger text, gets the value and no text of it. */
class Kept {
  readonly #value: Json;

  constructor(value: Json) {
    this.#value = value;
  }

  toJSON(): Json {
    return this.#value;
  }
}

export const jsonType: FieldTypeRuntime = {
  name: 'json',
  parse: (input, _field, context) => (input === null ? accept(null) : parseValue(input, context)),
  store: (value) => ({ '': value === null ? null : new Kept(value) }),
  stored: (_field, column) => column(''),
  present: (_field, column) => column(''),
  sort: undefined,
  to_rule: (value) => toValue(value, { kind: 'json' }),
  from_rule: (value) => plainValue(value) as Stored,
  from_text: valueOfText,
  to_text: (value) => (value === null ? '' : JSON.stringify(value)),
  cells: [
    { part: '', kind: 'text', of: (value) => (value === null || value === undefined ? null : JSON.stringify(value)) },
  ],
};

/** A cell that is no JSON goes on as UNREAD, so that `parse` says so. */
function valueOfText(cell: string): Stored {
  if (cell.trim() === '') return null;
  const json = parseJsonText(cell);
  return json.kind === 'value' ? (json.value as Json) : `${UNREAD}${cell}`;
}

function parseValue(input: unknown, context: ParseContext): Parsed {
  const { pointer } = context;
  if (typeof input === 'string' && input.startsWith(UNREAD)) {
    const detail = `“${shorten(input.slice(UNREAD.length))}” is not JSON, such as {"a": 1}, or is nested too deep.`;
    return refuseWith('value.format', pointer, detail, { format: 'json' });
  }
  if (isDeeperThan(input, MOST_LEVELS)) {
    const detail = `The value has more than ${MOST_LEVELS} levels; please flatten it.`;
    return refuseWith('value.too_large', pointer, detail, { max: MOST_LEVELS });
  }
  const looked: Looked = { digits: 0 };
  const refused = lookAt(input, pointer, looked);
  if (refused) return refused;
  const length = lengthOf(JSON.stringify(input)) + looked.digits;
  if (length <= MOST_CHARACTERS) return accept(input as Json);
  const detail = `The value has ${length} characters as JSON, at most ${MOST_CHARACTERS} are allowed.`;
  return refuseWith('value.too_long', pointer, detail, { found: length, max: MOST_CHARACTERS });
}

interface Looked {
  /** Zeros that PostgreSQL writes where JavaScript writes a power of ten. */
  digits: number;
}

/** The first that cannot be kept. */
function lookAt(value: unknown, pointer: string, looked: Looked): Parsed | undefined {
  if (typeof value === 'string') return textProblem(value, pointer);
  if (typeof value === 'number') return numberProblem(value, pointer, looked);
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, member] of Object.entries(value)) {
    const place = `${pointer}/${key.toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const refused = textProblem(key, pointer) ?? lookAt(member, place, looked);
    if (refused) return refused;
  }
  return undefined;
}

function textProblem(text: string, pointer: string): Parsed | undefined {
  const problem = storabilityProblem(text, pointer);
  return problem && refuse([problem]);
}

/** 1e-7 is the first that JavaScript writes with a power of ten; at the other end integers are refused before. */
const SMALLEST_PLAIN = 1e-6;

function numberProblem(value: number, pointer: string, looked: Looked): Parsed | undefined {
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER) {
    const detail = `Found ${describeFound(value)}: JSON numbers of this size lose digits, so send it as a string.`;
    return refuseWith('value.too_large', pointer, detail, { max: String(Number.MAX_SAFE_INTEGER) });
  }
  const size = Math.abs(value);
  if (size !== 0 && size < SMALLEST_PLAIN) looked.digits -= Math.floor(Math.log10(size));
  return undefined;
}
