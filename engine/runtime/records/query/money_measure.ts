// How aggregates measure money. Where a group holds its currency, as it was written. Else by the amounts that records keep
// in the currency of their company, which needs no rate; but where records of companies with unlike currencies meet, all
// of it is answered in the currency of the tenant, by the rates of their days, so that the groups of one answer add up.
// Whether they meet is known only once the rows were read, so both are measured in one pass, unless all companies are
// known to count in one currency: without rates it takes a third of the time. Amounts that are not known are counted
// beside it, so that the answer can be refused instead of being wrong.

import { all, column, join, name, raw, type Sql, slot, sql } from '../../../rules/sql.ts';
import type { MoneyColumns } from '../../../rules/to_sql.ts';
import type { MeasureFunction } from './aggregate_request.ts';
import type { Group, SourceRows } from './group.ts';
import { aggregateSql, type Measure } from './measure.ts';
import { columnsOf } from './paths.ts';
import { baseCurrencySql, digitsSql, type RateJoins, type TenantMoney } from './rates.ts';
import { ROW } from './record_json.ts';
import { entityOf, type ReadContext } from './source.ts';

/** The column of the grouped rows with the currency of money that no group tells apart. */
export const CURRENCY = 'k';

/** Of columns beside a measure's own, by the letter in its place. */
const BESIDE = {
  /** Amounts that are not known, and one of the currencies that lack a rate. */
  missing: 'x',
  missingCurrency: 'y',
  /** The same three in the currency of the tenant. */
  converted: 'b',
  unconverted: 'v',
  unconvertedCurrency: 'w',
  /** The first and the last currency of companies, by name. */
  first: 'f',
  last: 'l',
} as const;

export function beside(measure: Measure, what: keyof typeof BESIDE): string {
  return measure.column.replace('m', BESIDE[what]);
}

export function isMoney(measure: Measure): boolean {
  return measure.type.kind === 'money';
}

/** Whether the grouped rows say how many of its amounts are not known. */
export function countsMissing(measure: Measure): boolean {
  return isMoney(measure) && measure.currency === undefined;
}

/** `expression as "m0"` with the columns beside it; those of meeting currencies are there where `rates` are. */
export function moneyMeasureColumns(
  { context, joins }: SourceRows,
  measure: Measure,
  rates: RateJoins | undefined,
): readonly Sql[] {
  if (!measure.of) return [];
  const { function: operation, found } = measure.of;
  const alias = joins.alias(found.steps, '/measures');
  const at = columnsOf(context, found.entity, found.field);
  const [amount, currency, stored] = [at(alias, ''), at(alias, 'currency'), at(alias, 'company')];
  if (measure.currency) return [sql`${originalSql(operation, amount)} as ${name(measure.column)}`];
  // Company amounts are seldom missing, so that is asked first.
  const missed = all([sql`${stored} is null`, sql`${amount} is not null`]);
  const columns = [
    sql`${aggregateSql(operation, stored)} as ${name(measure.column)}`,
    sql`count(*) filter (where ${missed}) as ${name(beside(measure, 'missing'))}`,
    sql`min(${currency}) filter (where ${missed}) as ${name(beside(measure, 'missingCurrency'))}`,
  ];
  if (rates === undefined) return columns;
  const parts = { amount, currency, company: stored, rateDate: at(alias, 'rate_date') };
  const counted = rates.of({ entity: found.entity, alias, ...parts });
  return [...columns, ...convertedColumns(measure, operation, { ...counted, written: amount })];
}

function convertedColumns(
  measure: Measure,
  operation: MeasureFunction,
  { written, amount, currency }: TenantMoney & { readonly written: Sql },
): readonly Sql[] {
  const lacking = sql`${written} is not null and ${amount} is null`;
  return [
    sql`${aggregateSql(operation, amount)} as ${name(beside(measure, 'converted'))}`,
    sql`count(*) filter (where ${lacking}) as ${name(beside(measure, 'unconverted'))}`,
    sql`min(${currency}) filter (where ${lacking}) as ${name(beside(measure, 'unconvertedCurrency'))}`,
    sql`min(${currency}) filter (where ${written} is not null) as ${name(beside(measure, 'first'))}`,
    sql`max(${currency}) filter (where ${written} is not null) as ${name(beside(measure, 'last'))}`,
  ];
}

