// Amounts that wait for a rate: money whose rate is missing is stored without its amount in the currency of the company,
// and gets it in the very transaction that writes the rate. Nothing that people wrote changes, so neither does the
// version of the record, and the change log has no row.

import { columnOf } from '../../../metadata/field_types/field_type.ts';
import type { Entity, Field } from '../../../metadata/model.ts';
import { bindSql, column, compileSql, name, type Sql, slot, sql } from '../../../rules/sql.ts';
import type { Connection } from '../../database/connection.ts';
import { currencyDigits } from '../../field_types/currency.ts';
import type { Request } from '../../request.ts';
import { statementOf } from '../compiled.ts';
import { companyCurrencySql, EXCHANGE_RATE, latestRate } from '../query/rates.ts';

/** Called after each write: gives the amounts that lack one the rate of today, where a rate was what was written. */
export async function fillCompanyAmounts(connection: Connection, request: Request, written: Entity): Promise<void> {
  if (written.name !== EXCHANGE_RATE) return;
  const slots = { today: request.today, digits: DIGITS };
  for (const entity of Object.values(request.model.entities)) {
    for (const field of Object.values(entity.fields).filter(({ type }) => type === 'money')) {
      const shape = { operation: 'fill company amounts', entity: entity.name, parts: [field.name] };
      const { compiled } = statementOf(request, shape, () => ({
        compiled: compileSql(compileFill(entity, field)),
        plan: null,
      }));
      await connection.query(bindSql(compiled, slots));
    }
  }
}

/** Currencies whose amounts have other digits than two. */
const DIGITS = JSON.stringify(
  Object.fromEntries(
    Intl.supportedValuesOf('currency')
      .map((code) => [code, currencyDigits(code)] as const)
      .filter(([, digits]) => digits !== 2),
  ),
);

function compileFill(entity: Entity, field: Field): Sql {
  const [amount, currency, company] = ['', 'currency', 'company'].map((part) => columnOf(field, part)) as [
    string,
    string,
    string,
  ];
  const to = column('to', 'currency');
  const rate = latestRate({ from: column('was', currency), to, day: sql`${slot('today')}::date` });
  const waits = (alias: string): Sql => sql`${column(alias, company)} is null and ${column(alias, amount)} is not null`;
  const digits = sql`coalesce((${slot('digits')}::jsonb ->> ${to})::int, 2)`;
  const found = sql`select "was"."id", ${column('was', amount)} as "amount", ${column('was', currency)} as "currency", "found"."rate", "found"."day", ${digits} as "digits" from ${name(entity.name)} as "was" cross join lateral (select ${companyCurrencySql(entity, 'was')} as "currency") as "to" cross join lateral ${rate} as "found" where ${waits('was')}`;
  // Whoever changed the amount meanwhile has looked its rate up themselves.
  const same = sql`"t"."id" = "n"."id" and ${column('t', amount)} = "n"."amount" and ${column('t', currency)} = "n"."currency" and ${waits('t')}`;
  const set = sql`${name(columnOf(field, 'rate'))} = "n"."rate", ${name(columnOf(field, 'rate_date'))} = "n"."day", ${name(company)} = round("n"."amount" * "n"."rate", "n"."digits")`;
  return sql`update ${name(entity.name)} as "t" set ${set} from (${found}) as "n" where ${same}`;
}
