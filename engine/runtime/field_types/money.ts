// Amount and currency, with the amount in the currency of the record's company beside them. The amount keeps the
// digits of its currency, or more where the field has a larger scale. `min` and `max` are in whichever currency it has.

import type { Field } from '../../metadata/model.ts';
import { sql } from '../../rules/sql.ts';
import { isMoney, plainValue, toValue } from '../../rules/values.ts';
import { currencyDigits, isCurrency } from './currency.ts';
import { decimalLimits, parseDecimalValue } from './decimal_value.ts';
import type { FieldTypeRuntime, ParseContext, Parsed, Stored } from './field_type.ts';
import { accept, describeFound, problemOf, refuse, refuseType, refuseWith } from './refusals.ts';

export const moneyType: FieldTypeRuntime = {
  name: 'money',
  parse: (input, field, context) => (input === null ? accept(null) : parseMoney(input, field, context)),
  store: (value, _field, context) => {
    const money = moneyOf(value);
    if (!money) return { '': null, currency: null, rate: null, rate_date: null, company: null };
    // Without a rate the company amount stays empty; the record is stored all the same.
    const isCompanys = money.currency === context.currency;
    return {
      '': money.amount,
      currency: money.currency,
      rate: isCompanys ? '1' : null,
      rate_date: isCompanys ? context.today : null,
      company: isCompanys ? money.amount : null,
    };
  },
  stored: presentMoney,
  present: presentMoney,
  sort: (_field, column) => column('company'),
  to_rule: (value, _field, context) => {
    const money = moneyOf(value);
    if (!money) return null;
    const company = money.currency === context.currency ? money.amount : null;
    return toValue({ ...money, company }, { kind: 'money' });
  },
  from_rule: (value) => plainValue(value) as Stored,
  from_text: (text) => {
    const trimmed = text.trim();
    if (trimmed === '') return null;
    const found = /^(.*\S)\s+([A-Za-z]{3})$/.exec(trimmed);
    return found ? { amount: found[1] as string, currency: found[2] as string } : trimmed;
  },
  to_text: (value) => {
    const money = moneyOf(value);
    return money ? `${money.amount} ${money.currency}` : '';
  },
};

function moneyOf(value: Stored): { amount: string; currency: string } | undefined {
  if (!isMoney(value)) return undefined;
  return value as unknown as { amount: string; currency: string };
}

function presentMoney(
  _field: Field,
  column: Parameters<FieldTypeRuntime['present']>[1],
): ReturnType<FieldTypeRuntime['present']> {
  const whole = sql`json_build_object('amount', ${column('')}::text, 'currency', ${column('currency')})`;
  return sql`case when ${column('')} is not null then ${whole} end`;
}

function parseMoney(input: unknown, field: Field, context: ParseContext): Parsed {
  if (typeof input === 'string' || typeof input === 'number')
    return parseAmount(input, context.currency, field, context);
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return refuseType(input, 'money: {"amount": "12.50", "currency": "EUR"}, or a decimal', context.pointer);
  }
  const strange = Object.keys(input).filter((key) => key !== 'amount' && key !== 'currency');
  if (strange.length > 0) {
    return refuse(
      strange.map((key) =>
        problemOf(
          'field.unknown',
          `${context.pointer}/${escapePointer(key)}`,
          `Money has an amount and a currency, not “${key}”.`,
        ),
      ),
    );
  }
  const { amount, currency = context.currency } = input as { amount?: unknown; currency?: unknown };
  if (typeof currency !== 'string' && currency !== null) {
    return refuseType(currency, 'a currency (ISO 4217), such as EUR', `${context.pointer}/currency`);
  }
  return parseAmount(amount, currency, field, context, '/amount');
}

function parseAmount(
  amount: unknown,
  currency: string | null,
  ...[field, context, place = '']: readonly [Field, ParseContext, string?]
): Parsed {
  const pointer = context.pointer;
  if (currency === null) {
    return refuseWith('value.format', `${pointer}/currency`, 'The amount needs a currency (ISO 4217), such as EUR.');
  }
  if (!isCurrency(currency)) {
    const detail = `Found ${describeFound(currency)}, expected a currency (ISO 4217), such as EUR.`;
    return refuseWith('value.format', `${pointer}/currency`, detail);
  }
  const scale = Math.max(field.scale ?? 0, currencyDigits(currency));
  const parsed = parseDecimalValue(amount, decimalLimits(field, scale), { ...context, pointer: pointer + place });
  return parsed.ok ? accept({ amount: parsed.value, currency }) : parsed;
}

function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
