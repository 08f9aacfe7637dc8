// `lower` means the same in JavaScript and in PostgreSQL for every letter of Unicode 10, which is what the oldest ICU
// that we meet knows (the embedded PostgreSQL's, ICU 60). Letters that came later are listed.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type pg from 'pg';
import { bindSql, compileSql, slot, sql } from '../../engine/rules/sql.ts';
import { compileRuleToSql } from '../../engine/rules/to_sql.ts';
import { openTable, parseGenerated } from './rule_comparison.ts';

/** Upper-case letters assigned since Unicode 11: Georgian Mtavruli, Glagolitic, Latin, Vithkuqi, Garay, Medefaidrin … */
const LATER: readonly [number, number][] = [
  [0x1c89, 0x1c89],
  [0x1c90, 0x1cbf],
  [0x2c2f, 0x2c2f],
  [0xa7b8, 0xa7f5],
  [0x10570, 0x10595],
  [0x10d50, 0x10d65],
  [0x16e40, 0x16e5f],
  [0x16ea0, 0x16eb8],
];

let client: pg.Client;

beforeAll(async () => {
  client = await openTable([]);
});

afterAll(async () => {
  await client?.end();
});

test('lower agrees on every letter of Unicode 10 and on letters that depend on their neighbours', async () => {
  const texts = [...letters(), 'ΟΔΟΣ', 'ΟΔΟΣ ΟΔΟΣ', 'Σ', 'ΑΣ.', 'İSTANBUL', 'I\u0307', 'J\u0307'];
  await client.query('delete from t');
  await client.query(
    'insert into t (id, text_a) select ordinality, value from unnest($1::text[]) with ordinality as x(value)',
    [texts],
  );
  const rule = parseGenerated({ contains: [{ lower: [{ var: 'text_a' }] }, ''] });
  const [folded] = rule.kind === 'call' ? rule.args : [];
  if (!folded) throw new Error('The rule has lost its operand.');
  const value = compileRuleToSql(folded, { column: () => ({ parts: ['text_a'] }), literal: () => slot('none') });
  const query = bindSql(compileSql(sql`select text_a as upper, ${value} as lower from t order by id`), {});
  const { rows } = await client.query<{ upper: string; lower: string }>(query.sql);
  expect(rows.length).toBeGreaterThan(100_000);
  expect(rows.filter(({ upper, lower }) => upper.toLowerCase() !== lower)).toEqual([]);
}, 60_000);

function letters(): readonly string[] {
  const found: string[] = [];
  for (let point = 1; point < 0x110000; point += 1) {
    const text = String.fromCodePoint(point);
    if (/\p{L}|\p{M}|\p{N}|\p{S}/u.test(text) && !LATER.some(([from, to]) => point >= from && point <= to))
      found.push(text);
  }
  return found;
}
