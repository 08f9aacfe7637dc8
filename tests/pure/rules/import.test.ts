// The operators of imports: cells read as what they should be, and complaints about those that cannot be.
import { expect, test } from '@jest/globals';
import { compileFinds } from '../../../engine/rules/finds.ts';
import { parseRule } from '../../../engine/rules/parse.ts';
import { compileRuleToJs } from '../../../engine/rules/to_js.ts';
import type { ImportComplaint, ImportHost, Rule } from '../../../engine/rules/types.ts';
import { plainValue } from '../../../engine/rules/values.ts';

interface Case {
  readonly name: string;
  readonly rule: unknown;
  readonly row?: Readonly<Record<string, string>>;
  readonly expect: unknown;
  readonly complaint?: ImportComplaint;
}

function parse(json: unknown): Rule {
  const parsed = parseRule(json, { use: 'import', variable: () => undefined });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.value;
}

function hostOf(row: Readonly<Record<string, string>>, complaints: ImportComplaint[]): ImportHost {
  return {
    column: (name) => row[name] ?? null,
    row: (key) => (key === 'team' ? 'id of the team' : null),
    find: (entity, key) => (key === 'Acme' ? `id of ${entity} Acme` : null),
    report: (complaint) => complaints.push(complaint),
  };
}

const cell = (name: string) => ({ column: [name] });
const x = cell('x');

