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
import {
  countsMissing,
  type Measure,
  measureColumns,
  missingColumn,
  missingCurrencyColumn,
  moneyColumns,
  presentMeasure,
} from './measure.ts';
import { collectJoins, leadsTo } from './paths.ts';
import { type Presenter, ROW } from './record_json.ts';
import { type Matching, matchingRows } from './select.ts';
import type { ReadContext } from './source.ts';
import { type Filter, filterOf } from './where.ts';

export interface Aggregate {
  readonly matching: Matching;
  readonly groups: readonly Group[];
  readonly measures: readonly Measure[];
  readonly having?: Rule | undefined;
  readonly order: readonly Ordered[];
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
 * Rows of `c0`, `c1` … (the JSON text of each group, then of each measure) and `x0` … (amounts without a rate, by the
 * measure's number) with `y0` … (one of their currencies). Slots: `limit`, `request.currency_digits`, those of the filter and of `having`.
 */
export function compileAggregate(context: ReadContext, aggregate: Aggregate): Sql {
  const { groups, measures } = aggregate;
  const presenter: Presenter = { context, joins: collectJoins(context, { root: ROW, prefix: 'l', deleted: true }) };
  const values = [
    ...groups.map((group) => presentGroup(presenter, group)),
    ...measures.map((measure) => presentMeasure(measure)),
  ];
  const cells = values.map((value, index) => sql`to_json(${value})::text as ${name(`c${index}`)}`);
  const counting = measures.filter(countsMissing);
  const missing = counting.map((measure) => column(ROW, missingColumn(measure)));
  const currencies = counting.map((measure) => column(ROW, missingCurrencyColumn(measure)));
  const order = orderSql(presenter, aggregate, missing);
  const selected = join([...cells, ...missing, ...currencies], ', ');
  const kept = havingSql(aggregate, missing);
  return sql`select ${selected} from (${groupedSql(context, aggregate)}) as ${name(ROW)}${presenter.joins.sql()}${kept}${order} limit ${slot('limit')}::int`;
}

function groupedSql(context: ReadContext, { matching, groups, measures }: Aggregate): Sql {
  const rows = matchingRows(context, matching);
  const source = { context, joins: rows.joins };
  const columns = [...groupColumns(source, groups), ...measures.flatMap((measure) => measureColumns(source, measure))];
  return sql`select ${join(columns, ', ')} from ${rows.from()} where ${all(rows.conditions)}${groupByClause(groups)}`;
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
