// Numbers: integer, decimal, percent, money.

import type { TypeCases } from './case.ts';

export const INTEGER_CASES: TypeCases = {
  accepted: [
    { name: 'Zero.', given: 0 },
    { name: 'Minus zero is zero.', given: -0, expect: 0 },
    { name: 'The largest.', given: Number.MAX_SAFE_INTEGER },
    { name: 'The smallest.', given: Number.MIN_SAFE_INTEGER },
    { name: 'JSON writes whole numbers with a point too.', given: JSON.parse('12.0'), expect: 12 },
    { name: 'The limits themselves.', field: { min: '1', max: '1' }, given: 1 },
  ],
  refused: [
    { name: 'A text.', given: '12', code: 'value.type', detail: 'Found the text “12”, expected a whole number.' },
    { name: 'Letters.', given: 'abc', code: 'value.type', params: { expected: 'integer' } },
    { name: 'A fraction.', given: 1.5, code: 'value.type', detail: 'Found the number 1.5, expected a whole number.' },
    { name: 'Beyond 2⁵³.', given: 2 ** 53, code: 'value.too_large' },
    { name: 'Beyond −2⁵³.', given: -(2 ** 53), code: 'value.too_small' },
    { name: 'A huge number.', given: 1e300, code: 'value.too_large' },
    { name: 'What JSON reads as infinite.', given: JSON.parse('1e400'), code: 'value.type' },
    {
      name: 'Under the limit.',
      field: { min: '5' },
      given: 4,
      code: 'value.too_small',
      detail: 'The value is 4, it must be at least 5.',
    },
    {
      name: 'Over the limit.',
      field: { max: '5' },
      given: 6,
      code: 'value.too_large',
      detail: 'The value is 6, it must be at most 5.',
    },
    { name: 'A boolean.', given: true, code: 'value.type' },
  ],
  cells: [
    { cell: '', expect: null },
    { cell: ' 42 ', expect: 42, written: '42' },
    { cell: '-7', expect: -7 },
  ],
};

export const DECIMAL_CASES: TypeCases = {
  accepted: [
    { name: 'Without a scale trailing zeros go.', given: '12.500', expect: '12.5' },
    { name: 'With a scale there are exactly as many digits.', field: { scale: 2 }, given: '12.5', expect: '12.50' },
    { name: 'Half goes away from zero.', field: { scale: 2 }, given: '0.125', expect: '0.13' },
    { name: 'Half goes away from zero, below it too.', field: { scale: 2 }, given: '-0.125', expect: '-0.13' },
    { name: 'There is no minus zero.', field: { scale: 2 }, given: '-0.001', expect: '0.00' },
    { name: 'There is no minus zero without a scale.', given: '-0', expect: '0' },
    { name: 'Leading zeros go.', given: '007.10', expect: '7.1' },
    { name: 'A JSON number.', given: 0.1, expect: '0.1' },
    { name: 'A sum that floats get wrong is what it is.', field: { scale: 2 }, given: 0.1 + 0.2, expect: '0.30' },
    { name: 'An exponent is worked out.', given: '1.5e3', expect: '1500' },
    { name: 'A negative exponent.', given: '25E-1', expect: '2.5' },
    { name: 'An exponent of a JSON number.', given: 1e-7, expect: '0.0000001' },
    { name: 'A tiny number rounds to zero at its scale.', field: { scale: 2 }, given: '1e-9999', expect: '0.00' },
    {
      name: '38 digits.',
      given: '12345678901234567890.123456789012345678',
      expect: '12345678901234567890.123456789012345678',
    },
    { name: 'The limits themselves.', field: { min: '0.10', max: '0.10' }, given: '0.1' },
    { name: 'A limit looks at what is stored.', field: { scale: 0, max: '10' }, given: '10.4', expect: '10' },
  ],
  refused: [
    { name: 'Letters.', given: 'abc', code: 'value.format', detail: '“abc” is not a decimal number, such as 12.50.' },
    { name: 'A comma.', given: '12,5', code: 'value.format', params: { format: 'decimal' } },
    { name: 'A space.', given: ' 1', code: 'value.format' },
    { name: 'A plus.', given: '+1', code: 'value.format' },
    { name: 'A point without digits before it.', given: '.5', code: 'value.format' },
    { name: 'Nothing.', given: '', code: 'value.format' },
    { name: 'Hexadecimal.', given: '0x10', code: 'value.format' },
    { name: 'NaN.', given: 'NaN', code: 'value.format' },
    { name: 'Infinity.', given: 'Infinity', code: 'value.format' },
    { name: 'What JSON reads as infinite.', given: JSON.parse('1e400'), code: 'value.too_large' },
    { name: 'Digits of another script.', given: '١٢', code: 'value.format' },
    { name: 'A boolean.', given: true, code: 'value.type' },
    { name: 'A JSON number that has lost digits already.', given: 2 ** 60, code: 'value.too_large' },
    { name: 'A number of ten thousand digits.', given: '1e9999', code: 'value.too_large' },
    { name: 'An exponent beyond all measure.', given: '1e99999999999', code: 'value.format' },
    { name: 'A text of a million digits.', given: '9'.repeat(1_000_000), code: 'value.too_large' },
    { name: '39 digits.', given: '9'.repeat(39), code: 'value.too_large' },
    { name: '19 digits after the point.', given: '0.1234567890123456789', code: 'value.too_large' },
    {
      name: 'More digits than the field has.',
      field: { digits: 4, scale: 2 },
      given: '100',
      code: 'value.too_large',
      detail: 'The number 100 has too many digits: at most 2 digits before the point are kept.',
    },
    { name: 'Rounding up can be too much.', field: { digits: 4, scale: 2 }, given: '99.999', code: 'value.too_large' },
    { name: 'Under the limit.', field: { min: '0' }, given: '-0.01', code: 'value.too_small' },
    {
      name: 'Over the limit.',
      field: { max: '1', scale: 2 },
      given: '1.01',
      code: 'value.too_large',
      detail: 'The value is 1.01, it must be at most 1.',
    },
  ],
  cells: [
    { cell: '', expect: null },
    { cell: ' 12.50 ', expect: '12.5', written: '12.5' },
  ],
};

