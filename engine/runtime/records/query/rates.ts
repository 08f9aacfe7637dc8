// Exchange rates inside statements: the latest one of a day between two currencies, given or turned round
// (`exchange_rate` of base), and the currency that the company of a record counts in. Both are read without asking what
// the reader may see, as all that values follow from.

import type { Entity } from '../../../metadata/model.ts';
import { column, join, name, raw, type Sql, slot, sql } from '../../../rules/sql.ts';

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

/** The digits of amounts of a currency. Its slot holds digitsByCurrency(). */
export function digitsSql(currency: Sql): Sql {
  return sql`coalesce((${slot('currency.digits')}::jsonb ->> ${currency})::int, 2)`;
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

/** Money of a row, by the parts that are stored. */
interface StoredMoney {
  readonly entity: Entity;
  readonly alias: string;
  readonly amount: Sql;
  readonly currency: Sql;
  readonly company: Sql;
  readonly rateDate: Sql;
}

/** The currency in which a row keeps its company amount, and that amount in the currency of the tenant, null where there is no rate. */
export interface TenantMoney {
  readonly currency: Sql;
  readonly amount: Sql;
}

/** Joins that were asked for so far; they leave the rows as many as they are. */
export interface RateJoins {
  readonly of: (money: StoredMoney) => TenantMoney;
  readonly sql: () => Sql;
}

/**
 * Rates are joined, not looked up row by row in a sub-select: PostgreSQL keeps what it found for a currency and day
 * (Memoize), and a million amounts have some hundreds of these.
 */
export function collectRates(hasRates: boolean): RateJoins {
  const known = new Map<string, TenantMoney>();
  const joins: Sql[] = [];
  const of = (money: StoredMoney): TenantMoney => {
    const key = JSON.stringify(money.amount.parts);
    const found = known.get(key);
    if (found) return found;
    const alias = `counted${known.size}`;
    joins.push(...tenantMoneyJoins(money, { number: known.size, alias, hasRates }));
    const made = { currency: column(alias, 'currency'), amount: column(alias, 'amount') };
    known.set(key, made);
    return made;
  };
  return { of, sql: () => join(joins, '') };
}

function tenantMoneyJoins(
  money: StoredMoney,
  at: { readonly number: number; readonly alias: string; readonly hasRates: boolean },
): readonly Sql[] {
  const as = sql` as ${name(at.alias)}`;
  if (!Object.hasOwn(money.entity.fields, 'company'))
    return [sql` cross join lateral (select ${baseCurrencySql} as "currency", ${money.company} as "amount")${as}`];
  const [company, rate] = [`company${at.number}`, `rate${at.number}`];
  const [id, own] = [column(money.alias, 'company'), column(company, 'currency')];
  const currency = sql`case when ${id} is null then ${baseCurrencySql} else ${own} end`;
  const latest = latestRate({ from: own, to: baseCurrencySql, day: money.rateDate });
  const converted = at.hasRates ? sql`${money.company} * ${column(rate, 'rate')}` : raw('null');
  // What was written in the currency of the tenant is that amount, not what two rates make of it.
  const written = sql`${money.currency} = ${baseCurrencySql} and ${money.company} is not null`;
  const amount = sql`case when ${id} is null or ${own} = ${baseCurrencySql} then ${money.company} when ${written} then ${money.amount} else ${converted} end`;
  return [
    sql` left join "company" as ${name(company)} on ${column(company, 'id')} = ${id}`,
    ...(at.hasRates ? [sql` left join lateral ${latest} as ${name(rate)} on true`] : []),
    sql` cross join lateral (select ${currency} as "currency", ${amount} as "amount")${as}`,
  ];
}
