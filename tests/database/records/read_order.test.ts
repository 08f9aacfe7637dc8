// The order of lists and their pages: for every sortable type, with nulls and ties, in both directions, pages put
// together are what one natural ORDER BY gives; and with an index on the sort no page reads more than it answers.

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { BoundSql } from '../../../engine/rules/sql.ts';
import { runList } from '../../../engine/runtime/records/list.ts';
import type { ListAnswer } from '../../../schemas/http/records.ts';
import { DEALS_MODEL } from '../../fixtures/models/deals.ts';
import { COMPANY, idOf, openReadingRig, type ReadingRig } from './reading_rig.ts';

/** Pages of unindexed orders take a moment each when the table is larger. */
const TIMEOUT_MS = 120_000;

const ROWS = 4_000 * Number(process.env['CAHIER_TEST_SCALE'] ?? 1);

interface SortCase {
  readonly path: string;
  /** What PostgreSQL orders by, naturally. */
  readonly natural: string;
  /** Few values for many rows: walking backwards on the ascending index would sort all rows of a value. */
  readonly tied?: true;
}

const SORTS: readonly SortCase[] = [
  { path: 'name', natural: '"name" collate "und-x-icu"' },
  { path: 'amount', natural: '"amount__company"' },
  { path: 'discount', natural: '"discount"', tied: true },
  { path: 'weight', natural: '"weight"' },
  { path: 'seats', natural: '"seats"', tied: true },
  { path: 'urgent', natural: '"urgent"', tied: true },
  { path: 'priority', natural: '"priority"', tied: true },
  { path: 'stage', natural: '"stage"', tied: true },
  { path: 'stage.outcome', natural: '"stage__outcome"', tied: true },
  { path: 'close_date', natural: '"close_date"', tied: true },
  { path: 'met_at', natural: '"met_at"' },
  { path: 'created_at', natural: '"created_at"' },
];

const DIRECTED = SORTS.flatMap((sort) => [
  { ...sort, descending: false, name: sort.path },
  { ...sort, descending: true, name: `-${sort.path}` },
]);

let rig: ReadingRig;

beforeAll(async () => {
  rig = await openReadingRig(DEALS_MODEL);
  await rig.store('company', [{ id: COMPANY.id, name: 'Acme', currency: 'EUR' }]);
  await rig.store(
    'account',
    ['Zoé', 'anna', 'Österreich', 'zoe'].map((name, index) => ({ id: idOf(index + 1), name })),
  );
  // Each column has nulls, ties and single values; numbers are spread by a prime, so that no column follows the ids.
  await rig.client.query(
    `insert into deal (id, version, created_at, updated_at, name, amount, amount__currency, amount__company, discount,
       weight, seats, urgent, priority, stage, stage__outcome, close_date, met_at, account, deleted_at)
     select ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 1,
       '2020-01-01'::timestamptz + (x % 1000) * interval '7 minutes 123 milliseconds', now(),
       case when x % 11 = 0 then null else (array['é', 'E', 'z', 'Z', 'ß', '漢', '-', ''])[x % 8 + 1] || (x % 700) end,
       x % 900 / 4.0, 'EUR', case when x % 7 = 0 then null else x % 900 / 4.0 end,
       nullif(x % 40, 5) / 2.0, nullif(x % 3000, 3) / 1000.0, nullif(x % 13, 4),
       (array[true, false, null])[x % 3 + 1], (array['low', 'high', null])[x % 3 + 1],
       (array['open', 'won', 'lost', null])[x % 4 + 1], (array['open', 'won', 'lost', null])[x % 4 + 1],
       case when x % 9 = 0 then null else '2026-01-01'::date + (x % 100)::int end,
       case when x % 9 = 1 then null else '2026-01-01'::timestamptz + x * interval '977 milliseconds' end,
       case when x % 5 = 0 then null else ('00000000-0000-7000-8000-' || lpad(to_hex(x % 4 + 1), 12, '0'))::uuid end,
       case when x % 17 = 0 then now() end
     from (select n, n::bigint * 7919 % 10007 as x from generate_series(1, ${ROWS}) n) numbers`,
  );
  for (const { natural, tied } of SORTS) {
    await rig.client.query(`create index on deal (${natural}, id) where deleted_at is null`);
    if (tied) await rig.client.query(`create index on deal (${natural} desc, id) where deleted_at is null`);
  }
  await rig.client.query('vacuum analyze deal');
  // Of a table this small the planner would rather read a whole group of ties at once than follow an index.
  await rig.client.query('set random_page_cost = 1.1');
}, 60_000);

