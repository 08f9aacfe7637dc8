// The cases of all field types; a forgotten type is a type error. And what every type must survive.

import type { FieldTypeName } from '../../../engine/metadata/model.ts';
import { ADDRESS_CASES, EMAIL_CASES, PHONE_CASES, URL_CASES } from './addresses.ts';
import type { TypeCases } from './case.ts';
import { MULTI_OPTION_CASES, OPTION_CASES, STAGE_CASES, TAGS_CASES } from './choices.ts';
import { JSON_CASES } from './json_values.ts';
import { BOOLEAN_CASES, DECIMAL_CASES, INTEGER_CASES, MONEY_CASES, PERCENT_CASES } from './numbers.ts';
import { GEO_CASES } from './places.ts';
import { ATTACHMENT_CASES, REFERENCE_CASES } from './references.ts';
import { LONG_TEXT_CASES, TEXT_CASES } from './text.ts';
import { DATE_CASES, DATETIME_CASES } from './times.ts';

export const CASES: Readonly<Record<FieldTypeName, TypeCases>> = {
  text: TEXT_CASES,
  long_text: LONG_TEXT_CASES,
  email: EMAIL_CASES,
  phone: PHONE_CASES,
  url: URL_CASES,
  integer: INTEGER_CASES,
  decimal: DECIMAL_CASES,
  percent: PERCENT_CASES,
  money: MONEY_CASES,
  boolean: BOOLEAN_CASES,
  date: DATE_CASES,
  datetime: DATETIME_CASES,
  option: OPTION_CASES,
  multi_option: MULTI_OPTION_CASES,
  stage: STAGE_CASES,
  reference: REFERENCE_CASES,
  tree_parent: REFERENCE_CASES,
  tags: TAGS_CASES,
  attachment: ATTACHMENT_CASES,
  user: REFERENCE_CASES,
  address: ADDRESS_CASES,
  geo: GEO_CASES,
  json: JSON_CASES,
};

/** JSON that people and programs send to see what breaks. */
export const HOSTILE: readonly unknown[] = [
  true,
  0,
  -1,
  1e21,
  -1e308,
  5e-324,
  JSON.parse('1e400'),
  '',
  ' ',
  '\0',
  '\ud800',
  '\u202e\u2066\ufeff',
  'null',
  'undefined',
  "' or 1=1 --",
  '%{jndi:ldap://x}',
  '{{7*7}}',
  '\\x00',
  '9'.repeat(5_000),
  `1e${'9'.repeat(50)}`,
  'e\u0301'.repeat(5_000),
  [],
  [[]],
  [null],
  [{}],
  ['\0'],
  [Number.MAX_VALUE],
  Array.from({ length: 2_000 }, (_, index) => index),
  {},
  { id: {} },
  { id: '\0' },
  { amount: {}, currency: [] },
  { amount: '1', currency: '\0' },
  { city: { city: 'x' } },
  JSON.parse('{"__proto__": {"id": "x"}, "constructor": 1, "toString": 1}'),
  JSON.parse('{"then": "x", "toJSON": "y"}'),
];
