// Exact numbers on their way in: from JSON to a decimal within the digits that a field allows, rounded to its scale.

import type { Field } from '../../metadata/model.ts';
import { Decimal, decimalText } from '../../rules/decimal.ts';
import type { ParseContext, Parsed } from './field_type.ts';
import { accept, describeFound, refuseType, refuseWith, shorten } from './refusals.ts';

/** Digits of a number without limits of its own: as many as most databases and spreadsheets exchange without loss. */
const MOST_DIGITS = 38;
const MOST_FRACTION_DIGITS = 18;

/** Longer texts are no numbers that anyone means; big.js would still work through their digits. */
const LONGEST_TEXT = 100;

const NUMBER = /^-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,4})?$/;

/** The limits of one number: money has a scale for each currency. */
export interface DecimalLimits {
  readonly digits: number | undefined;
  readonly scale: number | undefined;
  readonly min: string | undefined;
  readonly max: string | undefined;
}

export function decimalLimits(field: Field, scale = field.scale): DecimalLimits {
  return { digits: field.digits, scale, min: field.min, max: field.max };
}

/**
 * The canonical text of a number: exactly `scale` digits after the point, half away from zero, or without a scale no
 * trailing zeros. Takes a decimal string (an exponent is worked out) or a JSON number within ±(2⁵³−1).
 */
export function parseDecimalValue(input: unknown, limits: DecimalLimits, context: ParseContext): Parsed {
  if (typeof input !== 'string' && typeof input !== 'number') {
    return refuseType(input, 'a decimal number, such as "12.50"', context.pointer);
  }
  if (typeof input === 'number' && Math.abs(input) > Number.MAX_SAFE_INTEGER) {
    const detail = `Found ${describeFound(input)}: JSON numbers of this size lose digits, so send it as a string.`;
    return refuseWith('value.too_large', context.pointer, detail);
  }
  const text = String(input);
  const plain = plainNumber(text, limits);
  if (plain !== undefined) return accept(plain);
  if (text.length > LONGEST_TEXT && NUMBER.test(text)) return tooManyDigits(text, limits, context.pointer);
  if (!NUMBER.test(text)) {
    const detail = `“${shorten(text)}” is not a decimal number, such as 12.50.`;
    return refuseWith('value.format', context.pointer, detail, { format: 'decimal' });
  }
  const value = new Decimal(text);
  const rounded = limits.scale === undefined ? value : value.round(limits.scale, Decimal.roundHalfUp);
  if (!fits(rounded, limits)) return tooManyDigits(text, limits, context.pointer);
  return withinRange(rounded, limits, context.pointer);
}

/** Up to this length a double tells any two decimals apart (IEEE 754), so it also tells which is greater. */
const EXACT_DIGITS = 15;
const SHORT = /^-?(0|[1-9][0-9]*)(?:\.([0-9]+))?$/;

/** What most numbers are: short, within the limits, with nothing to round. big.js takes ten times as long. */
function plainNumber(text: string, { digits, scale, min, max }: DecimalLimits): string | undefined {
  if (scale === undefined || text.length > EXACT_DIGITS) return undefined;
  const [, whole = '', fraction = ''] = SHORT.exec(text) ?? [];
  if (whole === '' || fraction.length > scale || whole.length > (digits ?? MOST_DIGITS) - scale) return undefined;
  const value = Number(text);
  if (value === 0 || !isAtLeast(value, min) || (max !== undefined && !isAtLeast(-value, `-${max}`))) return undefined;
  const sign = text.startsWith('-') ? '-' : '';
  return scale === 0 ? `${sign}${whole}` : `${sign}${whole}.${fraction.padEnd(scale, '0')}`;
}

/** False, too, where that is not sure. */
function isAtLeast(value: number, least: string | undefined): boolean {
  return least === undefined || (least.length <= EXACT_DIGITS && value >= Number(least));
}

/** The text of a decimal with exactly `scale` digits after the point; never `-0`. */
export function scaledText(value: Decimal, scale: number | undefined): string {
  if (scale === undefined) return decimalText(value);
  const rounded = value.round(scale, Decimal.roundHalfUp);
  return (rounded.eq(0) ? rounded.abs() : rounded).toFixed(scale);
}

function fits(value: Decimal, limits: DecimalLimits): boolean {
  const integerDigits = value.eq(0) ? 0 : Math.max(value.e + 1, 0);
  const fractionDigits = value.eq(0) ? 0 : Math.max(value.c.length - 1 - value.e, 0);
  if (limits.scale !== undefined) return integerDigits <= (limits.digits ?? MOST_DIGITS) - limits.scale;
  return fractionDigits <= MOST_FRACTION_DIGITS && integerDigits + fractionDigits <= (limits.digits ?? MOST_DIGITS);
}

function tooManyDigits(text: string, limits: DecimalLimits, pointer: string): Parsed {
  const before = (limits.digits ?? MOST_DIGITS) - (limits.scale ?? 0);
  const allowed =
    limits.scale === undefined
      ? `at most ${before} digits, ${MOST_FRACTION_DIGITS} of them after the point`
      : `at most ${before} digits before the point`;
  return refuseWith(
    'value.too_large',
    pointer,
    `The number ${shorten(text)} has too many digits: ${allowed} are kept.`,
    limits.scale === undefined ? undefined : { max: '9'.repeat(before) },
  );
}

function withinRange(value: Decimal, limits: DecimalLimits, pointer: string): Parsed {
  const text = scaledText(value, limits.scale);
  if (limits.min !== undefined && value.lt(limits.min)) {
    const detail = `The value is ${text}, it must be at least ${limits.min}.`;
    return refuseWith('value.too_small', pointer, detail, { min: limits.min });
  }
  if (limits.max !== undefined && value.gt(limits.max)) {
    const detail = `The value is ${text}, it must be at most ${limits.max}.`;
    return refuseWith('value.too_large', pointer, detail, { max: limits.max });
  }
  return accept(text);
}
