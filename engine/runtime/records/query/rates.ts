// Exchange rates inside statements: the latest one of a day between two currencies, given or turned round
// (`exchange_rate` of base), and the currency that the company of a record counts in. Both are read without asking what
// the reader may see, as all that values follow from.

import type { Entity } from '../../../metadata/model.ts';
import { column, raw, type Sql, sql } from '../../../rules/sql.ts';

/** The entity whose records are rates. */
export const EXCHANGE_RATE = 'exchange_rate';

/** The currency of the tenant: that of its first company. */
export const baseCurrencySql: Sql = raw(
  '(select "currency" from "company" where "deleted_at" is null order by "created_at", "id" limit 1)',
);

const baseCompanySql: Sql = raw(
  '(select "id" from "company" where "deleted_at" is null order by "created_at", "id" limit 1)',
);

/** The company that a row counts with: its own, or for one without the first company of the tenant. */
export function companyIdSql(entity: Entity, alias: string): Sql {
  if (!Object.hasOwn(entity.fields, 'company')) return baseCompanySql;
  return sql`coalesce(${column(alias, 'company')}, ${baseCompanySql})`;
}

/** The currency in which money of a row keeps its company amount. */
export function companyCurrencySql(entity: Entity, alias: string): Sql {
  if (!Object.hasOwn(entity.fields, 'company')) return baseCurrencySql;
  const company = column(alias, 'company');
  const own = sql`(select "own"."currency" from "company" as "own" where "own"."id" = ${company})`;
  return sql`case when ${company} is null then ${baseCurrencySql} else ${own} end`;
}

/** All rates to a currency: `(select "currency", "rate", "day", "turned" …)`. Those turned round have 10 digits. */
export function ratesTo(quote: Sql): Sql {
  const given = sql`select "currency", "rate", "day", 0 as "turned" from "exchange_rate" where "deleted_at" is null and "quote" = ${quote}`;
  const turned = sql`select "quote", round(1 / "rate", 10), "day", 1 from "exchange_rate" where "deleted_at" is null and "currency" = ${quote}`;
  return sql`(${given} union all ${turned})`;
}

/** The latest rate of a day: `(select "rate", "day" …)` with one row, or none. What is given may name any row but `rated`. */
export function latestRate({ from, to, day }: { readonly from: Sql; readonly to: Sql; readonly day: Sql }): Sql {
  return sql`(select "rated"."rate", "rated"."day" from ${ratesTo(to)} as "rated" where "rated"."currency" = ${from} and "rated"."day" <= ${day} order by "rated"."day" desc, "rated"."turned" limit 1)`;
}
