// What the menu of a user offers, by the rights that the model tells of.

import { expect, test } from '@jest/globals';
import { actsOn } from '../../../runtime-ui/people/acts.ts';

const MAY = { create: false, update: true, delete: true, export: false };

const of = (rights: object, person: { id?: string; active?: boolean } = {}) =>
  actsOn({ may: { ...MAY, ...rights } }, { id: 'ann', name: 'Ann', active: true, ...person }, 'bob');

test('To change and to delete users is no right to invite or to deactivate them.', () => {
  expect([of({}), of({ view_as: true })]).toEqual([[], []]);
});

test('Each right offers what it allows, by whether the user is active.', () => {
  expect([of({ invite: true }), of({ deactivate: true })]).toEqual([['invite'], ['deactivate']]);
  expect(of({ invite: true, deactivate: true })).toEqual(['invite', 'deactivate']);
  const gone = { active: false };
  expect([of({ invite: true }, gone), of({ deactivate: true }, gone)]).toEqual([[], ['activate']]);
  expect(of({ invite: true, deactivate: true }, gone)).toEqual(['invite', 'activate']);
});

test('Nobody is offered the end of their own account.', () => {
  expect(of({ invite: true, deactivate: true }, { id: 'bob' })).toEqual(['invite']);
});
