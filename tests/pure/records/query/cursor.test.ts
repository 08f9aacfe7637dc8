// Cursors: what was written is read, and what nobody wrote is refused before PostgreSQL sees it.

import { expect, test } from '@jest/globals';
import { Refusal } from '../../../../engine/problems.ts';
import {
  type CursorKey,
  cursorPlace,
  readCursor,
  writeCursor,
} from '../../../../engine/runtime/records/query/cursor.ts';

const ADA = {
  tenant: { number: 1, key: 'test' },
  user: { id: 'ada', login: 'ada' },
  company: null,
  cursorSecret: Buffer.alloc(32, 1),
};
const PLACE = cursorPlace(ADA, 'deal', '-amount,id');

const VALID: readonly { key: CursorKey; value: string | null }[] = [
  { key: { type: 'text', nullable: true }, value: 'é "quoted", \\ and 漢字' },
  { key: { type: 'text', nullable: true }, value: null },
  { key: { type: 'numeric', nullable: true }, value: '-12345678901234567890.000000000000000001' },
  { key: { type: 'bigint', nullable: false }, value: '-9223372036854775808' },
  { key: { type: 'boolean', nullable: true }, value: 'true' },
  { key: { type: 'date', nullable: true }, value: '2024-02-29' },
  { key: { type: 'timestamptz', nullable: true }, value: '2024-02-29T23:59:59.999Z' },
  { key: { type: 'uuid', nullable: false }, value: '0190a0b0-0000-7000-8000-000000000001' },
];

const INVALID: readonly { key: CursorKey; value: unknown }[] = [
  { key: { type: 'text', nullable: true }, value: 'a\0b' },
  { key: { type: 'text', nullable: true }, value: 7 },
  { key: { type: 'numeric', nullable: true }, value: 'NaN' },
  { key: { type: 'numeric', nullable: true }, value: '1e9' },
  { key: { type: 'bigint', nullable: true }, value: '9223372036854775808' },
  { key: { type: 'boolean', nullable: true }, value: 'yes' },
  { key: { type: 'date', nullable: true }, value: '2023-02-29' },
  { key: { type: 'date', nullable: true }, value: '0000-01-01' },
  { key: { type: 'timestamptz', nullable: true }, value: '2024-02-29T25:00:00.000Z' },
  { key: { type: 'timestamptz', nullable: true }, value: 'now' },
  { key: { type: 'uuid', nullable: false }, value: 'x' },
  { key: { type: 'uuid', nullable: false }, value: null },
];

test.each(VALID)('a cursor brings $value back as $key.type', ({ key, value }) => {
  const cursor = writeCursor(PLACE, JSON.stringify([value]));
  expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/);
  expect(readCursor(cursor, PLACE, [key])).toEqual([value]);
});

test.each(INVALID)('a cursor with $value as $key.type is refused', ({ key, value }) => {
  expect(codeOf(() => readCursor(writeCursor(PLACE, JSON.stringify([value])), PLACE, [key]))).toBe('cursor.invalid');
});

const TEXT: readonly CursorKey[] = [{ type: 'text', nullable: true }];

test.each([
  { name: 'of another sort', cursor: writeCursor(cursorPlace(ADA, 'deal', 'name,id'), '["a"]') },
  { name: 'of another entity', cursor: writeCursor(cursorPlace(ADA, 'lead', '-amount,id'), '["a"]') },
  { name: 'of another tenant', cursor: writtenBy({ tenant: { number: 2, key: 'test' } }) },
  { name: 'of another user', cursor: writtenBy({ user: { id: 'bob', login: 'bob' } }) },
  { name: 'under another secret', cursor: writtenBy({ cursorSecret: Buffer.alloc(32, 2) }) },
  { name: 'with another value under its seal', cursor: replaced(writeCursor(PLACE, '["a"]')) },
  { name: 'with too many values', cursor: writeCursor(PLACE, '["a","b"]') },
  { name: 'that is no JSON', cursor: writeCursor(PLACE, '["').slice(0, -1) },
  { name: 'that is a number', cursor: Buffer.from('7').toString('base64url') },
  { name: 'that goes on after its end', cursor: `${writeCursor(PLACE, '["a"]')}.` },
  { name: 'that is nothing', cursor: '' },
  { name: 'that is not even base64', cursor: '¤¤¤' },
])('a cursor $name is refused', ({ cursor }) => {
  expect(codeOf(() => readCursor(cursor, PLACE, TEXT))).toBe('cursor.invalid');
});

function writtenBy(other: object): string {
  return writeCursor(cursorPlace({ ...ADA, ...other }, 'deal', '-amount,id'), '["a"]');
}

function replaced(cursor: string): string {
  const bytes = Buffer.from(cursor, 'base64url');
  bytes.write('["b"]', bytes.length - 5);
  return bytes.toString('base64url');
}

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
  return 'nothing was refused';
}
