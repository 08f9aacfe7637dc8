// Options, stages, tags.

import type { Option } from '../../../engine/metadata/model.ts';
import type { TypeCases } from './case.ts';

const option = (key: string, active = true): Option => ({ key, title: { en: key }, active });
const options = [option('low'), option('high'), option('old', false)];

export const OPTION_CASES: TypeCases = {
  accepted: [
    { name: 'The key of an option.', field: { options }, given: 'low' },
    { name: 'An inactive option may stay.', field: { options }, given: 'old', previous: 'old' },
    { name: 'An open field takes other values.', field: { options, open: true }, given: 'Something else' },
  ],
  refused: [
    {
      name: 'No option has this key.',
      field: { options },
      given: 'middle',
      code: 'option.unknown',
      detail: 'There is no option “middle”; there are: low, high.',
    },
    {
      name: 'An inactive option is not chosen anew.',
      field: { options },
      given: 'old',
      code: 'option.unknown',
      detail: 'The option “old” is no longer offered.',
    },
    { name: 'A key in capitals.', field: { options }, given: 'LOW', code: 'option.unknown' },
    { name: 'A property of every object.', field: { options }, given: 'constructor', code: 'option.unknown' },
    { name: 'An empty text.', field: { options }, given: '', code: 'option.unknown' },
    { name: 'A number.', field: { options }, given: 1, code: 'value.type' },
    { name: 'A list.', field: { options }, given: ['low'], code: 'value.type' },
    { name: 'An open field takes no empty text.', field: { options, open: true }, given: '', code: 'value.too_short' },
    { name: 'An open field keeps no U+0000.', field: { options, open: true }, given: '\0', code: 'value.not_storable' },
    {
      name: 'An open field has a limit.',
      field: { options, open: true },
      given: 'x'.repeat(201),
      code: 'value.too_long',
    },
  ],
  cells: [{ cell: 'low', expect: 'low', field: { options } }],
};

export const MULTI_OPTION_CASES: TypeCases = {
  accepted: [
    {
      name: 'Keys come in the order of the options.',
      field: { options },
      given: ['high', 'low'],
      expect: ['low', 'high'],
    },
    { name: 'Each key once.', field: { options }, given: ['low', 'low'], expect: ['low'] },
    { name: 'No key at all is nothing.', field: { options }, given: [], expect: null },
    {
      name: 'An inactive option may stay.',
      field: { options },
      given: ['old', 'low'],
      previous: ['old'],
      expect: ['low', 'old'],
    },
    {
      name: 'Other values follow by code point.',
      field: { options, open: true },
      given: ['z', 'high', 'a'],
      expect: ['high', 'a', 'z'],
    },
  ],
  refused: [
    { name: 'One text.', field: { options }, given: 'low', code: 'value.type' },
    {
      name: 'A key that no option has, with its place.',
      field: { options },
      given: ['low', 'middle'],
      code: 'option.unknown',
      pointer: '/1',
    },
    { name: 'An inactive option.', field: { options }, given: ['old'], code: 'option.unknown', pointer: '/0' },
    { name: 'A null in the list.', field: { options }, given: [null], code: 'value.type', pointer: '/0' },
    { name: 'A list within the list.', field: { options }, given: [['low']], code: 'value.type', pointer: '/0' },
  ],
  cells: [
    { cell: '', expect: null, field: { options } },
    { cell: 'high; low', expect: ['low', 'high'], written: 'low;high', field: { options } },
  ],
};

export const STAGE_CASES: TypeCases = {
  accepted: [{ name: 'The key of a stage; the pipeline says later whether it has it.', given: 'won' }],
  refused: [
    { name: 'A number.', given: 1, code: 'value.type' },
    { name: 'U+0000.', given: '\0', code: 'value.not_storable' },
  ],
  cells: [{ cell: 'won', expect: 'won' }],
};

export const TAGS_CASES: TypeCases = {
  accepted: [
    { name: 'Words in their order, each once.', given: ['b', 'a', 'b'], expect: ['b', 'a'] },
    { name: 'No word at all is nothing.', given: [], expect: null },
    { name: 'Quotes, commas, braces and backslashes are kept.', given: ['"', ',', '{}', '\\', 'NULL', "'"] },
  ],
  refused: [
    { name: 'One text.', given: 'a', code: 'value.type' },
    { name: 'A number among them.', given: ['a', 1], code: 'value.type', pointer: '/1' },
    { name: 'An empty word.', given: ['a', ' '], code: 'value.too_short', pointer: '/1' },
    { name: 'A word over 60 characters.', given: ['x'.repeat(61)], code: 'value.too_long', pointer: '/0' },
    { name: 'U+0000.', given: ['\0'], code: 'value.not_storable', pointer: '/0' },
    { name: 'More than 100.', given: Array.from({ length: 101 }, (_, index) => `t${index}`), code: 'value.too_long' },
  ],
  cells: [
    { cell: ' ; ', expect: null, written: '' },
    { cell: 'a; b', expect: ['a', 'b'], written: 'a;b' },
  ],
};
