// Runs rules over rows in both back-ends and says where they disagree: in JavaScript, and in PostgreSQL as a condition,
// as the condition's opposite and as a selected value. Many rules share one query.
import pg from 'pg';
import { parseRule } from '../../engine/rules/parse.ts';
import { ruleShape } from '../../engine/rules/shape.ts';
import { bindSql, compileSql, join, raw, type Sql, slot, sql } from '../../engine/rules/sql.ts';
import { compileRuleToJs } from '../../engine/rules/to_js.ts';
import { compileRuleToSql } from '../../engine/rules/to_sql.ts';
import type { Rule } from '../../engine/rules/types.ts';
import { BOUND, columnDefinitions, columnSql, type Row, readFrom, storedRow, VARIABLES } from './rule_table.ts';

/** A rule and a row on which the back-ends disagree. */
export interface Disagreement {
  readonly rule: unknown;
  readonly row: Row;
  readonly form: 'condition' | 'opposite' | 'value';
  readonly javascript: boolean;
  readonly postgresql: boolean | null;
}

const RULES_PER_QUERY = 100;

/** Connects to the test database and lays out the rows in a table that ends with the session. */
export async function openTable(rows: readonly Row[]): Promise<pg.Client> {
  const connectionString = process.env['CAHIER_TEST_DATABASE_URL'];
  if (!connectionString) throw new Error('Set CAHIER_TEST_DATABASE_URL to a PostgreSQL database, or run npm test.');
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query(`create temporary table t (${columnDefinitions()})`);
  await fillTable(client, rows);
  return client;
}

/** Replaces the rows. */
export async function fillTable(client: pg.Client, rows: readonly Row[]): Promise<void> {
  await client.query('delete from t');
  const json = JSON.stringify(rows.map(storedRow));
  await client.query('insert into t select * from json_populate_recordset(null::t, $1)', [json]);
}

/** Parses a rule of the generator, which must be right by type. */
export function parseGenerated(json: unknown): Rule {
  const parsed = parseRule(json, { use: 'where', variable: (path) => VARIABLES.get(path) });
  if (!parsed.ok) throw new Error(`${JSON.stringify(json)}: ${JSON.stringify(parsed.problems)}`);
  return parsed.value;
}

/** All disagreements of the rules over the rows that are in the table. */
export async function findDisagreements(
  client: pg.Client,
  rules: readonly unknown[],
  rows: readonly Row[],
): Promise<readonly Disagreement[]> {
  const found: Disagreement[] = [];
  for (let start = 0; start < rules.length; start += RULES_PER_QUERY) {
    const batch = rules.slice(start, start + RULES_PER_QUERY);
    const answers = await askPostgres(client, batch);
    batch.forEach((rule, index) => {
      found.push(...compareAnswers(rule, rows, answers[index] as Answer));
    });
  }
  return found;
}

/** Ids of the rows for which the condition and its opposite hold; the value of every row, in the order of ids. */
interface Answer {
  readonly condition: readonly number[];
  readonly opposite: readonly number[];
  readonly value: readonly (boolean | null)[];
}

async function askPostgres(client: pg.Client, rules: readonly unknown[]): Promise<readonly Answer[]> {
  const values: Record<string, unknown> = {};
  for (const [path, { value }] of Object.entries(BOUND)) values[path] = value;
  const selected = rules.flatMap((json, number) => {
    const rule = parseGenerated(json);
    const opposite = parseGenerated({ '!': json });
    ruleShape(rule).literals.forEach((value, index) => {
      values[`${number}.${index}`] = value;
    });
    const context = {
      column: columnSql,
      literal: (_value: unknown, _type: unknown, index: number): Sql => slot(`${number}.${index}`),
    };
    return [
      sql`array(select id from t where ${compileRuleToSql(rule, context)})`,
      sql`array(select id from t where ${compileRuleToSql(opposite, context)})`,
      sql`(select array_agg(${compileRuleToSql(rule, { ...context, position: 'value' })} order by id) from t)`,
    ];
  });
  const numbered = selected.map((piece, index) => sql`${piece}${raw(` as c${index}`)}`);
  const { sql: text, parameters } = bindSql(compileSql(sql`select ${join(numbered, ', ')}`), values);
  const { rows } = await client.query<Record<string, never>>(text, [...parameters]);
  const [row = {}] = rows;
  return rules.map((_, index) => ({
    condition: row[`c${3 * index}`] as unknown as number[],
    opposite: row[`c${3 * index + 1}`] as unknown as number[],
    value: row[`c${3 * index + 2}`] as unknown as (boolean | null)[],
  }));
}

function compareAnswers(rule: unknown, rows: readonly Row[], answer: Answer): readonly Disagreement[] {
  const evaluate = compileRuleToJs(parseGenerated(rule));
  const [condition, opposite] = [new Set(answer.condition), new Set(answer.opposite)];
  return rows.flatMap((row, index) => {
    const javascript = evaluate(readFrom(row)) as boolean;
    const forms: [Disagreement['form'], boolean, boolean | null][] = [
      ['condition', javascript, condition.has(row.id)],
      ['opposite', !javascript, opposite.has(row.id)],
      ['value', javascript, answer.value[index] ?? null],
    ];
    return forms
      .filter(([, expected, actual]) => expected !== actual)
      .map(([form, expected, actual]) => ({ rule, row, form, javascript: expected, postgresql: actual }));
  });
}

/** The smallest rule found, by dropping parts, that still disagrees on the row alone; then what it reads of the row. */
export async function shrink(client: pg.Client, disagreement: Disagreement): Promise<Disagreement> {
  await fillTable(client, [disagreement.row]);
  let smallest = disagreement;
  for (;;) {
    const [smaller] = await findDisagreements(client, smallerRules(smallest.rule), [disagreement.row]);
    if (!smaller) break;
    smallest = smaller;
  }
  const text = JSON.stringify(smallest.rule);
  const read = Object.entries(smallest.row).filter(([path]) => path === 'id' || text.includes(`{"var":"${path}"}`));
  return { ...smallest, row: { ...Object.fromEntries(read), id: smallest.row.id } };
}

/** Rules with one connective, operand or element less. */
export function smallerRules(rule: unknown): readonly unknown[] {
  if (typeof rule !== 'object' || rule === null) return [];
  const [[operator, body] = ['', undefined]] = Object.entries(rule) as [string, unknown][];
  const operands = Array.isArray(body) ? body : [body];
  const isConnective = ['and', 'or', '!'].includes(operator) || (operator.endsWith('=') && operands.every(isCondition));
  if (!isConnective) return [];
  const dropped = ['and', 'or'].includes(operator) && operands.length > 1 ? operands : [];
  return [
    ...operands,
    ...dropped.map((_, index) => ({ [operator]: operands.filter((__, other) => other !== index) })),
    ...operands.flatMap((operand, index) =>
      smallerRules(operand).map((smaller) => ({ [operator]: operands.with(index, smaller) })),
    ),
  ];
}

function isCondition(json: unknown): boolean {
  const parsed = parseRule(json, { use: 'where', variable: (path) => VARIABLES.get(path) });
  return parsed.ok && json !== null;
}
