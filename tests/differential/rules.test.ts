// Every rule means the same in JavaScript and in PostgreSQL. Rules are generated over rows that are easy to get wrong;
// what once disagreed is kept in replay/ and tried first. CAHIER_TEST_SCALE multiplies the number of rules,
// CAHIER_TEST_SEED repeats a run.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type pg from 'pg';
import { ruleArbitrary } from './rule_arbitrary.ts';
import { type Disagreement, fillTable, findDisagreements, openTable, shrink } from './rule_comparison.ts';
import { generateRows, type Row } from './rule_table.ts';

const REPLAY = path.resolve('tests/differential/replay');
const RULES = 4000 * Number(process.env['CAHIER_TEST_SCALE'] ?? 1);
const ROWS = 80;
const SEED = Number(process.env['CAHIER_TEST_SEED'] ?? Date.now() % 2 ** 31);
const TIMEOUT_MS = 30_000 + 10 * RULES;

let client: pg.Client;

beforeAll(async () => {
  client = await openTable([]);
});

afterAll(async () => {
  await client?.end();
});

test('what once disagreed agrees now', async () => {
  const files = readdirSync(REPLAY).filter((file) => file.endsWith('.json'));
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) {
    const { rule, row } = JSON.parse(readFileSync(path.join(REPLAY, file), 'utf8')) as { rule: unknown; row: Row };
    await fillTable(client, [row]);
    expect({ file, disagreements: await findDisagreements(client, [rule], [row]) }).toEqual({
      file,
      disagreements: [],
    });
  }
}, 30_000);

test(
  `${RULES} generated rules over ${ROWS} rows agree (seed ${SEED})`,
  async () => {
    const rows = generateRows(ROWS, SEED);
    const rules = fc.sample(ruleArbitrary(5), { numRuns: RULES, seed: SEED });
    await fillTable(client, rows);
    const disagreements = await findDisagreements(client, rules, rows);
    const kept = await keep(disagreements);
    expect({ seed: SEED, count: disagreements.length, kept }).toEqual({ seed: SEED, count: 0, kept: [] });
  },
  TIMEOUT_MS,
);

/** Shrinks one disagreement of each rule, at most five, and stores them for the next runs. */
async function keep(disagreements: readonly Disagreement[]): Promise<readonly Disagreement[]> {
  const byRule = new Map(disagreements.map((one) => [JSON.stringify(one.rule), one]));
  const kept: Disagreement[] = [];
  for (const one of [...byRule.values()].slice(0, 5)) {
    const shrunk = await shrink(client, one);
    kept.push(shrunk);
    mkdirSync(REPLAY, { recursive: true });
    const file = path.join(REPLAY, `seed_${SEED}_${kept.length}.json`);
    writeFileSync(file, `${JSON.stringify({ rule: shrunk.rule, row: shrunk.row, form: shrunk.form }, null, 2)}\n`);
  }
  return kept;
}
