// An import changes whether users are active by the right that asks for, as any other write does.

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { findIdentity } from '../../../engine/runtime/sessions/identity.ts';
import { makeUserRequest } from '../../../engine/runtime/sessions/make_request.ts';
import { tenantPack } from '../../pure/metadata/small_packs.ts';
import { openWritingRig, type WritingRig } from '../records/writing_rig.ts';
import { importFiles } from './import_rig.ts';

const roleOf = (name: string, user: object) => ({
  [`roles/acme_${name}.json`]: {
    title: name,
    includes: { 'base/everyone': true },
    grants: { 'base/user': { create: {}, update: {}, ...user }, 'base/external_key': { read: {}, create: {} } },
  },
});

const PACK = tenantPack(
  { ...roleOf('editor', {}), ...roleOf('keeper', { deactivate: {} }) },
  { depends: { base: '^2.0.0' } },
);

let rig: WritingRig;

beforeAll(async () => {
  rig = await openWritingRig([PACK]);
  // Somebody must be left who administers everything.
  await rig.create('membership', { user: rig.ada, role: 'admin' });
}, 60_000);

afterAll(() => rig.close());

/** Rows that make users with a login of their own, or change those that they made before. */
async function importAs(role: string, lines: readonly string[]) {
  const login = `${role} ${crypto.randomUUID()}`;
  const { id } = await rig.create('user', { name: role, login, active: true });
  await rig.create('membership', { user: id, role: `acme_${role}` });
  const { database } = rig.request();
  const identity = await database.read((connection) => findIdentity(connection, 'user', id));
  if (!identity) throw new Error('The user is not there');
  const facts = { tenant: { number: 1, key: 'test' }, model: rig.model, database, company: rig.company };
  const column = (name: string) => ({ column: [name] });
  const user = {
    entity: 'base/user',
    key: column('login'),
    values: { name: column('login'), login: column('login'), active: { '==': [column('active'), 'yes'] } },
  };
  const { outcome, errors } = await importFiles(makeUserRequest(facts, identity), {
    description: { title: 'People', system: 'test', files: { people: { file: 'people.csv', records: { user } } } },
    files: { 'people.csv': `login,active\n${lines.join('\n')}\n` },
  });
  return { refused: outcome.refused, errors };
}

const activeOf = async (login: string) => (await rig.rows('select active from "user" where login = $1', [login]))[0];

test('It is refused row by row to whoever may only change users.', async () => {
  const made = await importAs('editor', ['ann,yes', 'bob,no', 'cleo,yes']);
  expect(made.refused).toBe(1);
  expect(made.errors).toContain('To change “Active” of this record takes the right “deactivate”.');
  expect([await activeOf('ann'), await activeOf('bob')]).toEqual([{ active: true }, undefined]);
  const changed = await importAs('editor', ['ann,no', 'cleo,yes']);
  expect(changed.refused).toBe(1);
  expect(changed.errors).toContain('To change “Active” of this record takes the right “deactivate”.');
  expect(await activeOf('ann')).toEqual({ active: true });
});

test('It is done for whoever has the right.', async () => {
  expect((await importAs('keeper', ['dan,yes', 'eve,no'])).refused).toBe(0);
  expect((await importAs('keeper', ['dan,no'])).refused).toBe(0);
  expect([await activeOf('dan'), await activeOf('eve')]).toEqual([{ active: false }, { active: false }]);
});
