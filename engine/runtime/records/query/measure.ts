// What is counted and summed per group. Numbers are exact; money is measured in the currency of the request's company,
// or, where the groups tell currencies apart, in its own. Amounts whose company amount is missing are counted beside
// it, so that the answer can be refused instead of being wrong.

import type { MeasureRequest } from '../../../../schemas/http/records.ts';
import type { Entity } from '../../../metadata/model.ts';
import { ok, type Problem, type Result, refused } from '../../../problems.ts';
import { column, name, raw, type Sql, slot, sql } from '../../../rules/sql.ts';
import type { MoneyColumns } from '../../../rules/to_sql.ts';
import type { RuleType } from '../../../rules/types.ts';
import { functionOf, type MeasureFunction } from './aggregate_request.ts';
import type { Group, SourceRows } from './group.ts';
import { columnsOf, type FieldPath, nullable, resolvePath, ruleTypeOf, unknownField } from './paths.ts';
import { baseCurrencySql, companyCurrencySql, EXCHANGE_RATE, latestRate } from './rates.ts';
import { ROW } from './record_json.ts';
import { entityOf, type ReadContext } from './source.ts';

export interface Measure {
  readonly name: string;
  /** Undefined for a count of records. */
  readonly of: { readonly function: MeasureFunction; readonly found: FieldPath } | undefined;
  /** Type of the measure in `having`. */
  readonly type: RuleType;
  /** Name of its column in the grouped rows. */
  readonly column: string;
  /** Money: the group that holds its currency; without one it is the company's. */
  readonly currency?: Group | undefined;
}

const MEASURED: Readonly<Record<MeasureFunction, readonly RuleType['kind'][]>> = {
  sum: ['integer', 'decimal', 'money'],
  avg: ['integer', 'decimal', 'money'],
  min: ['integer', 'decimal', 'money', 'date', 'datetime'],
  max: ['integer', 'decimal', 'money', 'date', 'datetime'],
};

/** Problems, in `/measures`: `field.unknown`, `value.type` for a field that cannot be measured so. */
export function resolveMeasures(
  context: ReadContext,
  of: { readonly entity: Entity; readonly groups: readonly Group[] },
  wanted: Readonly<Record<string, MeasureRequest>>,
): Result<readonly Measure[]> {
  const measures: Measure[] = [];
  const problems: Problem[] = [];
  for (const [key, request] of Object.entries(wanted)) {
    const asked = functionOf(request);
    const place = { name: key, column: `m${measures.length}` };
    if (!asked) {
      measures.push({ ...place, of: undefined, type: { kind: 'integer', required: true } });
      continue;
    }
    const found = resolvePath(context, of.entity, asked.path);
    const pointer = `/measures/${key}/${asked.function}`;
    const problem = found
      ? measureProblem(found, asked.function, pointer)
      : unknownField(of.entity, asked.path, pointer);
    if (problem) problems.push(problem);
    else if (found) measures.push({ ...place, ...measureOf(found, asked.function, of.groups) });
  }
  return problems.length > 0 ? refused(problems) : ok(measures);
}

function measureProblem(found: FieldPath, measure: MeasureFunction, pointer: string): Problem | undefined {
  if (MEASURED[measure].includes(ruleTypeOf(found).kind)) return undefined;
  const detail = `The field ${JSON.stringify(found.path)} has no ${measure}; it takes one of ${MEASURED[measure].join(', ')}.`;
  return { code: 'value.type', pointer, detail };
}

function measureOf(
  found: FieldPath,
  measure: MeasureFunction,
  groups: readonly Group[],
): Pick<Measure, 'of' | 'type' | 'currency'> {
  const own = nullable(ruleTypeOf(found));
  const type: RuleType = measure === 'avg' && own.kind === 'integer' ? { kind: 'decimal' } : own;
  const way = (path: FieldPath): string => [...path.steps.map((step) => step.field.name), path.field.name].join('.');
  const currency = groups.find((group) => group.found.part === 'currency' && way(group.found) === way(found));
  return { of: { function: measure, found }, type, currency: own.kind === 'money' ? currency : undefined };
}

/** `expression as "m0"`, for money of the company with `"x0"`, the number of amounts that lack it, and `"y0"`, a currency of theirs. */
export function measureColumns(rows: SourceRows, measure: Measure): readonly Sql[] {
  const alias = name(measure.column);
  if (!measure.of) return [sql`count(*) as ${alias}`];
  const { function: operation, found } = measure.of;
  const at = columnsOf(rows.context, found.entity, found.field);
  const value = (part: string): Sql => at(rows.joins.alias(found.steps, '/measures'), part);
  if (measure.type.kind !== 'money') return [sql`${aggregateSql(operation, value(found.part))} as ${alias}`];
  if (measure.currency) return [sql`${originalSql(operation, value(''))} as ${alias}`];
  const amount = companyAmount(rows, found);
  const missed = sql`filter (where ${value('')} is not null and ${amount} is null)`;
  return [
    sql`${aggregateSql(operation, amount)} as ${alias}`,
    sql`count(*) ${missed} as ${name(missingColumn(measure))}`,
    sql`min(${value('currency')}) ${missed} as ${name(missingCurrencyColumn(measure))}`,
  ];
}

