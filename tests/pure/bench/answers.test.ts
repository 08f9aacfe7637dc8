// How the bench compares the answers of two servers.

import { expect, test } from '@jest/globals';
import { comparable } from '../../../bench/answers.ts';

test('the order of members and blanks between them make no difference', () => {
  const one = '{"id": "1", "account": {"id": "2", "label": "Ada"}, "tags": ["b", "a"]}';
  const other = '{"tags":["b","a"],"account":{"label":"Ada","id":"2"},"id":"1"}';
  expect(comparable(one, [])).toBe(comparable(other, []));
});

test('values and the order of lists do', () => {
  expect(comparable('{"tags":["a","b"]}', [])).not.toBe(comparable('{"tags":["b","a"]}', []));
  expect(comparable('{"amount":"1"}', [])).not.toBe(comparable('{"amount":1}', []));
});

test('only members of the whole are left out', () => {
  expect(comparable('{"id":"1","account":{"id":"2"}}', ['id'])).toBe('{"account":{"id":"2"}}');
});
