// Parameters of reading, from a query string and from a body: what is taken, and every problem with its place.

import { expect, test } from '@jest/globals';
import type { Result } from '../../../../engine/problems.ts';
import { parseAggregateRequest } from '../../../../engine/runtime/records/query/aggregate_request.ts';
import { parseHistoryRequest, parseListRequest } from '../../../../engine/runtime/records/query/list_request.ts';
import { parseSearch } from '../../../../engine/runtime/records/query/search.ts';

type Expected = { readonly value: unknown } | { readonly problems: readonly (readonly [string, string])[] };

interface Case {
  readonly name: string;
  readonly given: unknown;
  readonly expect: Expected;
}

const FROM_URL: readonly Case[] = [
  { name: 'nothing at all', given: {}, expect: { value: {} } },
  {
    name: 'everything',
    given: {
      where: '{"==":[{"var":"name"},"x"]}',
      sort: '-amount, name',
      fields: 'name,account.name',
      limit: '20',
      after: 'abc',
      count: 'exact',
      search: 'blue',
    },
    expect: {
      value: {
        where: { '==': [{ var: 'name' }, 'x'] },
        sort: ['-amount', 'name'],
        fields: ['name', 'account.name'],
        limit: 20,
        after: 'abc',
        count: 'exact',
        search: 'blue',
      },
    },
  },
  { name: 'empty parameters', given: { where: '', sort: '', search: '' }, expect: { value: {} } },
  { name: 'an unknown parameter', given: { filter: 'x' }, expect: { problems: [['parameter.unknown', '/filter']] } },
  {
    name: 'a parameter given twice',
    given: { search: ['a', 'b'] },
    expect: { problems: [['parameter.invalid', '/search']] },
  },
  {
    name: 'a rule that is no JSON',
    given: { where: '{"==":' },
    expect: { problems: [['parameter.invalid', '/where']] },
  },
  { name: 'a limit of 0', given: { limit: '0' }, expect: { problems: [['parameter.invalid', '/limit']] } },
  { name: 'a limit with a fraction', given: { limit: '1.5' }, expect: { problems: [['parameter.invalid', '/limit']] } },
  { name: 'a limit that is too high', given: { limit: '201' }, expect: { problems: [['limit.exceeded', '/limit']] } },
  {
    name: 'an unknown kind of count',
    given: { count: 'all' },
    expect: { problems: [['parameter.invalid', '/count']] },
  },
  {
    name: 'several mistakes at once',
    given: { limit: 'ten', count: 'yes', 'a/b': '1' },
    expect: {
      problems: [
        ['parameter.unknown', '/a~1b'],
        ['parameter.invalid', '/limit'],
        ['parameter.invalid', '/count'],
      ],
    },
  },
];

const FROM_BODY: readonly Case[] = [
  {
    name: 'lists and a rule as JSON',
    given: { where: true, sort: ['-amount'], fields: ['name'], limit: 5, count: 'none' },
    expect: { value: { where: true, sort: ['-amount'], fields: ['name'], limit: 5, count: 'none' } },
  },
  {
    name: 'names separated by commas',
    given: { sort: '-amount,name' },
    expect: { value: { sort: ['-amount', 'name'] } },
  },
  { name: 'null parameters', given: { where: null, after: null }, expect: { value: {} } },
  { name: 'a limit as text', given: { limit: '5' }, expect: { problems: [['parameter.invalid', '/limit']] } },
  { name: 'names that are no texts', given: { fields: [1] }, expect: { problems: [['parameter.invalid', '/fields']] } },
  { name: 'a list in place of an object', given: [], expect: { problems: [['request.malformed', '']] } },
  { name: 'no body', given: undefined, expect: { value: {} } },
];

const AGGREGATES: readonly Case[] = [
  {
    name: 'groups and measures',
    given: { group: { s: { field: 'stage' } }, measures: { n: { count: true }, total: { sum: 'amount' } } },
    expect: { value: { group: { s: { field: 'stage' } }, measures: { n: { count: true }, total: { sum: 'amount' } } } },
  },
  { name: 'neither', given: {}, expect: { problems: [['parameter.invalid', '/measures']] } },
  {
    name: 'mistakes in every place',
    given: {
      group: {
        'A b': { field: 'stage' },
        d: { field: 'close_date', by: 'hour' },
        e: 'stage',
        f: { field: 'x', to: 1 },
      },
      measures: { n: { count: false }, m: { sum: 'a', avg: 'b' }, p: { median: 'a' }, f: { count: true } },
      limit: 10_001,
      top: 3,
    },
    expect: {
      problems: [
        ['parameter.unknown', '/top'],
        ['parameter.invalid', '/group/A b'],
        ['parameter.invalid', '/group/d/by'],
        ['parameter.invalid', '/group/e'],
        ['parameter.unknown', '/group/f/to'],
        ['parameter.invalid', '/measures/n'],
        ['parameter.invalid', '/measures/m'],
        ['parameter.invalid', '/measures/p'],
        ['parameter.invalid', '/measures/f'],
        ['limit.exceeded', '/limit'],
      ],
    },
  },
];

const HISTORIES: readonly Case[] = [
  { name: 'a limit and a cursor', given: { limit: '10', after: 'x' }, expect: { value: { limit: 10, after: 'x' } } },
  { name: 'a sort', given: { sort: 'at' }, expect: { problems: [['parameter.unknown', '/sort']] } },
];

const SEARCHES: readonly Case[] = [
  { name: 'words', given: '  blue   sky ', expect: { value: { words: ['blue', 'sky'], id: undefined } } },
  { name: 'only spaces', given: '   ', expect: { value: undefined } },
  {
    name: 'an id',
    given: '0190a0b0-0000-7000-8000-000000000001',
    expect: {
      value: { words: ['0190a0b0-0000-7000-8000-000000000001'], id: '0190a0b0-0000-7000-8000-000000000001' },
    },
  },
  { name: 'a NUL', given: 'a\0b', expect: { problems: [['value.not_storable', '/search']] } },
  { name: 'too many words', given: 'a '.repeat(13), expect: { problems: [['limit.exceeded', '/search']] } },
];

test.each(FROM_URL)('a query string with $name', (one) => check(parseListRequest(one.given, 'url'), one.expect));
test.each(FROM_BODY)('a body with $name', (one) => check(parseListRequest(one.given, 'body'), one.expect));
test.each(AGGREGATES)('an aggregate with $name', (one) => check(parseAggregateRequest(one.given), one.expect));
test.each(HISTORIES)('a history with $name', (one) => check(parseHistoryRequest(one.given), one.expect));
test.each(SEARCHES)('a search of $name', (one) => check(parseSearch(one.given as string), one.expect));

function check(result: Result<unknown>, expected: Expected): void {
  const got = result.ok
    ? { value: result.value }
    : { problems: result.problems.map(({ code, pointer }) => [code, pointer]) };
  expect(got).toEqual(expected);
}
