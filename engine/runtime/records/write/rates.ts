// Rates of money in other currencies than the company's: the latest one of the day of the write. An amount keeps the rate
// it was stored with; one without waits for it (company_amounts.ts).

import { fieldsOfType } from '../../../metadata/fields_of_type.ts';
import { bindSql, compileSql, slot, sql } from '../../../rules/sql.ts';
import type { Connection } from '../../database/connection.ts';
import type { Rates } from '../../field_types/field_type.ts';
import { EXCHANGE_RATE, ratesTo } from '../query/rates.ts';
import type { Values } from './values.ts';
import { companyCurrency, type Writing } from './writing.ts';

const LATEST = compileSql(
  sql`select distinct on (r."currency") r."currency", r."rate"::text as "rate", r."day" from ${ratesTo(slot('quote'))} as r
    where r."currency" = any(${slot('currencies')}::text[]) and r."day" <= ${slot('today')}::date
    order by r."currency", r."day" desc, r."turned"`,
);

/** Currencies of the values whose rate to the company's was not looked up yet. */
export function wantedRates(writing: Writing, values: Values): readonly string[] {
  const company = companyCurrency(writing, values);
  if (company === null || !writing.request.model.entities[EXCHANGE_RATE]) return [];
  const currencies = fieldsOfType(writing.entity, 'money')
    .map((field) => currencyOf(values[field.name]))
    .filter((currency) => currency !== undefined && currency !== company && !writing.rates?.has(currency));
  return [...new Set(currencies)] as string[];
}

function currencyOf(value: unknown): string | undefined {
  return (value as { currency?: string } | null | undefined)?.currency;
}

/** All rates known so far and those of these currencies; null where there is none. */
export async function findRates(
  connection: Connection,
  writing: Writing,
  { currencies, values }: { currencies: readonly string[]; values: Values },
): Promise<Rates> {
  const quote = companyCurrency(writing, values);
  const slots = { quote, currencies, today: writing.request.today };
  const rows = await connection.query<{ currency: string; rate: string; day: string }>(bindSql(LATEST, slots));
  const rates = new Map(writing.rates);
  for (const currency of currencies) rates.set(currency, null);
  for (const { currency, rate, day } of rows) rates.set(currency, { rate, day });
  return rates;
}
