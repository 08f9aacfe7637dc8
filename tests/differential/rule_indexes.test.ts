// Conditions in a positive position are plain enough for PostgreSQL to serve them by an index.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type pg from 'pg';
import { ruleShape } from '../../engine/rules/shape.ts';
import { bindSql, compileSql, slot, sql } from '../../engine/rules/sql.ts';
import { compileRuleToSql } from '../../engine/rules/to_sql.ts';
import { openTable, parseGenerated } from './rule_comparison.ts';
import { BOUND, columnSql } from './rule_table.ts';

const INDEXED = [
  'text_a',
  'integer_a',
  'decimal_a',
  'date_a',
  'datetime_a',
  'account_a',
  'owner',
  'money_a__company',
  'money_a__amount',
];

const ROWS = `insert into t (id, text_a, integer_a, decimal_a, date_a, datetime_a, account_a, owner, flag_a,
    money_a__amount, money_a__currency, money_a__company, texts)
  select n, 'text ' || n, n, n / 7.0, date '2000-01-01' + n % 9000, timestamptz '2000-01-01 00:00Z' + n * interval '1 hour',
    md5('a' || n)::uuid, md5('o' || n)::uuid, n % 500 = 0, n / 3.0, 'EUR', n / 2.0, array['tag ' || n, 'x']
  from generate_series(1, 20000) n where n % 10 <> 0`;

let client: pg.Client;

beforeAll(async () => {
  client = await openTable([]);
  await client.query(ROWS);
  await client.query(`insert into t (id) select n from generate_series(20001, 20040) n`);
  for (const column of INDEXED) await client.query(`create index on t ("${column}")`);
  await client.query('create index on t using gin (texts)');
  await client.query('create index on t (id) where flag_a');
  await client.query('analyze t');
}, 30_000);

afterAll(async () => {
  await client?.end();
});

const ACCOUNT = '0198f2a0-1111-7000-8000-00000000000a';