afterAll(() => rig?.close());

async function page(sort: string, limit: number, after: string | null): Promise<ListAnswer> {
  const request = { sort: sort.split(','), fields: ['id'], limit, ...(after === null ? {} : { after }) };
  return JSON.parse(await runList(rig.request(), 'deal', request)) as ListAnswer;
}

async function allPages(sort: string): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let after: string | null = null; ; ) {
    const { items, next } = await page(sort, 197, after);
    ids.push(...items.map(({ id }) => id));
    if (next === null) return ids;
    after = next;
  }
}

async function naturalOrder(order: string): Promise<readonly string[]> {
  const { rows } = await rig.client.query<{ id: string }>(
    `select deal.id from deal left join account on account.id = deal.account where deal.deleted_at is null order by ${order}, deal.id`,
  );
  return rows.map(({ id }) => id);
}

test.each(DIRECTED)(
  'the pages of a list by $name are in the natural order',
  async ({ name, natural, descending }) => {
    const order = `deal.${natural}${descending ? ' desc nulls last' : ''}`;
    expect(await allPages(name)).toEqual(await naturalOrder(order));
  },
  TIMEOUT_MS,
);

const MANY: readonly { sort: string; order: string }[] = [
  { sort: 'id', order: 'deal.id' },
  { sort: '-id', order: 'deal.id desc' },
  {
    sort: '-stage,amount,-name',
    order: 'stage desc nulls last, amount__company, deal.name collate "und-x-icu" desc nulls last',
  },
  { sort: 'urgent,-id,name', order: 'urgent, deal.id desc' },
  { sort: 'account', order: 'account.name collate "und-x-icu"' },
  { sort: '-account.name,seats', order: 'account.name collate "und-x-icu" desc nulls last, seats' },
];

test.each(MANY)(
  'the pages of a list by $sort are in the natural order',
  async ({ sort, order }) => {
    expect(await allPages(sort)).toEqual(await naturalOrder(order));
  },
  TIMEOUT_MS,
);

test.each(DIRECTED)(
  'no page of a list by $name reads more than five times its rows',
  async ({ name }) => {
    const limit = 50;
    let after: string | null = null;
    // The first pages, and one in the middle of the nulls or of the last ties.
    for (const rows of [limit, limit, ROWS - 400, limit]) {
      rig.statements();
      const answer: ListAnswer = rows === ROWS - 400 ? await skip(name, rows, after) : await page(name, limit, after);
      if (rows === limit) expect(await rowsRead(rig.statements()[0] as BoundSql)).toBeLessThanOrEqual(5 * limit);
      after = answer.next;
      if (after === null) break;
    }
  },
  TIMEOUT_MS,
);

/** Pages on without looking. */
async function skip(sort: string, rows: number, after: string | null): Promise<ListAnswer> {
  let answer = await page(sort, 200, after);
  for (let seen = 200; seen < rows * 0.9 && answer.next !== null; seen += 200)
    answer = await page(sort, 200, answer.next);
  return answer;
}

interface PlanNode {
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly PlanNode[];
}

async function rowsRead({ sql, parameters }: BoundSql): Promise<number> {
  const { rows } = await rig.client.query(`explain (analyze, format json) ${sql}`, [...parameters]);
  const [{ Plan }] = rows[0]['QUERY PLAN'] as readonly [{ readonly Plan: PlanNode }];
  return readBy(Plan);
}

function readBy(node: PlanNode): number {
  const own = (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'];
  const below = (node.Plans ?? []).reduce((sum, plan) => sum + readBy(plan), 0);
  return (node['Relation Name'] === undefined ? 0 : own) + below;
}
