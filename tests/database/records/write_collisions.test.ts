// Two records that share what only one may have: who may see the other one is told which value it is, and who may not is
// told nothing of it, whichever way they write.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Refusal } from '../../../engine/problems.ts';
import { column, raw, sql } from '../../../engine/rules/sql.ts';
import type { Access } from '../../../engine/runtime/access/access.ts';
import { runBulk } from '../../../engine/runtime/records/bulk.ts';
import { runCreate } from '../../../engine/runtime/records/create.ts';
import { runDelete } from '../../../engine/runtime/records/delete.ts';
import { runRestore } from '../../../engine/runtime/records/restore.ts';
import { runUpdate } from '../../../engine/runtime/records/update.ts';
import type { Request } from '../../../engine/runtime/request.ts';
import type { BulkAnswer } from '../../../schemas/http/records.ts';
import { refusalOf } from './refusals.ts';
import { openWritingRig, type WritingRig } from './writing_rig.ts';

let rig: WritingRig;
/** Sees nothing whose name begins with “Hidden”, and may write all that they see. */
let blind: Request;

beforeAll(async () => {
  rig = await openWritingRig();
  const all = rig.request().access;
  const rows: Access['rows'] = (_entity, action, alias) =>
    action === 'create' ? raw('true') : sql`${column(alias, 'name')} not like 'Hidden%'`;
  blind = rig.request({ access: { ...all, key: 'blind to hidden names', rows } });
});

afterAll(() => rig.close());

const user = (name: string, login: string) => ({ name, login });

interface Told {
  readonly code: string;
  readonly message: string;
  readonly problems: readonly unknown[];
}

function told({ refusal }: { readonly refusal: Refusal }): Told {
  return { code: refusal.code, message: refusal.message, problems: refusal.problems };
}

const NOTHING: Told = { code: 'record.conflict', message: 'The record collides with another.', problems: [] };

/** Ways to give a record the login, or the number, that another has. */
const WAYS: readonly (readonly [string, (login: string) => Promise<unknown>])[] = [
  ['creating', (login) => runCreate(blind, 'user', user('Mine', login))],
  ['creating, in another case', (login) => runCreate(blind, 'user', user('Mine', login.toUpperCase()))],
  [
    'changing',
    async (login) => {
      const { id } = await rig.create('user', user('Mine', `mine-${login}`));
      return runUpdate(blind, 'user', id, { login });
    },
  ],
];

describe.each(WAYS)('By %s', (way, write) => {
  test('one collides with a record in sight, and is told by which field', async () => {
    const login = `seen-${way.length}-${way.slice(-4)}`;
    await rig.create('user', user('Seen', login));
    const { code, at } = await refusalOf(write(login));
    expect([code, at]).toEqual(['value.not_unique', ['/login value.not_unique']]);
  });

  test('one collides with a record out of sight, and is told nothing of it', async () => {
    const login = `hidden-${way.length}-${way.slice(-4)}`;
    await rig.create('user', user('Hidden', login));
    expect(told(await refusalOf(write(login)))).toEqual(NOTHING);
  });
});

test('A key of the entity is told in its words where the other record is in sight, else not at all.', async () => {
  await rig.create('account', { name: 'Seen', siren: '732829320' });
  await rig.create('account', { name: 'Hidden', siren: '552100554' });
  const make = (siren: string) => refusalOf(runCreate(blind, 'account', { name: 'Mine', siren }));
  const { refusal } = await make('732829320');
  expect(refusal.problems[0]).toMatchObject({ code: 'value.not_unique', detail: 'Another account has this SIREN.' });
  expect(told(await make('552100554'))).toEqual(NOTHING);
});

test('A record with the same value that is deleted is not the one that is in the way.', async () => {
  const { id } = await rig.create('user', user('Seen', 'twice'));
  await runDelete(rig.request(), 'user', id);
  await rig.create('user', user('Hidden', 'twice'));
  expect(told(await refusalOf(runCreate(blind, 'user', user('Mine', 'twice'))))).toEqual(NOTHING);
});

test('Each of many is told what it would be told alone.', async () => {
  await rig.create('user', user('Seen', 'bulk-seen'));
  await rig.create('user', user('Hidden', 'bulk-hidden'));
  const operations = [
    { op: 'create', record: user('Mine', 'bulk-seen') },
    { op: 'create', record: user('Mine', 'bulk-hidden') },
    { op: 'upsert', by: 'login', record: user('Mine', 'bulk-hidden') },
    { op: 'create', record: user('Mine', 'bulk-free') },
  ];
  const { results } = JSON.parse(await runBulk(blind, 'user', { operations })) as BulkAnswer;
  expect(results.map(({ status, problem }) => [status, problem?.code, problem?.errors?.length])).toEqual([
    [409, 'value.not_unique', 1],
    [409, 'record.conflict', undefined],
    [409, 'record.conflict', undefined],
    [201, undefined, undefined],
  ]);
});

test('What was deleted comes back to a place that is taken neither way, and is told as much.', async () => {
  const restored = async (login: string, taker: string) => {
    const { id } = await rig.create('user', user('Gone', login));
    await runDelete(rig.request(), 'user', id);
    await rig.create('user', user(taker, login));
    return refusalOf(runRestore(blind, 'user', id));
  };
  const seen = await restored('back-seen', 'Seen');
  expect([seen.code, seen.at]).toEqual(['record.conflict', ['/login value.not_unique']]);
  expect(told(await restored('back-hidden', 'Hidden'))).toEqual(NOTHING);
});
