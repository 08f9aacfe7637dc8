// Requests to read whose SQL is kept word for word in golden/<name>.sql: the pure suite compares the text, the database
// suite lets PostgreSQL parse it.

import type { Entity, Model } from '../../../../engine/metadata/model.ts';
import { compileSql, type Sql } from '../../../../engine/rules/sql.ts';
import { compileGet } from '../../../../engine/runtime/records/get.ts';
import { compileAggregate, parseHaving, parseOrder } from '../../../../engine/runtime/records/query/aggregate.ts';
import { compileExport } from '../../../../engine/runtime/records/query/export.ts';
import { readableSelection, selectionOf } from '../../../../engine/runtime/records/query/fields.ts';
import { resolveGroups } from '../../../../engine/runtime/records/query/group.ts';
import { parseIncludes } from '../../../../engine/runtime/records/query/include.ts';
import { compileLabels } from '../../../../engine/runtime/records/query/labels.ts';
import { resolveMeasures } from '../../../../engine/runtime/records/query/measure.ts';
import { accepted } from '../../../../engine/runtime/records/query/refusal.ts';
import { parseSearch } from '../../../../engine/runtime/records/query/search.ts';
import { compileCount, compileList } from '../../../../engine/runtime/records/query/select.ts';
import type { Way } from '../../../../engine/runtime/records/query/served.ts';
import { parseSort } from '../../../../engine/runtime/records/query/sort.ts';
import { entityOf, type ReadContext } from '../../../../engine/runtime/records/query/source.ts';
import { parseFilter } from '../../../../engine/runtime/records/query/where.ts';
import type { AggregateRequest, ListRequest } from '../../../../schemas/http/records.ts';
import { DEALS_MODEL } from '../../../fixtures/models/deals.ts';
import { EVERYTHING, limitedReader, MANAGER } from '../../../fixtures/models/readers.ts';

export interface StatementCase {
  readonly name: string;
  readonly compile: () => Sql;
}

const ALL: ReadContext = { model: DEALS_MODEL, access: EVERYTHING };

const LIMITED: ReadContext = {
  model: DEALS_MODEL,
  access: limitedReader({ user: '00000000-0000-7000-8000-000000000001', own: ['account'], hidden: ['company'] }),
};

/** Indexes by which days of one owner and of all are in order, and sizes of one owner. */
const DAYS = { days: { fields: ['stage', 'close_date'] } };
const INDEXED: ReadContext = {
  model: withIndexes({
    ...DAYS,
    own_days: { fields: ['owner', 'stage', 'close_date'] },
    own_seats: { fields: ['owner', 'seats'] },
  }),
  access: MANAGER,
};
const WITHOUT_OWNERS = withIndexes(DAYS);
const OPEN = { '==': [{ var: 'stage' }, 'open'] };

function withIndexes(indexes: Entity['indexes']): Model {
  const deal = { ...(DEALS_MODEL.entities['deal'] as Entity), indexes };
  return { ...DEALS_MODEL, entities: { ...DEALS_MODEL.entities, deal } };
}

function entity(name: string): Entity {
  return entityOf(DEALS_MODEL, name) as Entity;
}

/** `after`: which values of the cursor are null. */
function list(
  context: ReadContext,
  name: string,
  request: ListRequest & { nulls?: readonly boolean[]; way?: Way; counts?: readonly number[]; isKnown?: boolean },
): Sql {
  const of = entityOf(context.model, name) as Entity;
  return compileList(context, {
    entity: of,
    rule: request.where === undefined ? undefined : accepted(parseFilter(context, of, request.where)).rule,
    search: accepted(parseSearch(request.search)),
    keys: accepted(parseSort(context, of, request.sort ?? [])),
    selection: request.fields
      ? accepted(selectionOf(context, of, request.fields))
      : readableSelection(context, of, true),
    includes: accepted(parseIncludes(context, of, request.include)),
    limit: request.limit ?? 50,
    after: request.nulls,
    way: request.way,
    counts: request.counts,
    isKnown: request.isKnown ?? false,
  });
}

