// Amount and currency, with the amount in the currency of the record's company beside them. The amount keeps the
// digits of its currency, or more where the field has a larger scale. `min` and `max` are in whichever currency it has.

import type { Field } from '../../metadata/model.ts';
import { parseDecimal } from '../../rules/decimal.ts';
import { sql } from '../../rules/sql.ts';
import { isMoney, plainValue, toValue } from '../../rules/values.ts';
import { memberCell } from './cells.ts';
import { currencyDigits, isCurrency } from './currency.ts';
import { decimalLimits, parseDecimalValue, scaledText } from './decimal_value.ts';
import type { FieldTypeRuntime, ParseContext, Parsed, StoreContext, Stored } from './field_type.ts';
import { accept, describeFound, problemOf, refuse, refuseType, refuseWith } from './refusals.ts';

export const moneyType: FieldTypeRuntime = {
  name: 'money',
  parse: (input, field, context) => (input === null ? accept(null) : parseMoney(input, field, context)),
  store: (value, _field, context) => {
    const money = moneyOf(value);
    if (!money) return { '': null, currency: null, rate: null, rate_date: null, company: null };
    const converted = convert(money, context);
    return { '': money.amount, currency: money.currency, ...converted };
  },
  stored: presentMoney,
  present: presentMoney,
  sort: (_field, column) => column('company'),
  to_rule: (value, _field, context) => {
    const money = moneyOf(value);
    if (!money) return null;
    return toValue({ ...money, company: convert(money, context).company }, { kind: 'money' });
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
  cells: [memberCell('', 'amount', 'number'), memberCell('currency', 'currency')],
};

/** Whether it is money that takes the currency of the record's company. */
export function hasNoCurrency(input: unknown): boolean {
  if (typeof input !== 'object') return true;
  return input !== null && (input as { currency?: unknown }).currency === undefined;
}

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

interface Converted {
  readonly rate: string | null;
  readonly rate_date: string | null;
  readonly company: string | null;
}

/** Without a rate the company amount stays empty; the record is stored all the same. */
function convert(money: { amount: string; currency: string }, context: StoreContext): Converted {
  const { currency, today, rates } = context;
  if (money.currency === currency) return { rate: '1', rate_date: today, company: money.amount };
  const found = rates?.get(money.currency);
  const [amount, rate] = [parseDecimal(money.amount), found && parseDecimal(found.rate)];
  if (!found || !amount || !rate || currency === null) return { rate: null, rate_date: null, company: null };
  return { rate: found.rate, rate_date: found.day, company: scaledText(amount.times(rate), currencyDigits(currency)) };
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
    const detail = 'The amount needs a currency (ISO 4217), such as EUR.';
    return refuseWith('value.format', `${pointer}/currency`, detail, { format: 'currency' });
  }
  if (!isCurrency(currency)) {
    const detail = `Found ${describeFound(currency)}, expected a currency (ISO 4217), such as EUR.`;
    return refuseWith('value.format', `${pointer}/currency`, detail, { format: 'currency' });
  }
  const scale = Math.max(field.scale ?? 0, currencyDigits(currency));
  const parsed = parseDecimalValue(amount, decimalLimits(field, scale), { ...context, pointer: pointer + place });
  return parsed.ok ? accept({ amount: parsed.value, currency }) : parsed;
}

function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
