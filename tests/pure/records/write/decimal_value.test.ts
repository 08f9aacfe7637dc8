// Numbers that are read without big.js come out as big.js would have them.

import { describe, expect, it } from '@jest/globals';
import Big from 'big.js';
import { type DecimalLimits, parseDecimalValue } from '../../../../engine/runtime/field_types/decimal_value.ts';

const CONTEXT = { pointer: '/amount', currency: null };

/** As the contract has it: rounded half away from zero, within the limits, with all digits of the scale. */
function expected(text: string, { digits = 38, scale = 0, min, max }: DecimalLimits): string | undefined {
  const value = new Big(text).round(scale, Big.roundHalfUp);
  if (min !== undefined && value.lt(min)) return undefined;
  if (max !== undefined && value.gt(max)) return undefined;
  if (value.abs().gte(new Big(10).pow(digits - scale))) return undefined;
  return (value.eq(0) ? value.abs() : value).toFixed(scale);
}

const LIMITS: readonly DecimalLimits[] = [
  { digits: 14, scale: 2, min: undefined, max: undefined },
  { digits: 6, scale: 0, min: '-12', max: '900' },
  { digits: 20, scale: 4, min: '0', max: '12345678901234567' },
  { digits: 4, scale: 2, min: '-0.05', max: '-0.01' },
  { digits: undefined, scale: 3, min: '0.001', max: '99999999999999999999.5' },
];

/** Around the limits, and all lengths. */
function* numbers(): Generator<string> {
  const digits = '9081726354';
  for (let length = 1; length <= 18; length += 1) {
    for (let fraction = 0; fraction <= 6; fraction += 1) {
      const whole = digits.repeat(2).slice(0, length);
      const text = fraction === 0 ? whole : `${whole}.${digits.slice(3, 3 + fraction)}`;
      yield* [text, `-${text}`, `0.${'0'.repeat(fraction)}${whole}`, `-0.0${fraction}`];
    }
  }
  yield* [
    '0',
    '-0',
    '0.00',
    '-0.00',
    '900',
    '900.4',
    '900.5',
    '901',
    '-12',
    '-12.4',
    '-12.5',
    '0.001',
    '007',
    '1e2',
    '-0.05',
  ];
}

describe('a number of a field', () => {
  it.each(LIMITS)('is what big.js makes of it, with the limits %j', (limits) => {
    for (const text of numbers()) {
      const parsed = parseDecimalValue(text, limits, CONTEXT);
      expect({ text, value: parsed.ok ? parsed.value : undefined }).toEqual({ text, value: expected(text, limits) });
    }
  });
});