/** `mayMeet`: currencies of companies. */
function aggregate(context: ReadContext, name: string, request: AggregateRequest & { mayMeet?: boolean }): Sql {
  const of = entity(name);
  const groups = accepted(resolveGroups(context, of, request.group ?? {}));
  const measures = accepted(resolveMeasures(context, { entity: of, groups }, request.measures));
  const columns = { groups, measures };
  return compileAggregate(context, {
    matching: { entity: of },
    ...columns,
    having: request.having === undefined ? undefined : accepted(parseHaving(columns, request.having)).rule,
    order: accepted(parseOrder(columns, request.sort ?? [])),
    oneCurrency: request.mayMeet !== true,
  });
}

export const STATEMENT_CASES: readonly StatementCase[] = [
  { name: 'a_list_by_id', compile: () => list(ALL, 'deal', { fields: ['name'] }) },
  { name: 'a_list_with_every_listed_field', compile: () => list(ALL, 'deal', {}) },
  { name: 'a_first_page_descending', compile: () => list(ALL, 'deal', { fields: ['name'], sort: ['-close_date'] }) },
  {
    name: 'a_next_page_descending',
    compile: () => list(ALL, 'deal', { fields: ['name'], sort: ['-close_date'], nulls: [false, false] }),
  },
  {
    name: 'a_next_page_among_nulls',
    compile: () => list(ALL, 'deal', { fields: ['name'], sort: ['-close_date'], nulls: [true, false] }),
  },
  {
    name: 'a_next_page_by_two_fields',
    compile: () => list(ALL, 'deal', { fields: ['name'], sort: ['amount', '-name'], nulls: [false, false, false] }),
  },
  {
    name: 'a_next_page_by_a_field_that_is_always_there',
    compile: () => list(ALL, 'deal', { fields: ['name'], sort: ['-created_at'], nulls: [false, false] }),
  },
  {
    name: 'a_list_by_the_label_of_a_reference',
    compile: () => list(LIMITED, 'deal', { fields: ['name'], sort: ['account'], nulls: [false, false] }),
  },
  {
    name: 'a_page_of_many_owners',
    compile: () => list(INDEXED, 'deal', { fields: ['name'], where: OPEN, sort: ['close_date'] }),
  },
  {
    name: 'a_full_page_of_many_owners_who_are_known',
    compile: () =>
      list(INDEXED, 'deal', { fields: ['name'], where: OPEN, sort: ['close_date'], way: 'full', isKnown: true }),
  },
  {
    name: 'a_page_of_many_owners_looked_up',
    compile: () => list(INDEXED, 'deal', { fields: ['name'], where: OPEN, sort: ['close_date'], way: 'keyed' }),
  },
  {
    name: 'a_next_page_of_many_owners_looked_up',
    compile: () =>
      list(INDEXED, 'deal', {
        fields: ['name'],
        where: OPEN,
        sort: ['-close_date'],
        nulls: [false, false],
        way: 'keyed',
      }),
  },
  {
    name: 'a_page_of_three_owners_merged',
    compile: () =>
      list(INDEXED, 'deal', { fields: ['name'], where: OPEN, sort: ['close_date'], way: 'merged', counts: [3] }),
  },
  {
    name: 'many_owners_without_an_index_of_all',
    compile: () => list(INDEXED, 'deal', { fields: ['name'], where: { '>': [{ var: 'seats' }, 3] }, sort: ['seats'] }),
  },
  {
    name: 'many_owners_with_an_index_of_all_alone',
    compile: () =>
      list({ ...INDEXED, model: WITHOUT_OWNERS }, 'deal', { fields: ['name'], where: OPEN, sort: ['close_date'] }),
  },
  {
    name: 'many_owners_with_a_narrow_filter',
    compile: () =>
      list(INDEXED, 'deal', { fields: ['name'], where: { '==': [{ var: 'notes' }, 'x'] }, sort: ['seats'] }),
  },
  {
    name: 'many_owners_of_whom_one_is_meant',
    compile: () =>
      list(INDEXED, 'deal', {
        fields: ['name'],
        where: { '==': [{ var: 'owner' }, { var: '$user' }] },
        sort: ['seats'],
      }),
  },
  {
    name: 'one_join_for_filter_search_and_sort',
    compile: () =>
      list(LIMITED, 'deal', {
        fields: ['name'],
        where: {
          and: [{ '==': [{ var: 'account.industry' }, 'tech'] }, { '>': [{ var: 'stage.probability' }, '50'] }],
        },
        search: 'blue sky',
        sort: ['account.name'],
      }),
  },
  {
    name: 'fields_over_references',
    compile: () =>
      list(LIMITED, 'deal', { fields: ['account.owner.name', 'account.name', 'company', 'stage.outcome'] }),
  },
  { name: 'a_label_that_is_a_reference', compile: () => list(ALL, 'price', { fields: ['deal'] }) },
  {
    name: 'an_exact_count',
    compile: () =>
      compileCount(LIMITED, {
        entity: entity('account'),
        rule: accepted(parseFilter(LIMITED, entity('account'), { '==': [{ var: 'owner' }, { var: '$user' }] })).rule,
      }),
  },
  {
    name: 'records_that_refer_to_each',
    compile: () => list(LIMITED, 'account', { fields: ['name'], include: ['deals'] }),
  },
  {
    name: 'an_export',
    compile: () =>
      compileExport(LIMITED, {
        entity: entity('account'),
        rule: accepted(parseFilter(LIMITED, entity('account'), { '==': [{ var: 'industry' }, 'tech'] })).rule,
        keys: accepted(parseSort(LIMITED, entity('account'), ['-owner'])),
        selection: accepted(selectionOf(LIMITED, entity('account'), ['name', 'owner'])),
      }),
  },
  {
    name: 'one_record',
    compile: () =>
      compileGet(ALL, entity('account'), { selection: readableSelection(ALL, entity('account')), includes: [] }),
  },
  { name: 'labels_of_records', compile: () => compileLabels(LIMITED, entity('account')) as Sql },
  {
    name: 'sums_by_stage',
    compile: () =>
      aggregate(ALL, 'deal', {
        group: { stage: { field: 'stage' } },
        measures: { n: { count: true }, total: { sum: 'amount' }, seats: { sum: 'seats' } },
        having: { '>': [{ var: 'total' }, '1000'] },
        sort: ['-total'],
      }),
  },
  {
    name: 'sums_where_currencies_may_meet',
    compile: () =>
      aggregate(ALL, 'deal', {
        group: { stage: { field: 'stage' } },
        measures: { n: { count: true }, total: { sum: 'amount' }, mean: { avg: 'amount' } },
        having: { '>': [{ var: 'total' }, '1000'] },
        sort: ['-total'],
        mayMeet: true,
      }),
  },
  {
    name: 'means_by_account_and_month',
    compile: () =>
      aggregate(LIMITED, 'deal', {
        group: { account: { field: 'account' }, month: { field: 'met_at', by: 'month' } },
        measures: { mean: { avg: 'weight' }, last: { max: 'met_at' } },
      }),
  },
  {
    name: 'sums_by_currency',
    compile: () =>
      aggregate(ALL, 'deal', {
        group: { currency: { field: 'amount.currency' } },
        measures: { total: { sum: 'amount' } },
      }),
  },
];

/** The text, one clause a line. */
export function goldenText(piece: Sql): string {
  const { text, places } = compileSql(piece);
  const clauses = / (?=from |left join |cross join |where |group by |order by |union all |limit )/g;
  const slots = places.map(
    (place, index) => `-- $${index + 1} ${'slot' in place ? place.slot : JSON.stringify(place.constant)}`,
  );
  return [text.replace(clauses, '\n'), ...slots, ''].join('\n');
}
