// What shares do to predicates, as text: nothing to those of somebody with whom nothing of the entity is shared, and one more
// condition to the others.

import { expect, test } from '@jest/globals';
import type { Entity } from '../../../engine/metadata/model.ts';
import type { Sql } from '../../../engine/rules/sql.ts';
import type { Access } from '../../../engine/runtime/access/access.ts';
import { compileAccess } from '../../../engine/runtime/access/compile.ts';
import { keepsRights, type SharedEntity } from '../../../engine/runtime/access/shares.ts';
import type { Membership } from '../../../engine/runtime/sessions/membership.ts';
import { compiled, pack, USER } from '../metadata/small_packs.ts';

const entity = (title: string) => ({
  title,
  'x-entity': { plural: title, label: 'name', aspects: { owned: {} } },
  properties: USER.properties,
});
const OWN = { read: { scope: 'own' }, update: { scope: 'own' }, delete: { scope: 'own' } };

const { model } = compiled(
  pack({
    'entities/user.json': USER,
    'entities/company.json': { ...entity('Company'), 'x-entity': { plural: 'Companies', label: 'name', aspects: {} } },
    'entities/deal.json': entity('Deal'),
    'entities/note.json': entity('Note'),
    'roles/seller.json': { title: 'Seller', grants: { 'base/deal': OWN, 'base/note': OWN } },
    'roles/guest.json': { title: 'Guest', grants: {} },
  }),
);
const [deal, note, user] = ['deal', 'note', 'user'].map((name) => model.entities[name] as Entity) as [
  Entity,
  Entity,
  Entity,
];

function accessOf(role: string, shares?: readonly SharedEntity[]): Access {
  const resolved = { company: null, agency: null, team_ids: [], team_tree_ids: [] };
  const membership: Membership = { role, company: null, agency: null, team: null, resolved };
  const facts = { user: 'u', company: null, today: '2027-01-01', now: '2027-01-01T00:00:00.000Z' };
  return compileAccess(model, [membership], shares ? { ...facts, shares } : facts);
}

function textOf(condition: Sql): string {
  return condition.parts.map((part) => (typeof part === 'string' ? part : `<${part.slot}>`)).join('');
}

const READ = [{ entity: 'deal', may_update: false }];
const UPDATE = [{ entity: 'deal', may_update: true }];
const plain = accessOf('seller');
const MINE = textOf(plain.rows(deal, 'read', 't'));
const LIVE = '"t"."deleted_at" is null';
const SHARE =
  '"t"."id" = any(array(select "share"."record"::uuid from "record_share" as "share" where ("share"."deleted_at" is null and "share"."entity" = \'deal\' and ("share"."user" = <access.user>::uuid or "share"."team" = any(<access.teams>::uuid[])))))';

test('Without shares the predicates are the very same, and so are the statements that are kept for them.', () => {
  const none = accessOf('seller', []);
  expect(none.key).toBe(plain.key);
  expect(none.rows(deal, 'read', 't')).toBe(plain.rows(deal, 'read', 't'));
  expect(none.granted(deal, 'update', 't')).toBe(none.rows(deal, 'update', 't'));
  expect(keepsRights(none, deal, 't')).toEqual([]);
});

test('A share is one more condition where something of the entity is shared for the action, and only there.', () => {
  const reader = accessOf('seller', READ);
  expect(reader.key).not.toBe(plain.key);
  expect(textOf(reader.rows(deal, 'read', 't'))).toBe(`((${MINE} or ${SHARE}) and (${LIVE} or ${MINE}))`);
  expect(textOf(reader.granted(deal, 'read', 't'))).toBe(MINE);
  for (const action of ['update', 'delete', 'archive']) {
    expect(textOf(reader.rows(deal, action, 't'))).toBe(textOf(plain.rows(deal, action, 't')));
  }
  expect(textOf(reader.rows(note, 'read', 't'))).toBe(textOf(plain.rows(note, 'read', 't')));
});

test('What is shared to be changed has a key of its own, asks for the level, and keeps what decides about rights.', () => {
  const changer = accessOf('seller', UPDATE);
  expect(changer.key).not.toBe(accessOf('seller', READ).key);
  expect(textOf(changer.rows(deal, 'update', 't'))).toContain(`"share"."level" = 'update'`);
  expect(textOf(changer.rows(deal, 'delete', 't'))).toBe(textOf(plain.rows(deal, 'delete', 't')));
  expect(keepsRights(changer, deal, 'given').map(textOf)).toEqual([
    'exists (select 1 from "deal" as "stored" where ("stored"."id" = "given"."id" and ("stored"."owner" is not distinct from "given"."owner" or ("stored"."owner" = <access.user>::uuid and "given"."owner" = <access.user>::uuid))))',
  ]);
});

test('Whoever has no grant has what is shared with them, and exports nothing of it.', () => {
  const guest = accessOf('guest', UPDATE);
  expect(textOf(guest.rows(deal, 'read', 't'))).toBe(`(${SHARE} and ${LIVE})`);
  expect(textOf(guest.granted(deal, 'read', 't'))).toBe('false');
  expect(['read', 'update', 'delete', 'create', 'export'].filter((action) => guest.may(deal, action))).toEqual([
    'read',
    'update',
  ]);
  expect(textOf(guest.rows(deal, 'export', 't'))).toBe('false');
});

test('The organisation is not shared, whatever stands in the table, nor is what the model does not have.', () => {
  const odd = accessOf('guest', [
    { entity: 'user', may_update: true },
    { entity: 'gone', may_update: true },
    { entity: 'constructor', may_update: true },
  ]);
  expect(odd.key).toBe(accessOf('guest').key);
  expect(odd.may(user, 'read')).toBe(false);
});
