// What the attacks on a server stand on: canaries are found wherever they come out, pairs of answers differ by what was
// swapped alone, and a route or an entity that no attack knows is told.

import { expect, test } from '@jest/globals';
import { makeCanaries } from '../../access/attacks/canaries.ts';
import { strangersAmong } from '../../access/attacks/operations.ts';
import { type Answer, shown } from '../../access/attacks/send.ts';

const FROM_CLERKS = { what: 'name of a deal', hiddenFrom: ['clerk'] } as const;

test('A canary is found in a text, in another case, and in a cursor, by those alone from whom it is hidden.', () => {
  const canaries = makeCanaries();
  const [word, amount] = [canaries.word(FROM_CLERKS), canaries.amount(FROM_CLERKS)];
  const id = '01a22e46-c919-7509-b1f4-cf585eb2fb1d';
  canaries.note(id, FROM_CLERKS);
  const cursor = Buffer.from(`............["${word}"]`).toString('base64url');
  for (const text of [`<${word}>`, word.toUpperCase(), `{"m":${amount}}`, `/${id}/`, `{"next":"${cursor}"}`]) {
    expect(canaries.found(text, 'clerk', '')).toEqual([expect.stringContaining('(name of a deal)')]);
    expect(canaries.found(text, 'chief', '')).toEqual([]);
  }
  expect(canaries.found(`There is no ${id}.`, 'clerk', `/api/records/account/${id}`)).toEqual([]);
  expect(canaries.found('zqaaaaaaaaaa 931111111111.37', 'clerk', '')).toEqual([]);
});

test('Two answers are the same where nothing but the swapped texts and the ids of the requests differs.', () => {
  const answer = (text: string): Answer => ({ status: 404, head: '404 Not Found', text, json: undefined, cookies: '' });
  const [one, other] = [answer('{"id":"AA.1","request_id":"x"}'), answer('{"id":"bb.2","request_id":"y"}')];
  expect(shown(one, [['aa.1', 'bb.2']], 0)).toBe(shown(other, [['aa.1', 'bb.2']], 1));
  expect(shown(one, [], 0)).not.toBe(shown(other, [], 1));
  expect(shown(answer('aa.1!'), [['aa.1', 'bb.2']], 0)).not.toBe(shown(other, [['aa.1', 'bb.2']], 1));
});

test('What the server offers and no attack knows is told, and what is attacked and not offered.', () => {
  const operation = (way: string, entity?: string) => ({ method: 'GET', path: '', way, entity, isOpen: false });
  const told = strangersAmong([operation('GET /api/new'), operation('GET /api/records/{entity}', 'comet')]);
  expect(told).toContain('No attack knows GET /api/new: it needs one in tests/access/attacks/ways.');
  expect(told).toContain('No attack knows comet: tests/access/attacks/bodies.ts needs its body.');
  expect(told).toContain('GET /api/search is attacked, and the server has no such route.');
  expect(told).not.toContainEqual(expect.stringContaining('GET /api/records/{entity}:'));
});
