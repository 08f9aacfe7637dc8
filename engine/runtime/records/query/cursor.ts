// Where a page ended, as a text for the client to send back: the values of the sort, each as PostgreSQL's text so that
// nothing is rounded, under a seal (HMAC-SHA256, RFC 2104) of the list they belong to and of whom they were given to. So
// nobody can use what another was given, or ask with values of their own where a record would be. Every value is checked
// against its type all the same before PostgreSQL is asked to cast it: the model may have changed.

import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Refusal } from '../../../problems.ts';
import { type CompiledSql, raw, type SlotValues, type Sql, slot, sql, text } from '../../../rules/sql.ts';
import { UUID } from '../../field_types/formats.ts';
import { isDay, parseMoment } from '../../field_types/moment.ts';
import { storabilityProblem } from '../../field_types/text_value.ts';
import type { Request } from '../../request.ts';
import type { SortType } from './sort.ts';

/** One text or null per sort key. */
export type CursorValues = readonly (string | null)[];

export interface CursorKey {
  readonly type: SortType;
  readonly nullable: boolean;
}

/** Bytes of a seal that go into the cursor: enough that nobody finds one by trying (RFC 2104, 5: at least 10). */
const SEAL_BYTES = 12;

/** What a cursor holds for. */
export interface CursorPlace {
  readonly secret: Buffer;
  readonly text: string;
}

/** Of requests that bring no secret of their tenant, such as those of commands: good as long as the process. */
const OWN_SECRET = randomBytes(32);

/** The place of a list, by whatever its order depends on, for whoever asks and for the company in which they do. */
export function cursorPlace(
  { tenant, user, company, cursorSecret }: Pick<Request, 'tenant' | 'user' | 'company' | 'cursorSecret'>,
  ...list: readonly string[]
): CursorPlace {
  const text = JSON.stringify([tenant.number, user?.id ?? null, company?.id ?? null, ...list]);
  return { secret: cursorSecret ?? OWN_SECRET, text };
}

/** `values` is a JSON array of texts and nulls, as PostgreSQL made it. */
export function writeCursor(place: CursorPlace, values: string): string {
  return Buffer.concat([sealOf(place, values), Buffer.from(values)]).toString('base64url');
}

/** The values of a cursor. Throws `cursor.invalid` for one of another place and for one that nobody gave out. */
export function readCursor(cursor: string, place: CursorPlace, keys: readonly CursorKey[]): CursorValues {
  const bytes = Buffer.from(cursor, 'base64url');
  const seal = bytes.subarray(0, SEAL_BYTES);
  const text = bytes.subarray(SEAL_BYTES).toString('utf8');
  const isWhole = seal.length === SEAL_BYTES && bytes.toString('base64url') === cursor;
  if (!isWhole || !timingSafeEqual(seal, sealOf(place, text))) {
    throw new Refusal('cursor.invalid', 'The cursor belongs to another list, order or reader; start again without it.');
  }
  const values: unknown = JSON.parse(text);
  if (!Array.isArray(values) || values.length !== keys.length || !keys.every((key, at) => fitsKey(values[at], key))) {
    throw new Refusal('cursor.invalid', 'The cursor is of an older model; start again without it.');
  }
  return values as CursorValues;
}

/** The place is JSON and so ends where the values begin. */
function sealOf({ secret, text }: CursorPlace, values: string): Buffer {
  return createHmac('sha256', secret).update(text).update(values).digest().subarray(0, SEAL_BYTES);
}

/** What `writeCursorSql` takes from the request: the keys of HMAC (RFC 2104), and of whom and for which company it is. */
function cursorSlots({
  tenant,
  user,
  company,
  cursorSecret,
}: Pick<Request, 'tenant' | 'user' | 'company' | 'cursorSecret'>): SlotValues {
  const key = Buffer.alloc(BLOCK_BYTES);
  (cursorSecret ?? OWN_SECRET).copy(key);
  const padded = (pad: number): string => Buffer.from(key.map((byte) => byte ^ pad)).toString('hex');
  return {
    'cursor.inner': padded(0x36),
    'cursor.outer': padded(0x5c),
    'cursor.reader': JSON.stringify([tenant.number, user?.id ?? null, company?.id ?? null]).slice(0, -1),
  };
}

/** The same where the statement asks for it. */
export function cursorSlotsOf(request: Request, { slots }: CompiledSql): SlotValues {
  return slots.has('cursor.reader') ? cursorSlots(request) : {};
}

/** Of SHA-256; secrets of tenants are shorter. */
const BLOCK_BYTES = 64;

/** What `writeCursor` makes of a place and values, in SQL: for lists within other records. Slots: `cursorSlots`. */
export function writeCursorSql(list: readonly string[], values: Sql): Sql {
  const rest = text(`,${JSON.stringify(list).slice(1)}`);
  const sealed = sql`convert_to(${slot('cursor.reader')}::text || ${rest} || ${values}, 'UTF8')`;
  const inner = sql`sha256(decode(${slot('cursor.inner')}::text, 'hex') || ${sealed})`;
  const seal = sql`substr(sha256(decode(${slot('cursor.outer')}::text, 'hex') || ${inner}), 1, ${raw(String(SEAL_BYTES))})`;
  const bytes = sql`${seal} || convert_to(${values}, 'UTF8')`;
  // base64url has no line ends and no padding.
  return sql`translate(encode(${bytes}, 'base64'), ${raw("E'+/=\\n', '-_'")})`;
}

function fitsKey(value: unknown, key: CursorKey): boolean {
  if (value === null) return key.nullable;
  return typeof value === 'string' && FITS[key.type](value);
}

const FITS: Readonly<Record<SortType, (value: string) => boolean>> = {
  text: (value) => storabilityProblem(value, '') === undefined,
  bigint: (value) => /^-?\d{1,19}$/.test(value) && BigInt.asIntN(64, BigInt(value)) === BigInt(value),
  numeric: (value) => /^-?\d{1,1000}(\.\d{1,1000})?$/.test(value),
  boolean: (value) => value === 'true' || value === 'false',
  date: isDay,
  timestamptz: (value) => parseMoment(value) === value,
  uuid: (value) => UUID.test(value),
};

/** A sort value as the text that `FITS` accepts and that casts back to the same value. */
export function cursorText(value: Sql, type: SortType): Sql {
  if (type === 'text') return value;
  if (type !== 'timestamptz') return sql`${value}::text`;
  return sql`to_char(${value} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
