// The decimals of the rule language: exact, division to 10 places, half away from zero.
// Rounding to a field's scale or a currency's digits is left to the field types.
import Big from 'big.js';

/** Makes decimals. A constructor of our own, so that no setting made elsewhere can change our results. */
export const Decimal = Big();
Decimal.DP = 10;
Decimal.RM = 1;

/** The exact decimal type, named here so that no other file needs big.js. */
export type Decimal = Big.Big;

/** More digits than any stored number has; a longer one is an attempt to make us work. */
const MAX_DIGITS = 400;

const PLAIN = /^-?\d+(\.\d+)?$/;

/** A decimal from `-12.50` or a JSON number; undefined for all else (`1e5` as text, ` 1`, NaN, over 400 digits). */
export function parseDecimal(value: string | number): Decimal | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? new Decimal(String(value)) : undefined;
  return value.length <= MAX_DIGITS && PLAIN.test(value) ? new Decimal(value) : undefined;
}

/** `12.5`: plain digits, no trailing zeros, no exponent, no `-0`. */
export function decimalText(value: Decimal): string {
  return value.eq(0) ? '0' : value.toFixed();
}

/** The integer as a JavaScript number, undefined when it has a fraction or lies beyond ±(2⁵³−1). */
export function exactInteger(value: Decimal): number | undefined {
  const number = Number(value.toFixed());
  return Number.isSafeInteger(number) && value.eq(number) ? number + 0 : undefined;
}
