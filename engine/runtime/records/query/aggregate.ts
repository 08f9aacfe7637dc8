// The statement of an aggregate: matching rows are grouped in a sub-select, and around it groups get their labels,
// `having` and the order. Groups in which an amount has no rate come first, whatever the order and `having` say, so
// that the first row tells whether the answer must be refused.

import type { AggregateRequest } from '../../../../schemas/http/records.ts';
import { ok, type Problem, type Result, refused } from '../../../problems.ts';
import { globalType } from '../../../rules/globals.ts';
import { parseRule } from '../../../rules/parse.ts';
import { all, any, column, join, name, raw, type Sql, slot, sql } from '../../../rules/sql.ts';
import { compileRuleToSql } from '../../../rules/to_sql.ts';
import type { Rule } from '../../../rules/types.ts';
import { globalSql } from '../../access/when.ts';
import { type Group, groupByClause, groupColumns, groupOrder, presentGroup } from './group.ts';
import { type Measure, measureColumn, presentMeasure } from './measure.ts';
import {
  beside,
  CURRENCY,
  countsMissing,
  isMoney,
  judgedSql,
  moneyColumns,
  moneyMeasureColumns,
  ownCurrency,
  presentMoney,
} from './money_measure.ts';
import { collectJoins, leadsTo } from './paths.ts';
import { collectRates, EXCHANGE_RATE } from './rates.ts';
import { type Presenter, ROW } from './record_json.ts';
import { type Matching, matchingRows } from './select.ts';
import { entityOf, type ReadContext } from './source.ts';
import { type Filter, filterOf } from './where.ts';

export interface Aggregate {
  readonly matching: Matching;
  readonly groups: readonly Group[];
  readonly measures: readonly Measure[];
  readonly having?: Rule | undefined;
  readonly order: readonly Ordered[];
  /** Whether all companies are known to count in one currency. */
  readonly oneCurrency: boolean;
}

/** A group or measure to order by. */
export interface Ordered {
  readonly by: Group | Measure;
  readonly descending: boolean;
}

/** The filter over groups and measures, by their names. Problems are those of rules, in `/having`. */
export function parseHaving(of: Pick<Aggregate, 'groups' | 'measures'>, json: unknown): Result<Filter> {
  const parsed = parseRule(json, {
    use: 'where',
    pointer: '/having',
    variable: (path) => globalType(path) ?? namedColumn(of, path)?.type,
  });
  return parsed.ok ? filterOf(parsed.value, '/having') : parsed;
}

function namedColumn(of: Pick<Aggregate, 'groups' | 'measures'>, key: string): Group | Measure | undefined {
  return [...of.groups, ...of.measures].find((one) => one.name === key);
}

/** Names of groups or measures, a leading minus for descending, then all other groups. Problem: `parameter.invalid`. */
export function parseOrder(
  of: Pick<Aggregate, 'groups' | 'measures'>,
  sort: NonNullable<AggregateRequest['sort']>,
): Result<readonly Ordered[]> {
  const order: Ordered[] = [];
  const problems: Problem[] = [];
  sort.forEach((entry, index) => {
    const descending = entry.startsWith('-');
    const by = namedColumn(of, descending ? entry.slice(1) : entry);
    const detail = `There is no group or measure ${JSON.stringify(entry)} to sort by.`;
    if (by) order.push({ by, descending });
    else problems.push({ code: 'parameter.invalid', pointer: `/sort/${index}`, detail });
  });
  const rest = of.groups.filter((group) => !order.some(({ by }) => by === group));
  return problems.length > 0 ? refused(problems) : ok([...order, ...rest.map((by) => ({ by, descending: false }))]);
}

/**
 * Rows of `c0`, `c1` … (the JSON text of each group, then of each measure) and, where amounts may have no rate, `x0` …
 * (their number, by the measure's) with `y0` … (one of their currencies) and `k` (the currency that they have none to).
 * Slots: `limit`, `request.currency`, `currency.digits`, those of the filter and of `having`.
 */
