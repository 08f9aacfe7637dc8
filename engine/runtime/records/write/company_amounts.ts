// Amounts in the currency of a company that follow from other records: money whose rate is missing is stored without it,
// and gets it in the very transaction that writes the rate; when a company counts in another currency, its amounts are
// converted anew. Nothing that people wrote changes, so neither does the version of the record, and the change log has no
// row.

import { columnOf } from '../../../metadata/field_types/field_type.ts';
import { fieldsOfType } from '../../../metadata/fields_of_type.ts';
import type { Entity, Field } from '../../../metadata/model.ts';
import { bindSql, column, compileSql, name, type Sql, slot, sql } from '../../../rules/sql.ts';
import type { Connection } from '../../database/connection.ts';
import { digitsByCurrency } from '../../field_types/currency.ts';
import type { Request } from '../../request.ts';
import { statementOf } from '../compiled.ts';
import { companyCurrencySql, companyIdSql, digitsSql, EXCHANGE_RATE, latestRate } from '../query/rates.ts';

/** What was written: an entity, and of an update the fields that changed. */
export interface WrittenFields {
  readonly entity: Entity;
  readonly id?: string;
  readonly changed?: object;
}

/** Whether amounts follow from what was written. */
export function changesCompanyAmounts(written: WrittenFields): boolean {
  return written.entity.name === EXCHANGE_RATE || changesCurrency(written);
}

function changesCurrency({ entity, changed }: WrittenFields): boolean {
  return entity.name === 'company' && changed !== undefined && Object.hasOwn(changed, 'currency');
}

/** Called after each write, in its transaction. */
export async function settleCompanyAmounts(
  connection: Connection,
  request: Request,
  written: WrittenFields,
): Promise<void> {
  if (!changesCompanyAmounts(written)) return;
  const isCurrency = changesCurrency(written);
  for (const each of Object.values(request.model.entities)) {
    for (const field of fieldsOfType(each, 'money')) {
      const run = (operation: string, compile: () => Sql, slots: Readonly<Record<string, unknown>>) => {
        const { compiled } = statementOf(request, { operation, entity: each.name, parts: [field.name] }, () => ({
          compiled: compileSql(compile()),
          plan: null,
        }));
        return connection.query(bindSql(compiled, slots));
      };
      if (isCurrency) await run('clear company amounts', () => compileClear(each, field), { company: written.id });
      await run('fill company amounts', () => compileFill(each, field), {
        today: request.today,
        'currency.digits': digitsByCurrency(),
      });
    }
  }
}

/** Each keeps the day of its rate, so that the new one is of that day too. */
function compileClear(entity: Entity, field: Field): Sql {
  const isOf = sql`${companyIdSql(entity, 't')} = ${slot('company')}::uuid`;
  const cleared = sql`${name(columnOf(field, 'rate'))} = null, ${name(columnOf(field, 'company'))} = null`;
  return sql`update ${name(entity.name)} as "t" set ${cleared} where ${column('t', columnOf(field))} is not null and ${isOf}`;
}

/** Those that have no company amount and can have one, by the latest rate of their day or else of today. */
function compileFill(entity: Entity, field: Field): Sql {
  const [amount, currency, company] = ['', 'currency', 'company'].map((part) => columnOf(field, part)) as [
    string,
    string,
    string,
  ];
  const to = column('to', 'currency');
  const day = sql`coalesce(${column('was', columnOf(field, 'rate_date'))}, ${slot('today')}::date)`;
  const same = sql`select 1 as "rate", ${day} as "day" where ${column('was', currency)} = ${to}`;
  const rate = sql`(${same} union all select "other"."rate", "other"."day" from ${latestRate({ from: column('was', currency), to, day })} as "other" limit 1)`;
  const waits = (alias: string): Sql => sql`${column(alias, company)} is null and ${column(alias, amount)} is not null`;
  const found = sql`select "was"."id", ${column('was', amount)} as "amount", ${column('was', currency)} as "currency", "found"."rate", "found"."day", ${digitsSql(to)} as "digits" from ${name(entity.name)} as "was" cross join lateral (select ${companyCurrencySql(entity, 'was')} as "currency") as "to" cross join lateral ${rate} as "found" where ${waits('was')}`;
  // Whoever changed the amount meanwhile has looked its rate up themselves.
  const still = sql`"t"."id" = "n"."id" and ${column('t', amount)} = "n"."amount" and ${column('t', currency)} = "n"."currency" and ${waits('t')}`;
  const set = sql`${name(columnOf(field, 'rate'))} = "n"."rate", ${name(columnOf(field, 'rate_date'))} = "n"."day", ${name(company)} = round("n"."amount" * "n"."rate", "n"."digits")`;
  return sql`update ${name(entity.name)} as "t" set ${set} from (${found}) as "n" where ${still}`;
}
