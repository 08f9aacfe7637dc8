// Values on their way in and out: from a record's JSON to what rules work on, from literals to what is bound,
// and from one type to a wider one. The types themselves are in types.ts.
import { parseDatetime } from './dates.ts';
import { Decimal, decimalText, parseDecimal } from './decimal.ts';
import type { Money, RuleType, Value } from './types.ts';

export function isMoney(value: unknown): value is Money {
  return typeof value === 'object' && value !== null && 'amount' in value && 'currency' in value;
}

export function isDecimal(value: unknown): value is Decimal {
  return value instanceof Decimal;
}

/**
 * A value as rules work on it, from one that is so already or from a record's JSON: decimals as strings, money as
 * `{amount, currency, company?}`, references as an id or an object with `id`. A null boolean reads false. What does
 * not fit its type (a half-written form, say) reads as null.
 */
export function toValue(raw: unknown, type: RuleType): Value {
  if (raw === null || raw === undefined) return type.kind === 'boolean' ? false : null;
  switch (type.kind) {
    case 'boolean':
      return raw === true;
    case 'text':
    case 'date':
      return typeof raw === 'string' ? raw : null;
    case 'datetime':
      return toDatetime(raw);
    case 'integer':
      return typeof raw === 'number' && Number.isSafeInteger(raw) ? raw : null;
    case 'decimal':
      return toDecimal(raw);
    case 'money':
      return toMoney(raw);
    case 'reference':
      return toReference(raw);
    case 'list':
      return Array.isArray(raw) ? raw.map((element) => toValue(element, type.of)) : null;
    case 'object':
      return typeof raw === 'object' ? (raw as Value) : null;
    case 'json':
      return raw as Value;
    case 'null':
      return null;
  }
}

/** A moment in the form that compares; most are in it already. */
function toDatetime(raw: unknown): string | null {
  if (typeof raw !== 'string') return null;
  return raw.length === 24 && raw.endsWith('Z') ? raw : (parseDatetime(raw) ?? null);
}

function toDecimal(raw: unknown): Decimal | null {
  if (isDecimal(raw)) return raw;
  return typeof raw === 'string' || typeof raw === 'number' ? (parseDecimal(raw) ?? null) : null;
}

function toMoney(raw: unknown): Money | null {
  if (!isMoney(raw)) return null;
  const amount = toDecimal(raw.amount);
  if (amount === null || typeof raw.currency !== 'string') return null;
  // Most money is in the currency of its company.
  const company = raw.company === raw.amount ? amount : toDecimal(raw.company);
  return { amount, currency: raw.currency, company };
}

function toReference(raw: unknown): string | null {
  if (typeof raw === 'string') return raw.toLowerCase();
  if (typeof raw !== 'object' || raw === null || !('id' in raw)) return null;
  return typeof raw.id === 'string' ? raw.id.toLowerCase() : null;
}

/** A value as it is bound or written as JSON: decimals as strings, lists as arrays. */
export function plainValue(value: Value): unknown {
  if (isDecimal(value)) return decimalText(value);
  if (Array.isArray(value)) return value.map(plainValue);
  // A JSON value may have members of the same names.
  if (isMoney(value) && isDecimal(value.amount)) {
    return { amount: decimalText(value.amount), currency: value.currency };
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, element]) => [key, plainValue(element)]));
  }
  return value;
}

/** A value of one type as the wider type that its surroundings have: integers become decimals. */
export function widenValue(value: Value, to: RuleType): Value {
  if (to.kind === 'boolean') return value === true;
  return to.kind === 'decimal' && typeof value === 'number' ? new Decimal(value) : value;
}

/** Order by Unicode code point, as PostgreSQL's COLLATE "C" has it: −1, 0 or 1. */
export function compareText(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a !== b) return codePointRank(a) < codePointRank(b) ? -1 : 1;
  }
  return Math.sign(left.length - right.length);
}

/** UTF-16 puts astral characters (surrogates, D800–DFFF) before U+E000–U+FFFF; code points have them after. */
function codePointRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