export const PERCENT_CASES: TypeCases = {
  accepted: [
    { name: 'Twenty per cent are 20.', given: '20' },
    { name: 'A scale.', field: { scale: 1 }, given: 12.34, expect: '12.3' },
  ],
  refused: [
    { name: 'A sign.', given: '20 %', code: 'value.format' },
    { name: 'Over the limit.', field: { max: '100' }, given: '101', code: 'value.too_large' },
  ],
  cells: [{ cell: '20 %', expect: '20', written: '20' }],
};

export const MONEY_CASES: TypeCases = {
  accepted: [
    {
      name: 'Amount and currency.',
      given: { amount: '12.5', currency: 'USD' },
      expect: { amount: '12.50', currency: 'USD' },
    },
    {
      name: 'An amount alone is in the company’s currency.',
      given: '12.5',
      expect: { amount: '12.50', currency: 'EUR' },
    },
    { name: 'A JSON number is one too.', given: 3, expect: { amount: '3.00', currency: 'EUR' } },
    { name: 'An object without a currency.', given: { amount: '3' }, expect: { amount: '3.00', currency: 'EUR' } },
    {
      name: 'The yen has no cents.',
      given: { amount: '99.5', currency: 'JPY' },
      expect: { amount: '100', currency: 'JPY' },
    },
    {
      name: 'The Kuwaiti dinar has three digits.',
      given: { amount: '1', currency: 'KWD' },
      expect: { amount: '1.000', currency: 'KWD' },
    },
    {
      name: 'A field may keep more.',
      field: { scale: 4 },
      given: { amount: '1.23456', currency: 'EUR' },
      expect: { amount: '1.2346', currency: 'EUR' },
    },
    {
      name: 'A smaller scale does not take digits away.',
      field: { scale: 0 },
      given: '1.5',
      expect: { amount: '1.50', currency: 'EUR' },
    },
    { name: 'Half goes away from zero.', given: '-1.005', expect: { amount: '-1.01', currency: 'EUR' } },
  ],
  refused: [
    {
      name: 'A currency that is none.',
      given: { amount: '1', currency: 'EUX' },
      code: 'value.format',
      params: { format: 'currency' },
      pointer: '/currency',
    },
    {
      name: 'A currency in small letters.',
      given: { amount: '1', currency: 'eur' },
      code: 'value.format',
      pointer: '/currency',
    },
    {
      name: 'A currency that is a number.',
      given: { amount: '1', currency: 978 },
      code: 'value.type',
      pointer: '/currency',
    },
    { name: 'No amount.', given: { currency: 'EUR' }, code: 'value.type', pointer: '/amount' },
    {
      name: 'An amount that is null.',
      given: { amount: null, currency: 'EUR' },
      code: 'value.type',
      pointer: '/amount',
    },
    {
      name: 'An amount that is no number.',
      given: { amount: 'x', currency: 'EUR' },
      code: 'value.format',
      pointer: '/amount',
    },
    {
      name: 'A further key.',
      given: { amount: '1', currency: 'EUR', rate: '2' },
      code: 'field.unknown',
      pointer: '/rate',
    },
    { name: 'A list.', given: ['1', 'EUR'], code: 'value.type' },
    { name: 'Below the limit.', field: { min: '0' }, given: '-0.01', code: 'value.too_small' },
    { name: 'Too many digits.', given: '1e40', code: 'value.too_large' },
  ],
  cells: [
    { cell: '', expect: null },
    { cell: '12.5 USD', expect: { amount: '12.50', currency: 'USD' }, written: '12.50 USD' },
    { cell: '12', expect: { amount: '12.00', currency: 'EUR' }, written: '12.00 EUR' },
  ],
};

export const BOOLEAN_CASES: TypeCases = {
  accepted: [
    { name: 'True.', given: true },
    { name: 'False.', given: false },
  ],
  refused: [
    { name: 'A text.', given: 'true', code: 'value.type', detail: 'Found the text “true”, expected true or false.' },
    { name: 'A number.', given: 1, code: 'value.type' },
    { name: 'An empty text.', given: '', code: 'value.type' },
  ],
  cells: [
    { cell: '', expect: null },
    { cell: 'TRUE', expect: true, written: 'true' },
    { cell: '0', expect: false, written: 'false' },
  ],
};
