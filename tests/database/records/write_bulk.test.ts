// Many writes in one request: each on its own, or all or none; and writing by key.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { raw, sql } from '../../../engine/rules/sql.ts';
import type { Access } from '../../../engine/runtime/access/access.ts';
import { runBulk } from '../../../engine/runtime/records/bulk.ts';
import { runDelete } from '../../../engine/runtime/records/delete.ts';
import type { Request } from '../../../engine/runtime/request.ts';
import type { BulkAnswer } from '../../../schemas/http/records.ts';
import { noId, openWritingRig, type WritingRig } from './writing_rig.ts';

let rig: WritingRig;
let request: Request;

beforeAll(async () => {
  rig = await openWritingRig();
  request = rig.request();
});

afterAll(() => rig.close());

async function bulk(
  entity: string,
  operations: readonly unknown[],
  more: object = {},
  as = request,
): Promise<BulkAnswer['results']> {
  return (JSON.parse(await runBulk(as, entity, { operations, ...more })) as BulkAnswer).results;
}

const user = (login: string, more: object = {}) => ({ name: login, login, ...more });

async function logins(pattern: string): Promise<readonly unknown[]> {
  const rows = await rig.rows('select login from "user" where login like $1 and deleted_at is null order by login', [
    pattern,
  ]);
  return rows.map((row) => row['login']);
}

describe('One by one', () => {
  test('Each operation has its own result, in order; what is refused takes nothing else with it.', async () => {
    const results = await bulk('user', [
      { op: 'create', record: user('one-a') },
      { op: 'create', record: user('one-a') },
      { op: 'create', record: { login: 'one-b' } },
      { op: 'update', id: noId(), record: {} },
      { op: 'create', record: user('one-c') },
    ]);
    expect(results.map(({ status }) => status)).toEqual([201, 409, 422, 404, 201]);
    expect(results[0]?.record).toMatchObject({ login: 'one-a', version: 1 });
    expect(results[2]?.problem).toMatchObject({ code: 'field.required', errors: [{ pointer: '/name' }] });
    expect(await logins('one-%')).toEqual(['one-a', 'one-c']);
  });

  test('A later operation sees what an earlier one did.', async () => {
    const [made] = await bulk('user', [{ op: 'create', record: user('chain') }]);
    const id = made?.record?.id;
    const results = await bulk('user', [
      { op: 'update', id, record: { job_title: 'Boss' } },
      { op: 'delete', id },
      { op: 'update', id, record: { job_title: 'None' } },
    ]);
    expect(results.map(({ status }) => status)).toEqual([200, 204, 404]);
  });

  test.each([
    [{ op: 'explode' }, '/op'],
    [{ op: 'update', record: {} }, '/id'],
    [{ op: 'create' }, '/record'],
    [{ op: 'create', record: {}, extra: 1 }, '/extra'],
    [{ op: 'constructor' }, '/op'],
    [null, ''],
  ])('What is no operation is a result of its own: %j.', async (operation, pointer) => {
    const [result] = await bulk('user', [operation]);
    expect(result).toMatchObject({ status: 422, problem: { errors: [{ pointer }] } });
  });

  test('More than 1,000 operations are refused together; 1,000 are not.', async () => {
    const operations = Array.from({ length: 1_001 }, () => ({ op: 'none' }));
    await expect(bulk('user', operations)).rejects.toMatchObject({ code: 'limit.exceeded' });
    expect(await bulk('user', operations.slice(1))).toHaveLength(1_000);
  });

  test.each([[[]], [{}], [{ operations: {} }], [{ operations: [], atomic: 1 }], [{ operations: [], atomc: true }]])(
    'A body that is no bulk request is refused: %j.',
    async (body) => {
      await expect(runBulk(request, 'user', body)).rejects.toMatchObject({
        code: expect.stringMatching(/^(value|field)\./),
      });
    },
  );

  test('No operation at all is an empty answer.', async () => {
    expect(await bulk('user', [])).toEqual([]);
  });
});

describe('Atomic', () => {
  test('One refusal undoes all, and every problem is told.', async () => {
    const results = await bulk(
      'user',
      [
        { op: 'create', record: user('all-a') },
        { op: 'create', record: {} },
        { op: 'create', record: user('all-a') },
      ],
      { atomic: true },
    );
    expect(results.map(({ status }) => status)).toEqual([424, 422, 409]);
    expect(results[0]?.record).toBeUndefined();
    expect(await logins('all-%')).toEqual([]);
  });

  test('Without a refusal all is done.', async () => {
    const results = await bulk(
      'user',
      [
        { op: 'create', record: user('both-a') },
        { op: 'create', record: user('both-b') },
      ],
      { atomic: true },
    );
    expect(results.map(({ status }) => status)).toEqual([201, 201]);
    expect(await logins('both-%')).toEqual(['both-a', 'both-b']);
  });
});