/** In the currency of the group: as many digits as its amounts have. */
function originalSql(operation: MeasureFunction, amount: Sql): Sql {
  if (operation !== 'avg') return aggregateSql(operation, amount);
  return sql`round(avg(${amount}), coalesce(max(scale(${amount})), 0))`;
}

/** The currency of an answer without amounts, and of all where companies count in one. */
export function ownCurrency({ model }: ReadContext): Sql {
  const asked = sql`${slot('request.currency')}::text`;
  return entityOf(model, 'company') ? sql`coalesce(${asked}, ${baseCurrencySql})` : asked;
}

/** Grouped rows with columns of meeting currencies → rows with those of each measure, in the one currency of all. */
export function judgedSql(
  context: ReadContext,
  { groups, measures }: { readonly groups: readonly Group[]; readonly measures: readonly Measure[] },
  grouped: Sql,
): Sql {
  const summed = measures.filter(countsMissing);
  const of = (what: keyof typeof BESIDE): Sql =>
    join(
      summed.map((measure) => name(beside(measure, what))),
      ', ',
    );
  const first = sql`min(least(${of('first')})) over ()`;
  const last = sql`max(greatest(${of('last')})) over ()`;
  const judged = sql`select *, ${first} as "first", ${first} <> ${last} as "meet" from (${grouped}) as "grouped"`;
  const others = [...groups, ...measures.filter((measure) => !countsMissing(measure))].map((each) => name(each.column));
  const columns = [...others, ...summed.flatMap(judgedColumns)];
  const currency = sql`case when "meet" then ${baseCurrencySql} else coalesce("first", ${ownCurrency(context)}) end`;
  return sql`select ${join([...columns, sql`${currency} as ${name(CURRENCY)}`], ', ')} from (${judged}) as "judged"`;
}

function judgedColumns(measure: Measure): readonly Sql[] {
  const own = name(measure.column);
  const [missing, currency] = [name(beside(measure, 'missing')), name(beside(measure, 'missingCurrency'))];
  const [converted, unconverted] = [name(beside(measure, 'converted')), name(beside(measure, 'unconverted'))];
  return [
    sql`case when "meet" then ${converted} else ${own} end as ${own}`,
    sql`case when "meet" then ${unconverted} else ${missing} end as ${missing}`,
    sql`coalesce(${currency}, case when "meet" then ${name(beside(measure, 'unconvertedCurrency'))} end) as ${currency}`,
  ];
}

/** Money as it is answered, over the grouped rows. */
export function presentMoney(measure: Measure): Sql {
  const { amount, currency } = moneyColumns(measure);
  const scale = measure.of?.found.field.scale ?? 0;
  const digits = sql`greatest(${digitsSql(column(ROW, CURRENCY))}, ${raw(String(scale))})`;
  const rounded = sql`round(${amount}, ${digits})`;
  const isOwn = measure.currency && sql`${column(ROW, measure.currency.column)} is not null`;
  const shown = isOwn ? sql`case when ${isOwn} then ${amount} else ${rounded} end` : rounded;
  return sql`case when ${amount} is not null then json_build_object('amount', ${shown}::text, 'currency', ${currency}) end`;
}

/** The measure as `having` compares it. */
export function moneyColumns(measure: Measure): MoneyColumns {
  const amount = column(ROW, measure.column);
  const own = column(ROW, CURRENCY);
  const currency = measure.currency ? sql`coalesce(${column(ROW, measure.currency.column)}, ${own})` : own;
  return { amount, currency, company: amount };
}
