// Numbers, money and dates in the reader's language, by Intl. Values come as the wire has them: decimals and
// amounts are strings, dates ISO 8601, datetimes UTC. The words around them are translations, not these.

import i18next from 'i18next';
import type { MoneyJson } from '../../schemas/http/records.ts';
import { currentLanguage } from './words.ts';

const DAY_MS = 86_400_000;

/** Intl formatters cost about 50 µs each to make: a list of 200 rows would make thousands. */
const kept = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `n ${currentLanguage()} ${JSON.stringify(options)}`;
  const found = kept.get(key) ?? new Intl.NumberFormat(currentLanguage(), options);
  kept.set(key, found);
  return found as Intl.NumberFormat;
}

function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  // British order for English: the product's dates read `24 Nov`, everywhere.
  const locale = currentLanguage() === 'en' ? 'en-GB' : currentLanguage();
  const key = `d ${locale} ${JSON.stringify(options)}`;
  const found = kept.get(key) ?? new Intl.DateTimeFormat(locale, options);
  kept.set(key, found);
  return found as Intl.DateTimeFormat;
}

/** The first formatter of a page loads a language's data, which takes as long as drawing a list: done ahead of need. */
export function warmFormats(): void {
  formatNumber(0);
  formatDate('2000-01-01');
}

/** `scale` digits after the point where given, else those the value has; a decimal string keeps every digit. */
export function formatNumber(value: string | number, scale?: number): string {
  const digits =
    scale === undefined
      ? { maximumFractionDigits: 20 }
      : { minimumFractionDigits: scale, maximumFractionDigits: scale };
  return numberFormat(digits).format(value as Intl.StringNumericLiteral);
}

/** 12.5 is `12,5 %` in French: the value is in percent already. */
export function formatPercent(value: string | number): string {
  return numberFormat({ style: 'unit', unit: 'percent', maximumFractionDigits: 6 }).format(
    value as Intl.StringNumericLiteral,
  );
}

/**
 * The company's currency by its symbol, any other by its code, so that no one takes dollars for dollars.
 * Whole amounts show no cents.
 */
export function formatMoney(value: MoneyJson, companyCurrency: string): string {
  return numberFormat({
    style: 'currency',
    currency: value.currency,
    currencyDisplay: value.currency === companyCurrency ? 'narrowSymbol' : 'code',
    trailingZeroDisplay: 'stripIfInteger',
  }).format(value.amount as Intl.StringNumericLiteral);
}

/** A sum without cents: `5 711 940 €`. */
export function formatSum(value: MoneyJson, companyCurrency: string): string {
  return numberFormat({
    style: 'currency',
    currency: value.currency,
    currencyDisplay: value.currency === companyCurrency ? 'narrowSymbol' : 'code',
    maximumFractionDigits: 0,
  }).format(value.amount as Intl.StringNumericLiteral);
}

/** `short` is `28 nov.`, with the year when it is more than half a year away; `full` always has it. */
export type DateStyle = 'short' | 'full' | 'relative' | 'weekday';

/** A calendar day (`2026-11-28`) has no zone: it is read and shown in UTC. */
export function formatDate(value: string, style: DateStyle = 'short'): string {
  const day = new Date(`${value.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(day.getTime())) return value;
  if (style === 'relative') return nearDay(day) ?? formatDate(value, 'short');
  if (style === 'full')
    return dateFormat({ day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(day);
  if (style === 'weekday') {
    return dateFormat({ weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' }).format(day);
  }
  const near = Math.abs(daysFromToday(value)) <= 183;
  return dateFormat({ day: 'numeric', month: 'short', ...(near ? {} : { year: 'numeric' }), timeZone: 'UTC' }).format(
    day,
  );
}

/** Whole days from today (in the reader's zone) to a calendar day: negative in the past. */
export function daysFromToday(value: string): number {
  const now = new Date();
  const today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
  return Math.round((Date.parse(`${value.slice(0, 10)}T00:00:00Z`) - today) / DAY_MS);
}

/** `auj.`, `demain`, `hier`, or the weekday within the next six days; null when further away. */
function nearDay(day: Date): string | null {
  const distance = daysFromToday(day.toISOString());
  if (distance === 0) return i18next.t('dates.today');
  if (distance === 1) return i18next.t('dates.tomorrow');
  if (distance === -1) return i18next.t('dates.yesterday');
  if (distance > 1 && distance <= 6) return dateFormat({ weekday: 'short', timeZone: 'UTC' }).format(day);
  return null;
}

/** `24 nov. 10:42`, in the zone given (IANA), else the browser's; the year when it is not this one. */
export function formatDateTime(value: string, zone?: string): string {
  const moment = new Date(value);
  if (Number.isNaN(moment.getTime())) return value;
  const timeZone = zone === undefined ? {} : { timeZone: zone };
  const sameYear = moment.getFullYear() === new Date().getFullYear();
  const date = dateFormat({ day: 'numeric', month: 'short', ...(sameYear ? {} : { year: 'numeric' }), ...timeZone });
  return `${date.format(moment)} ${formatTime(value, zone)}`;
}

/** `10:42`, 24 hours in every language. */
export function formatTime(value: string, zone?: string): string {
  const timeZone = zone === undefined ? {} : { timeZone: zone };
  return dateFormat({ hour: '2-digit', minute: '2-digit', hour12: false, ...timeZone }).format(new Date(value));
}

const AGO: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** `il y a 4 min`: minutes, hours and days since a moment; under a minute `maintenant`. */
export function formatAgo(value: string): string {
  const seconds = (Date.now() - Date.parse(value)) / 1000;
  const format = new Intl.RelativeTimeFormat(currentLanguage(), { numeric: 'auto', style: 'short' });
  for (const [unit, size] of AGO) {
    if (seconds >= size) return format.format(-Math.floor(seconds / size), unit);
  }
  return format.format(0, 'second');
}

/** A file's size: `2,4 Mo`. */
export function formatBytes(bytes: number): string {
  const steps = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  const step = Math.min(steps.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return numberFormat({
    style: 'unit',
    unit: steps[step] ?? 'byte',
    unitDisplay: 'short',
    maximumFractionDigits: step === 0 ? 0 : 1,
  }).format(bytes / 1000 ** step);
}

/** `Affaires` inside a sentence is `affaires`; `CRM` stays. */
export function insideSentence(title: string): string {
  const [first = '', second = ''] = title;
  return second !== '' && second === second.toLowerCase() ? first.toLowerCase() + title.slice(1) : title;
}

function wordsOf(name: string): readonly string[] {
  return name.split(/\s+/u).filter((word) => word !== '');
}

/** `CR` for Camille Roussel, `TL` for Thomas Le Goff: what a round avatar shows. */
export function initialsOf(name: string): string {
  const [first = '', second = ''] = wordsOf(name);
  return ([...first].slice(0, 1).join('') + [...second].slice(0, 1).join('')).toUpperCase();
}

/** `T. Le Goff` for Thomas Le Goff, `J.-P. Noir` for Jean-Pierre Noir; a single name stays whole. */
export function shortenName(name: string): string {
  const [first = '', ...rest] = wordsOf(name);
  if (rest.length === 0) return first;
  const initials = first.split('-').map((part) => `${[...part].slice(0, 1).join('')}.`);
  return [initials.join('-'), ...rest].join(' ');
}
