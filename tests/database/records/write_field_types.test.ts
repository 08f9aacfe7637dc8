// What field types store is what PostgreSQL gives back: every accepted value of the conformance cases, and texts of
// every kind, through the columns of its type.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { columnOf } from '../../../engine/metadata/field_types/field_type.ts';
import { FIELD_TYPE_METADATA } from '../../../engine/metadata/field_types/field_types.ts';
import type { Field } from '../../../engine/metadata/model.ts';
import { column, compileSql, sql } from '../../../engine/rules/sql.ts';
import { TYPES } from '../../../engine/runtime/database/types.ts';
import type { Stored } from '../../../engine/runtime/field_types/field_type.ts';
import { FIELD_TYPES } from '../../../engine/runtime/field_types/field_types.ts';
import { FIELD_TYPE_NAMES } from '../../../schemas/http/model.ts';
import type { Json } from '../../../schemas/http/records.ts';
import { fieldOf } from '../../conformance/field_types/case.ts';
import { CASES } from '../../conformance/field_types/cases.ts';

const STORE = { currency: 'EUR', today: '2026-03-15' };
const FILE = '0190a5d2-7c1e-7b3a-9c55-0242ac120002';

let client: pg.Client;

beforeAll(async () => {
  client = new pg.Client({ connectionString: process.env['CAHIER_TEST_DATABASE_URL'], types: TYPES });
  await client.connect();
  // A zone and a style far from ISO, so that nothing depends on the session.
  await client.query(`set timezone to 'Pacific/Chatham'; set datestyle to 'German'`);
  await client.query('create temporary table _file (id uuid, name text, type text, size bigint)');
  await client.query(`insert into _file values ('${FILE}', 'a.pdf', 'application/pdf', 3)`);
});

afterAll(() => client.end());

/** Stores the values in a table with the field's columns and reads them back, as they are kept and as REST answers. */
async function throughTable(field: Field, values: readonly Stored[]): Promise<readonly { kept: Json; shown: Json }[]> {
  const type = FIELD_TYPES[field.type];
  const parts = FIELD_TYPE_METADATA[field.type].columns(field);
  const columns = parts.map(({ part, sql: columnType }) => `"${columnOf(field, part)}" ${columnType}`);
  await client.query(`create temporary table stored (n int, ${columns.join(', ')})`);
  try {
    for (const [index, value] of values.entries()) {
      const stored = type.store(value, field, STORE);
      const bound = [index, ...parts.map(({ part }) => stored[part] ?? null)];
      await client.query(`insert into stored values (${bound.map((_, at) => `$${at + 1}`).join(', ')})`, bound);
    }
    const at = (part: string) => column('s', columnOf(field, part));
    const pair = sql`${type.stored(field, at)} as kept, ${type.present(field, at)} as shown`;
    const row = compileSql(sql`(select row_to_json(pair)::text from (select ${pair}) as pair)`).text;
    const { rows } = await client.query(`select ${row} as json from stored s order by n`);
    return rows.map(({ json }) => JSON.parse(json));
  } finally {
    await client.query('drop table stored');
  }
}

describe.each(FIELD_TYPE_NAMES)('%s', (type) => {
  test('Every accepted value comes back as it was kept, and null as null.', async () => {
    for (const one of CASES[type].accepted) {
      const value = one.expect === undefined ? (one.given as Stored) : one.expect;
      const field = fieldOf(type, one.field);
      const [found, none] = await throughTable(field, [value, null]);
      expect(found?.kept ?? null).toEqual(value);
      if (type !== 'attachment') expect(found?.shown ?? null).toEqual(value);
      expect(none).toEqual({ kept: null, shown: null });
    }
  });
});

test('A text of any characters that can be stored comes back byte by byte.', async () => {
  const text = fc
    .string({ unit: 'binary', maxLength: 60 })
    .filter((each) => !each.includes('\0') && each.isWellFormed());
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 20 }), async (texts) => {
      const found = await throughTable(fieldOf('text'), texts);
      expect(found.map(({ kept }) => kept)).toEqual(texts);
      const lists = await throughTable(fieldOf('tags'), [texts]);
      expect(lists[0]?.kept).toEqual(texts);
    }),
    { numRuns: 8 * Number(process.env['CAHIER_TEST_SCALE'] ?? 1) },
  );
});

test('Files are answered with their name, type and size, in their order.', async () => {
  const [found] = await throughTable(fieldOf('attachment', { many: true }), [[{ id: FILE }]]);
  expect(found?.shown).toEqual([{ id: FILE, name: 'a.pdf', type: 'application/pdf', size: 3 }]);
});

test('Money in another currency has no company amount while there is no rate.', async () => {
  const stored = FIELD_TYPES.money.store({ amount: '5.00', currency: 'USD' }, fieldOf('money'), STORE);
  expect(stored).toEqual({ '': '5.00', currency: 'USD', rate: null, rate_date: null, company: null });
});