describe('Upsert', () => {
  test('Creates once, then changes: by a unique field, without its case.', async () => {
    const first = await bulk('user', [{ op: 'upsert', by: 'login', record: user('Ups') }]);
    const second = await bulk('user', [{ op: 'upsert', by: 'login', record: user('ups', { name: 'Second' }) }]);
    expect([first[0]?.status, second[0]?.status]).toEqual([201, 200]);
    expect(second[0]?.record).toMatchObject({ id: first[0]?.record?.id, name: 'Second', login: 'ups', version: 2 });
  });

  test('By a key that has a rule and counts per company.', async () => {
    const record = { name: 'By siren', siren: '552100554' };
    const results = await bulk('account', [
      { op: 'upsert', by: 'siren', record },
      { op: 'upsert', by: 'siren', record: { ...record, name: 'Renamed' } },
    ]);
    expect(results.map(({ status }) => status)).toEqual([201, 200]);
    expect(results[1]?.record).toMatchObject({ id: results[0]?.record?.id, name: 'Renamed' });
  });

  test('By the key of another system; the same again changes nothing.', async () => {
    const operation = {
      op: 'upsert',
      by: 'external_key',
      record: { name: 'Ext', external_key: { system: 'erp', key: '7' } },
    };
    const first = await bulk('account', [operation]);
    const second = await bulk('account', [operation]);
    expect([first[0]?.status, second[0]?.status]).toEqual([201, 200]);
    expect(second[0]?.record).toMatchObject({ id: first[0]?.record?.id, version: 1 });
  });

  test('Never brings a deleted record back.', async () => {
    const [first] = await bulk('user', [{ op: 'upsert', by: 'login', record: user('phoenix') }]);
    await runDelete(request, 'user', first?.record?.id ?? '');
    const [second] = await bulk('user', [{ op: 'upsert', by: 'login', record: user('phoenix') }]);
    expect(second?.status).toBe(201);
    expect(second?.record?.id).not.toBe(first?.record?.id);
  });

  test('Collides without details with a record that the user may not see.', async () => {
    await bulk('user', [{ op: 'create', record: user('secret') }]);
    const all = request.access;
    const access: Access = {
      ...all,
      key: 'blind',
      rows: (entity, _action, alias) =>
        entity.name === 'user' ? sql`${raw(`"${alias}"."login"`)} <> 'secret'` : raw('true'),
    };
    const [result] = await bulk(
      'user',
      [{ op: 'upsert', by: 'login', record: user('secret') }],
      {},
      rig.request({ access }),
    );
    expect(result).toMatchObject({
      status: 409,
      problem: { code: 'record.conflict', detail: 'The record collides with another.' },
    });
    expect(result?.problem?.errors).toBeUndefined();
  });

  test.each<[string, unknown, string, string]>([
    ['no object', 'erp 7', '/external_key/system', 'field.required'],
    ['no key', { system: 'erp' }, '/external_key/key', 'field.required'],
    ['a number', { system: 'erp', key: 7 }, '/external_key/key', 'value.type'],
    ['a system of U+0000', { system: 'a\0', key: '7' }, '/external_key/system', 'value.not_storable'],
    ['a key of U+0000', { system: 'erp', key: '\0' }, '/external_key/key', 'value.not_storable'],
    ['half a character', { system: 'erp', key: '\ud800' }, '/external_key/key', 'value.not_storable'],
    ['too long a key', { system: 'erp', key: 'k'.repeat(401) }, '/external_key/key', 'value.too_long'],
    ['a key of seeds', { system: 'seed', key: 'sales:rep' }, '/external_key/system', 'access.denied'],
  ])('Names no record by %s, and makes none.', async (_name, external_key, pointer, code) => {
    const name = `Unnamed ${_name}`;
    const [result] = await bulk('account', [{ op: 'upsert', by: 'external_key', record: { name, external_key } }]);
    expect(result?.problem?.errors).toContainEqual(expect.objectContaining({ code, pointer }));
    expect(await rig.rows('select id from account where name = $1', [name])).toEqual([]);
  });

  test('The key of a record that is hidden or deleted stays taken, and nothing is told of that record.', async () => {
    const named = (name: string, key: string) => {
      const record = { name, external_key: { system: 'erp', key } };
      return { op: 'upsert', by: 'external_key', record };
    };
    const [, deleted] = await bulk('account', [named('Hidden', 'hidden'), named('Deleted', 'deleted')]);
    await runDelete(request, 'account', deleted?.record?.id ?? '');
    const blind: Access = {
      ...request.access,
      key: 'blind to accounts',
      rows: (entity, action, alias) =>
        entity.name === 'account' && action !== 'create' ? sql`${raw(`"${alias}"."name"`)} <> 'Hidden'` : raw('true'),
    };
    const as = rig.request({ access: blind });
    const results = await bulk('account', [named('Mine', 'hidden'), named('Mine', 'deleted')], {}, as);
    const detail = 'The record collides with another.';
    for (const { problem } of results) expect(problem).toMatchObject({ code: 'record.conflict', detail });
    for (const { problem } of results) expect(problem).not.toHaveProperty('errors');
    expect(await rig.rows(`select id from account where name = 'Mine'`)).toEqual([]);
  });

  test('Keys of seeds are given to no record, nor taken from one, by whoever may write outside keys.', async () => {
    const record = (await bulk('account', [{ op: 'create', record: { name: 'Seedless' } }]))[0]?.record?.id;
    const [seed, own] = await bulk('external_key', [
      { op: 'create', record: { system: 'seed', key: 'base:x', entity: 'account', record } },
      { op: 'create', record: { system: 'own', key: 'base:x', entity: 'account', record } },
    ]);
    expect([seed?.problem?.code, own?.status]).toEqual(['check.failed', 201]);
    const [claimed] = await bulk('external_key', [{ op: 'update', id: own?.record?.id, record: { system: 'seed' } }]);
    expect(claimed?.problem?.code).toBe('check.failed');
  });

  test('Needs a key that is one, and its value.', async () => {
    const results = await bulk('user', [
      { op: 'upsert', by: 'name', record: user('x') },
      { op: 'upsert', by: 'login', record: { name: 'x' } },
      { op: 'upsert', by: 'external_key', record: user('x') },
    ]);
    expect(results.map(({ problem }) => problem?.code)).toEqual([
      'parameter.invalid',
      'field.required',
      'field.required',
    ]);
  });
});
