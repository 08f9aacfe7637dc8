// Any JSON value.

import type { Json } from '../../../schemas/http/records.ts';
import type { TypeCases } from './case.ts';

/** So many lists in one another. */
function nested(levels: number): Json {
  return levels === 0 ? 1 : [nested(levels - 1)];
}

const SMALLEST = 5e-324;

export const JSON_CASES: TypeCases = {
  accepted: [
    { name: 'An object of everything.', given: { a: [1, 'two', true, null, { b: {} }], 'a/b~': [], '': '' } },
    { name: 'A text stays as it was sent.', given: ' {"a": 1} ' },
    { name: 'An empty text is a value.', given: '' },
    { name: 'So is an empty list.', given: [] },
    { name: 'And false.', given: false },
    { name: 'And zero.', given: 0 },
    { name: 'A fraction that no double holds comes back as it was sent.', given: 0.1 },
    { name: 'As many digits as tell doubles apart.', given: [0.1 + 0.2, 1 / 3, -1.5e-7, SMALLEST] },
    { name: 'The greatest integers that are exact.', given: [9007199254740991, -9007199254740991] },
    {
      name: 'A fraction with more digits is the closest double.',
      given: JSON.parse('0.12345678901234567890'),
      expect: 0.12345678901234568,
    },
    {
      name: 'Names that mean something to JavaScript.',
      given: JSON.parse('{"__proto__": {"a": 1}, "constructor": 2}'),
    },
    { name: 'Money is no money here.', given: { amount: '12.5', currency: 'EUR' } },
    { name: 'What looks like an escape is text.', given: { a: '\\u0000 \\ud800' } },
    { name: 'Sixty levels.', given: nested(60) },
    { name: 'As many characters as are kept.', given: 'é'.repeat(65_534) },
  ],
  refused: [
    {
      name: 'A number beyond all doubles.',
      given: JSON.parse('{"a": [1e400]}'),
      code: 'value.too_large',
      pointer: '/a/0',
      detail: 'Found the number Infinity: JSON numbers of this size lose digits, so send it as a string.',
    },
    {
      name: 'An integer that no double holds.',
      given: JSON.parse('12345678901234567890'),
      code: 'value.too_large',
      params: { max: '9007199254740991' },
    },
    { name: 'The first integer that is not sure.', given: 2 ** 53, code: 'value.too_large' },
    { name: 'U+0000 in a text.', given: { a: ['x\0'] }, code: 'value.not_storable', pointer: '/a/0' },
    { name: 'U+0000 in a name.', given: { a: { 'x\0': 1 } }, code: 'value.not_storable', pointer: '/a' },
    { name: 'Half of a surrogate pair.', given: ['\ud800'], code: 'value.not_storable', pointer: '/0' },
    { name: 'Half of one in a name.', given: { '\udc00': 1 }, code: 'value.not_storable' },
    { name: 'Sixty-one levels.', given: nested(61), code: 'value.too_large', params: { max: 60 } },
    {
      name: 'One character too many.',
      given: 'é'.repeat(65_535),
      code: 'value.too_long',
      detail: 'The value has 65537 characters as JSON, at most 65536 are allowed.',
    },
    {
      name: 'Numbers that take more room where they are kept.',
      given: Array.from({ length: 300 }, () => SMALLEST),
      code: 'value.too_long',
    },
    {
      name: 'A text that was no JSON.',
      given: '\0{a: 1}',
      code: 'value.format',
      detail: '“{a: 1}” is not JSON, such as {"a": 1}, or is nested too deep.',
      params: { format: 'json' },
    },
  ],
  cells: [
    { cell: '', expect: null },
    { cell: '{"a":[1,0.1]}', expect: { a: [1, 0.1] } },
    { cell: ' [1, 2] ', expect: [1, 2], written: '[1,2]' },
    { cell: '"text"', expect: 'text' },
    { cell: 'null', expect: null, written: '' },
  ],
};