/** Whether the grouped rows say how many amounts have no company amount. */
export function countsMissing(measure: Measure): boolean {
  return measure.type.kind === 'money' && measure.currency === undefined;
}

export function missingColumn(measure: Measure): string {
  return measure.column.replace('m', 'x');
}

/** One of the currencies of those amounts. */
export function missingCurrencyColumn(measure: Measure): string {
  return measure.column.replace('m', 'y');
}

/** The sum of nothing is 0; the mean, least and greatest of nothing are null. */
function aggregateSql(operation: MeasureFunction, value: Sql): Sql {
  return operation === 'sum' ? sql`coalesce(sum(${value}), 0)` : sql`${raw(operation)}(${value})`;
}

/** In the currency of the group: as many digits as its amounts have. */
function originalSql(operation: MeasureFunction, amount: Sql): Sql {
  if (operation !== 'avg') return aggregateSql(operation, amount);
  return sql`round(avg(${amount}), coalesce(max(scale(${amount})), 0))`;
}

/**
 * The amount in the currency of the request's company: the original where it is in that currency already, the stored
 * company amount of records of companies with that currency, and that of others by the rate of the day that it has; null
 * where there is none.
 */
function companyAmount({ context, joins }: SourceRows, found: FieldPath): Sql {
  const at = columnsOf(context, found.entity, found.field);
  const alias = joins.alias(found.steps, '/measures');
  const same = sql`${at(alias, 'currency')} = ${CURRENCY}`;
  const whose = countsInCurrency(context, found.entity, alias);
  const others = otherAmount(context, found, { alias, stored: at(alias, 'company'), day: at(alias, 'rate_date') });
  return sql`case when ${same} then ${at(alias, '')} when ${whose} then ${at(alias, 'company')} else ${others} end`;
}

const CURRENCY = sql`${slot('request.currency')}::text`;

function otherAmount(
  { model }: ReadContext,
  { entity }: FieldPath,
  { alias, stored, day }: { readonly alias: string; readonly stored: Sql; readonly day: Sql },
): Sql {
  if (!entityOf(model, 'company') || !entityOf(model, EXCHANGE_RATE)) return raw('null');
  const rate = latestRate({ from: companyCurrencySql(entity, alias), to: CURRENCY, day });
  return sql`${stored} * (select "found"."rate" from ${rate} as "found")`;
}

/**
 * Whether the company amounts of a row are in the currency of the request: those of records without a company are in
 * the tenant's. This reads currencies of companies and nothing else, for rows that the reader sees: which companies they
 * see is not asked.
 */
function countsInCurrency(context: ReadContext, entity: Entity, alias: string): Sql {
  const companies = entityOf(context.model, 'company');
  if (!companies) return raw('true');
  const isTenants = sql`${baseCurrencySql} = ${CURRENCY}`;
  if (!Object.hasOwn(entity.fields, 'company')) return isTenants;
  const company = column(alias, 'company');
  const alike = sql`select "c"."id" from ${name(companies.name)} as "c" where "c"."currency" = ${CURRENCY}`;
  return sql`case when ${company} is null then ${isTenants} else ${company} in (${alike}) end`;
}

/** The measure as it is answered, over the grouped rows. */
export function presentMeasure(measure: Measure): Sql {
  const value = column(ROW, measure.column);
  if (!measure.of) return value;
  const { found, function: operation } = measure.of;
  switch (measure.type.kind) {
    case 'money':
      return presentMoney(measure, value);
    case 'decimal':
      if (operation === 'avg') return sql`trim_scale(round(${value}, 10))::text`;
      return found.field.scale === undefined || found.part !== ''
        ? sql`trim_scale(${value})::text`
        : sql`round(${value}, ${raw(String(found.field.scale))})::text`;
    case 'datetime':
      return sql`to_char(${value} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
    default:
      return value;
  }
}

function presentMoney(measure: Measure, value: Sql): Sql {
  const { amount, currency } = moneyColumns(measure);
  const scale = measure.of?.found.field.scale ?? 0;
  const digits = sql`greatest(${slot('request.currency_digits')}::int, ${raw(String(scale))})`;
  const rounded = sql`round(${amount}, ${digits})`;
  const isOwn = measure.currency && sql`${column(ROW, measure.currency.column)} is not null`;
  const shown = isOwn ? sql`case when ${isOwn} then ${amount} else ${rounded} end` : rounded;
  return sql`case when ${value} is not null then json_build_object('amount', ${shown}::text, 'currency', ${currency}) end`;
}

/** The measure as `having` compares it. */
export function moneyColumns(measure: Measure): MoneyColumns {
  const amount = column(ROW, measure.column);
  const currency = measure.currency ? sql`coalesce(${column(ROW, measure.currency.column)}, ${CURRENCY})` : CURRENCY;
  return { amount, currency, company: amount };
}
