// Values of a record inside a sentence, as people of the request's language write them: 28/02/2026, 1 250,50 CHF.
// What is no date, moment, decimal or money reads the same in every language.

import { parseDatetime } from '../../../rules/dates.ts';
import type { RuleType, Value } from '../../../rules/types.ts';
import { isDecimal, isMoney, plainValue, toValue } from '../../../rules/values.ts';

/** For whom: a BCP 47 tag, the IANA zone in which moments are told, the currency that is known by its symbol. */
export interface Readership {
  readonly language: string;
  readonly zone: string;
  readonly currency: string | undefined;
}

/** A value of this type in a sentence; what is empty is nothing. */
export function valueText(raw: unknown, type: RuleType, readership: Readership): string {
  return textOf(toValue(raw, type), type, readership);
}

function textOf(value: Value, type: RuleType, readership: Readership): string {
  if (value === null) return '';
  if (Array.isArray(value)) {
    const of = type.kind === 'list' ? type.of : type;
    return value.map((element) => textOf(element, of, readership)).join(', ');
  }
  if (type.kind === 'date') return dayText(String(value), readership.language);
  if (type.kind === 'datetime') return momentText(String(value), readership);
  if (isMoney(value)) {
    const { amount, currency } = plainValue(value) as { readonly amount: string; readonly currency: string };
    const style = currency === readership.currency ? 'narrowSymbol' : 'code';
    return moneyFormat(readership.language, currency, style).format(amount as Intl.StringNumericLiteral);
  }
  if (isDecimal(value))
    return decimalFormat(readership.language).format(plainValue(value) as Intl.StringNumericLiteral);
  return typeof value === 'object' ? '' : String(value);
}

function dayText(day: string, language: string): string {
  return dateFormat(language, 'UTC', false).format(new Date(`${day}T00:00:00Z`));
}

function momentText(moment: string, { language, zone }: Readership): string {
  return dateFormat(language, zone, true).format(new Date(parseDatetime(moment) ?? moment));
}

/** What Intl makes costs some 50 µs, and an import may say a sentence for each of its rows. */
const kept = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function keep<T extends Intl.NumberFormat | Intl.DateTimeFormat>(key: string, make: () => T): T {
  const known = kept.get(key);
  if (known) return known as T;
  const made = make();
  kept.set(key, made);
  return made;
}

function decimalFormat(language: string): Intl.NumberFormat {
  return keep(`decimal ${language}`, () => new Intl.NumberFormat(language, { maximumFractionDigits: 20 }));
}

function moneyFormat(language: string, currency: string, currencyDisplay: 'narrowSymbol' | 'code'): Intl.NumberFormat {
  return keep(
    `money ${language} ${currency} ${currencyDisplay}`,
    () =>
      new Intl.NumberFormat(language, {
        style: 'currency',
        currency,
        currencyDisplay,
        trailingZeroDisplay: 'stripIfInteger',
      }),
  );
}

function dateFormat(language: string, timeZone: string, withTime: boolean): Intl.DateTimeFormat {
  // The product's English has days before months, as its pages do.
  const locale = language === 'en' ? 'en-GB' : language;
  const time = withTime ? ({ hour: '2-digit', minute: '2-digit', hour12: false } as const) : {};
  return keep(
    `date ${locale} ${timeZone} ${withTime}`,
    () => new Intl.DateTimeFormat(locale, { day: '2-digit', month: '2-digit', year: 'numeric', timeZone, ...time }),
  );
}
