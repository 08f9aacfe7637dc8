// An import is done with the rights of whoever imports, as long as they have them: each of its batches asks.

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Refusal } from '../../../engine/problems.ts';
import { guarded, IdentityChanged } from '../../../engine/runtime/access/guard.ts';
import type { Transactions } from '../../../engine/runtime/database/connection.ts';
import type { Request } from '../../../engine/runtime/request.ts';
import { beliefIn } from '../../../engine/runtime/sessions/belief.ts';
import { findIdentity } from '../../../engine/runtime/sessions/identity.ts';
import { makeUserRequest } from '../../../engine/runtime/sessions/make_request.ts';
import { watchIdentities } from '../../../engine/runtime/tenants/engine_tables.ts';
import type { WritingRig } from '../records/writing_rig.ts';
import { accountsImport, importFiles, openImportRig } from './import_rig.ts';

let rig: WritingRig;

beforeAll(async () => {
  rig = await openImportRig();
  await rig.request().database.write(watchIdentities);
}, 60_000);

afterAll(() => rig.close());

const GONE = new Refusal('record.unknown', 'There is no such user any more.');

/** A request of a new user; something happens before their second transaction. */
async function requestOf(login: string, happens: (user: string) => Promise<unknown>): Promise<Request> {
  const { id } = await rig.create('user', { name: login, login, active: true });
  await rig.create('membership', { user: id, role: 'admin' });
  const { database } = rig.request();
  const identity = await database.read((connection) => findIdentity(connection, 'user', id));
  if (!identity) throw new Error('The user is not there');
  let transactions = 0;
  const watched: Transactions = {
    read: database.read,
    stream: database.stream,
    write: async (work, how) => {
      transactions += 1;
      if (transactions === 2) await happens(id);
      return database.write(work, how);
    },
  };
  const belief = beliefIn({ identity, kind: 'user', key: id, mayBeginAnew: () => false, gone: () => GONE });
  const tenant = { number: 1, key: 'test' };
  const facts = { tenant, model: rig.model, database: guarded(watched, belief).database, company: rig.company };
  return makeUserRequest({ ...facts, identityVersion: identity.version }, identity);
}

const ROWS = 2_000;

function accountsOf(login: string) {
  const lines = Array.from({ length: ROWS }, (_, index) => `${login} ${index}`);
  return { description: accountsImport({}), files: { 'accounts.csv': `name\n${lines.join('\n')}\n` } };
}

async function countOf(login: string): Promise<number> {
  const [row] = await rig.rows('select count(*)::int as n from account where name like $1', [`${login} %`]);
  return Number(row?.['n']);
}

test('It ends where its user is deactivated or loses their role; what was committed before stays.', async () => {
  const ends = {
    deactivated: 'update "user" set active = false where id = $1',
    dismissed: 'update membership set deleted_at = now() where "user" = $1',
  };
  const codes: unknown[] = [];
  for (const [login, end] of Object.entries(ends)) {
    const request = await requestOf(login, (user) => rig.rows(end, [user]));
    const ended = await importFiles(request, accountsOf(login)).catch((error: unknown) => error);
    codes.push(ended instanceof IdentityChanged ? ended.refusal?.code : ended);
    const count = await countOf(login);
    expect([count > 0, count < ROWS]).toEqual([true, true]);
  }
  expect(codes).toEqual(['record.unknown', 'access.changed']);
});

test('It goes on where others are changed in the middle of it.', async () => {
  const request = await requestOf('staying', () => rig.create('team', { name: 'New meanwhile' }));
  const { outcome } = await importFiles(request, accountsOf('staying'));
  expect(outcome).toMatchObject({ rows: ROWS, refused: 0 });
  expect(await countOf('staying')).toBe(ROWS);
});