const CASES: readonly Case[] = [
  { name: 'A cell is text.', rule: x, row: { x: ' 1 ' }, expect: ' 1 ' },
  { name: 'An empty cell is null.', rule: x, row: { x: '' }, expect: null },
  { name: 'A name may stand without its array.', rule: { column: 'x' }, row: { x: 'a' }, expect: 'a' },
  { name: 'or_else replaces an empty cell.', rule: { or_else: [x, '?'] }, row: { x: '' }, expect: '?' },
  { name: 'Another record of the row.', rule: { row: 'team' }, expect: 'id of the team' },
  {
    name: 'A record is found.',
    rule: { find: { entity: 'base/account', key: x } },
    row: { x: 'Acme' },
    expect: 'id of base/account Acme',
  },
  { name: 'An empty key finds nothing.', rule: { find: { entity: 'base/account', key: x } }, expect: null },
  {
    name: 'A record that is not there is a complaint.',
    rule: { find: { entity: 'base/account', key: { lower: [x] } } },
    row: { x: 'ACME' },
    expect: null,
    complaint: {
      code: 'import.not_found',
      column: 'x',
      value: 'acme',
      detail: 'There is no base/account with the key "acme".',
    },
  },
  { name: 'A slug.', rule: { slug: [x] }, row: { x: ' Élodie  d’Été & Søn ' }, expect: 'elodie-d-ete-søn' },
  { name: 'A slug of another script.', rule: { slug: [x] }, row: { x: 'Жанна 7' }, expect: 'жанна-7' },
  { name: 'A slug of nothing.', rule: { slug: [x] }, row: { x: '–' }, expect: null },
  {
    name: 'A date as Americans write it.',
    rule: { to_date: [x, 'M/d/yyyy'] },
    row: { x: '10/5/2016' },
    expect: '2016-10-05',
  },
  {
    name: 'A date as the French write it.',
    rule: { to_date: [x, 'dd/MM/yyyy'] },
    row: { x: '29/02/2024' },
    expect: '2024-02-29',
  },
  { name: 'A date with dots.', rule: { to_date: [x, 'd.M.yyyy'] }, row: { x: ' 1.2.2024 ' }, expect: '2024-02-01' },
  { name: 'A date without format.', rule: { to_date: [x] }, row: { x: '2024-02-01' }, expect: '2024-02-01' },
  { name: 'No date.', rule: { to_date: [x] }, expect: null },
  {
    name: 'A day that does not exist is a complaint.',
    rule: { to_date: [x, 'M/d/yyyy'] },
    row: { x: '2/30/2016' },
    expect: null,
    complaint: {
      code: 'import.value',
      column: 'x',
      value: '2/30/2016',
      detail: '"2/30/2016" is no date of the form M/d/yyyy.',
    },
  },
  {
    name: 'Dots in a format are dots.',
    rule: { to_date: [x, 'd.M.yyyy'] },
    row: { x: '1x2x2024' },
    expect: null,
    complaint: {
      code: 'import.value',
      column: 'x',
      value: '1x2x2024',
      detail: '"1x2x2024" is no date of the form d.M.yyyy.',
    },
  },
  { name: 'A decimal.', rule: { to_decimal: [x] }, row: { x: '-1234.50' }, expect: '-1234.5' },
  {
    name: 'A decimal with grouped thousands.',
    rule: { to_decimal: [x] },
    row: { x: '1,234,567.5' },
    expect: '1234567.5',
  },
  { name: 'A decimal comma.', rule: { to_decimal: [x, ','] }, row: { x: '1.234,50' }, expect: '1234.5' },
  {
    name: 'A decimal comma with narrow spaces.',
    rule: { to_decimal: [x, ','] },
    row: { x: '1\u202f234,5' },
    expect: '1234.5',
  },
  { name: 'A true minus.', rule: { to_decimal: [x] }, row: { x: '−5' }, expect: '-5' },
  ...['1,5', '1,23,456', '1.2.3', '12e3', '0x10', 'abc', '1 2', '--1'].map((value) => ({
    name: `${value} is no decimal.`,
    rule: { to_decimal: [x] },
    row: { x: value },
    expect: null,
    complaint: {
      code: 'import.value' as const,
      column: 'x',
      value,
      detail: `"${value}" is no number with the decimal separator ".".`,
    },
  })),
  { name: 'An integer.', rule: { to_integer: [x] }, row: { x: '1,996' }, expect: 1996 },
  {
    name: 'A fraction is no integer.',
    rule: { to_integer: [x] },
    row: { x: '1.5' },
    expect: null,
    complaint: {
      code: 'import.value',
      column: 'x',
      value: '1.5',
      detail: '"1.5" is no integer within ±9007199254740991.',
    },
  },
  {
    name: 'Millions of dollars.',
    rule: { money: [{ '*': [{ to_decimal: [x] }, 1000000] }, 'USD'] },
    row: { x: '1100.04' },
    expect: { amount: '1100040000', currency: 'USD' },
  },
  {
    name: 'A currency from a cell.',
    rule: { money: ['5', cell('currency')] },
    row: { currency: 'eur' },
    expect: null,
    complaint: {
      code: 'import.value',
      column: 'currency',
      value: 'eur',
      detail: '"eur" is no currency: three capital letters are expected.',
    },
  },
  {
    name: 'An address.',
    rule: { object: { country: { country_code: [x] } } },
    row: { x: 'Korea' },
    expect: { country: 'KR' },
  },
  ...[
    ['United States', 'US'],
    ['États-Unis', 'US'],
    ['us', 'US'],
    ['Philippines', 'PH'],
    ['Deutschland', 'DE'],
    ['Norvège', 'NO'],
    ['Côte d’Ivoire', 'CI'],
    ['The Netherlands', 'NL'],
    ['Myanmar (Burma)', 'MM'],
    ['Suisse', 'CH'],
    ['UK', 'GB'],
    ['China', 'CN'],
    ['España', 'ES'],
    ['Bosnia & Herzegovina', 'BA'],
  ].map(([name = '', code]) => ({
    name: `${name} is ${code}.`,
    rule: { country_code: [x] },
    row: { x: name },
    expect: code,
  })),
  {
    name: 'An unknown country is a complaint.',
    rule: { country_code: [x] },
    row: { x: 'Philipines' },
    expect: null,
    complaint: {
      code: 'import.value',
      column: 'x',
      value: 'Philipines',
      detail: '"Philipines" is no country that is known by name or code.',
    },
  },
];

test.each(CASES)('$name', ({ rule, row = {}, expect: expected, complaint }) => {
  const complaints: ImportComplaint[] = [];
  const value = compileRuleToJs(parse(rule))(() => null, hostOf(row, complaints));
  expect(plainValue(value)).toEqual(expected);
  expect(complaints).toEqual(complaint ? [complaint] : []);
});

test('The finds of a rule are known before they are looked up.', () => {
  const rule = parse({
    or_else: [
      { find: { entity: 'base/account', key: x } },
      { find: { entity: 'base/account', key: { slug: [cell('y')] } } },
    ],
  });
  const host = hostOf({ y: 'Acme Ltd' }, []);
  expect(compileFinds(rule)(() => null, host)).toEqual([{ entity: 'base/account', key: 'acme-ltd' }]);
});

test('A find within a find cannot be looked up in one go.', () => {
  const inner = { find: { entity: 'base/account', key: x } };
  const parsed = parseRule(
    { find: { entity: 'base/account', key: inner } },
    { use: 'import', variable: () => undefined },
  );
  expect(parsed.ok ? [] : parsed.problems.map(({ code, pointer }) => [code, pointer])).toEqual([
    ['rule.type', '/find/key'],
  ]);
});