test.each([
  { name: 'text equals a constant', rule: { '==': [{ var: 'text_a' }, 'text 77'] }, column: 'text_a' },
  { name: 'text is before a constant', rule: { '<': [{ var: 'text_a' }, 'text 101'] }, column: 'text_a' },
  { name: 'text is among constants', rule: { in: [{ var: 'text_a' }, ['text 7', 'text 8']] }, column: 'text_a' },
  { name: 'text starts with a constant', rule: { starts_with: [{ var: 'text_a' }, 'text 777'] }, column: 'text_a' },
  {
    name: 'integer is at most a rounded constant',
    rule: { '<': [{ var: 'integer_a' }, { round: ['9.4', 0] }] },
    column: 'integer_a',
  },
  {
    name: 'decimal is under the least',
    rule: { '<': [{ var: 'decimal_a' }, { min: ['0.5', 3] }] },
    column: 'decimal_a',
  },
  {
    name: 'decimal is over the greatest',
    rule: { '>': [{ var: 'decimal_a' }, { max: [2856, 3] }] },
    column: 'decimal_a',
  },
  {
    name: 'date is of the last days',
    rule: { '>': [{ var: 'date_a' }, { date_add: [{ var: '$today' }, 170, 'day'] }] },
    column: 'date_a',
  },
  {
    name: 'moment is over a month before now',
    rule: { '<': [{ var: 'datetime_a' }, { date_add: [{ var: '$now' }, -290, 'month'] }] },
    column: 'datetime_a',
  },
  {
    name: 'integer is as many days as lie between',
    rule: { '==': [{ var: 'integer_a' }, { days_between: ['2024-01-01', { var: '$today' }] }] },
    column: 'integer_a',
  },
  {
    name: 'integer is the year',
    rule: { '==': [{ var: 'integer_a' }, { year: [{ var: '$today' }] }] },
    column: 'integer_a',
  },
  {
    name: 'integer is the month',
    rule: { '==': [{ var: 'integer_a' }, { month: [{ var: '$now' }] }] },
    column: 'integer_a',
  },
  {
    name: 'date is one chosen by case',
    rule: {
      '==': [{ var: 'date_a' }, { switch: [{ month: [{ var: '$today' }] }, { '2': '2024-02-01' }, '2024-08-01'] }],
    },
    column: 'date_a',
  },
  { name: 'date lies in a period', rule: { in_period: [{ var: 'date_a' }, 'this_month'] }, column: 'date_a' },
  {
    name: 'moment lies in a period',
    rule: { in_period: [{ var: 'datetime_a' }, 'yesterday'] },
    column: 'datetime_a',
  },
  {
    name: 'text is in a list of values',
    rule: { in: [{ var: 'text_a' }, { list: ['text 7', 'text 8'] }] },
    column: 'text_a',
  },
  { name: 'text is null', rule: { '==': [{ var: 'text_a' }, null] }, column: 'text_a' },
  { name: 'text is empty', rule: { empty: [{ var: 'text_a' }] }, column: 'text_a' },
  { name: 'not unequal', rule: { '!': [{ '!=': [{ var: 'text_a' }, 'text 77'] }] }, column: 'text_a' },
  { name: 'integer is at least a constant', rule: { '>=': [{ var: 'integer_a' }, 19990] }, column: 'integer_a' },
  { name: 'integer lies between constants', rule: { '<': [5, { var: 'integer_a' }, 9] }, column: 'integer_a' },
  { name: 'integer is among constants', rule: { in: [{ var: 'integer_a' }, [1, 2, 3]] }, column: 'integer_a' },
  { name: 'decimal is less than a fraction', rule: { '<': [{ var: 'decimal_a' }, '0.5'] }, column: 'decimal_a' },
  { name: 'decimal is less than an integer', rule: { '<': [{ var: 'decimal_a' }, 1] }, column: 'decimal_a' },
  { name: 'decimal is among integers', rule: { in: [{ var: 'decimal_a' }, [1, 2]] }, column: 'decimal_a' },
  { name: 'date is after a constant', rule: { '>': [{ var: 'date_a' }, '2024-08-15'] }, column: 'date_a' },
  { name: 'date is today', rule: { '==': [{ var: 'date_a' }, { var: '$today' }] }, column: 'date_a' },
  {
    name: 'moment is after a constant',
    rule: { '>': [{ var: 'datetime_a' }, '2002-04-12T00:00:00Z'] },
    column: 'datetime_a',
  },
  { name: 'reference equals an id', rule: { '==': [{ var: 'account_a' }, ACCOUNT] }, column: 'account_a' },
  { name: 'reference is among ids', rule: { in: [{ var: 'account_a' }, [ACCOUNT]] }, column: 'account_a' },
  { name: 'reference is the user', rule: { '==': [{ var: 'owner' }, { var: '$user' }] }, column: 'owner' },
  {
    name: 'reference is among those of the user',
    rule: { in: [{ var: 'account_a' }, { var: '$user.accounts' }] },
    column: 'account_a',
  },
  { name: 'money is over a bare number', rule: { '>': [{ var: 'money_a' }, '9990'] }, column: 'money_a__company' },
  {
    name: 'money equals money',
    rule: { '==': [{ var: 'money_a' }, { amount: '1', currency: 'EUR' }] },
    column: 'money_a__amount',
  },
  { name: 'list contains a constant', rule: { contains: [{ var: 'texts' }, 'tag 77'] }, column: 'texts' },
  { name: 'a flag is true', rule: { '==': [{ var: 'flag_a' }, true] }, column: 'flag_a' },
])('an index serves: $name', async ({ rule, column }) => {
  const parsed = parseGenerated(rule);
  const condition = compileRuleToSql(parsed, {
    column: columnSql,
    literal: (_value, _type, index) => slot(`${index}`),
  });
  const values: Record<string, unknown> = { ...ruleShape(parsed).literals };
  for (const [path, { value }] of Object.entries(BOUND)) values[path] = value;
  const bound = bindSql(compileSql(sql`explain select id from t where ${condition}`), values);
  const { rows } = await client.query<{ 'QUERY PLAN': string }>(bound.sql, [...bound.parameters]);
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  expect(plan).not.toContain('Seq Scan');
  expect(plan).toContain(column === 'flag_a' ? 't_id_idx' : column);
  expect(plan).toMatch(/Index Cond|t_id_idx/);
});