export function compileAggregate(context: ReadContext, aggregate: Aggregate): Sql {
  const { groups, measures } = aggregate;
  const presenter: Presenter = { context, joins: collectJoins(context, { root: ROW, prefix: 'l', deleted: true }) };
  const values = [
    ...groups.map((group) => presentGroup(presenter, group)),
    ...measures.map((measure) => (isMoney(measure) ? presentMoney(measure) : presentMeasure(measure))),
  ];
  const cells = values.map((value, index) => sql`to_json(${value})::text as ${name(`c${index}`)}`);
  const counting = measures.filter(countsMissing);
  const missing = counting.map((measure) => column(ROW, beside(measure, 'missing')));
  const currencies = counting.map((measure) => column(ROW, beside(measure, 'missingCurrency')));
  const currency = counting.length > 0 ? [column(ROW, CURRENCY)] : [];
  const order = orderSql(presenter, aggregate, missing);
  const selected = join([...cells, ...missing, ...currencies, ...currency], ', ');
  const kept = havingSql(aggregate, missing);
  return sql`select ${selected} from (${groupedSql(context, aggregate)}) as ${name(ROW)}${presenter.joins.sql()}${kept}${order} limit ${slot('limit')}::int`;
}

function groupedSql(context: ReadContext, aggregate: Aggregate): Sql {
  const { matching, groups, measures } = aggregate;
  const rows = matchingRows(context, matching);
  const source = { context, joins: rows.joins };
  const rates = mayMeet(context, aggregate)
    ? collectRates(entityOf(context.model, EXCHANGE_RATE) !== undefined)
    : undefined;
  const columns = [
    ...groupColumns(source, groups),
    ...measures.flatMap((measure) =>
      isMoney(measure) ? moneyMeasureColumns(source, measure, rates) : [measureColumn(source, measure)],
    ),
  ];
  const from = sql`from ${rows.from()}${rates?.sql() ?? raw('')} where ${all(rows.conditions)}${groupByClause(groups)}`;
  if (rates) return judgedSql(context, aggregate, sql`select ${join(columns, ', ')} ${from}`);
  const currency = measures.some(isMoney) ? [sql`${ownCurrency(context)} as ${name(CURRENCY)}`] : [];
  return sql`select ${join([...columns, ...currency], ', ')} ${from}`;
}

/** Whether amounts of companies with unlike currencies may come together. */
function mayMeet({ model }: ReadContext, { measures, oneCurrency }: Aggregate): boolean {
  return !oneCurrency && entityOf(model, 'company') !== undefined && measures.some(countsMissing);
}

function havingSql(aggregate: Aggregate, missing: readonly Sql[]): Sql {
  if (!aggregate.having) return raw('');
  const condition = compileRuleToSql(aggregate.having, {
    column: (path) => havingColumn(aggregate, path),
    literal: (_value, _type, index) => slot(`having.${index}`),
  });
  return sql` where ${any([condition, ...missing.map((count) => sql`${count} > 0`)])}`;
}

function havingColumn(aggregate: Aggregate, path: string): ReturnType<typeof moneyColumns> | Sql {
  const own = globalSql(path);
  if (own) return own;
  const found = namedColumn(aggregate, path);
  if (!found) throw new Error(`A checked rule names ${path}, which is neither a group nor a measure.`);
  return 'of' in found && found.type.kind === 'money' ? moneyColumns(found) : column(ROW, found.column);
}

function orderSql(presenter: Presenter, { order }: Aggregate, missing: readonly Sql[]): Sql {
  const refusedFirst = missing.length > 0 ? [sql`(${join(missing, ' + ')} > 0) desc`] : [];
  const wanted = order.flatMap(({ by, descending }) => {
    const words = raw(descending ? ' desc nulls last' : '');
    if ('of' in by) return [sql`${column(ROW, by.column)}${words}`];
    // Records of one label stay apart and in one order.
    const ties = leadsTo(by.found.field) === undefined ? [] : [column(ROW, by.column)];
    return [sql`${groupOrder(presenter, by)}${words}`, ...ties];
  });
  const columns = [...refusedFirst, ...wanted];
  return columns.length === 0 ? raw('') : sql` order by ${join(columns, ', ')}`;
}
