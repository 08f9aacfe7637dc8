// Where a page ended, as a text for the client to send back: the values of the sort, each as PostgreSQL's text so that
// nothing is rounded, and a hash of the sort they belong to. Anyone may write one by hand, so every value is checked
// against its type before PostgreSQL is asked to cast it.

import { createHash } from 'node:crypto';
import { Refusal } from '../../../problems.ts';
import { type Sql, sql } from '../../../rules/sql.ts';
import { UUID } from '../../field_types/formats.ts';
import { isDay, parseMoment } from '../../field_types/moment.ts';
import { storabilityProblem } from '../../field_types/text_value.ts';
import type { SortType } from './sort.ts';

/** One text or null per sort key. */
export type CursorValues = readonly (string | null)[];

export interface CursorKey {
  readonly type: SortType;
  readonly nullable: boolean;
}

/** Identifies the list a cursor belongs to by whatever its order depends on. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 8);
}

/** What a cursor of a list must agree with: its entity, and its sort as `sortText` gives it. */
export function listHash(entity: string, sort: string): string {
  return hashOf(`${entity} ${sort}`);
}

/** `values` is a JSON array of texts and nulls, as PostgreSQL made it. */
export function writeCursor(hash: string, values: string): string {
  return Buffer.from(`{"s":"${hash}","v":${values}}`).toString('base64url');
}

/** The values of a cursor. Throws `cursor.invalid` for one of another sort and for one that nobody gave out. */
export function readCursor(cursor: string, hash: string, keys: readonly CursorKey[]): CursorValues {
  const read = parseCursor(cursor);
  if (read?.s !== hash) {
    throw new Refusal('cursor.invalid', 'The cursor belongs to another list or order; start again without it.');
  }
  const values = read.v;
  if (!Array.isArray(values) || values.length !== keys.length || !keys.every((key, at) => fitsKey(values[at], key))) {
    throw new Refusal('cursor.invalid', 'The cursor is damaged; start again without it.');
  }
  return values as CursorValues;
}

function parseCursor(cursor: string): { readonly s?: unknown; readonly v?: unknown } | undefined {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null ? json : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
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
