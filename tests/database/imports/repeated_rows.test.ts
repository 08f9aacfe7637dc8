// What an import does with rows that come again, in the same file or in the same import run another time: nothing twice,
// and nothing in silence.

import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { runDelete } from '../../../engine/runtime/records/delete.ts';
import { findByOutsideKeys } from '../../../engine/runtime/records/outside_keys.ts';
import type { WritingRig } from '../records/writing_rig.ts';
import { accountsImport, type Given, type Imported, importFiles, openImportRig } from './import_rig.ts';

jest.setTimeout(60_000);

let rig: WritingRig;

beforeAll(async () => {
  rig = await openImportRig();
});

afterAll(async () => {
  await rig.close();
});

beforeEach(async () => {
  await rig.rows('truncate "account", "external_key", "_change" cascade');
});

const run = (given: Given): Promise<Imported> => importFiles(rig.request(), given);

async function names(): Promise<readonly unknown[]> {
  const rows = await rig.rows(`select "name" from "account" where "deleted_at" is null order by "name"`);
  return rows.map((row) => row['name']);
}

async function count(table: string): Promise<number> {
  const [row] = await rig.rows(`select count(*)::int as "count" from "${table}"`);
  return Number(row?.['count']);
}

describe('the same rows again', () => {
  const description = accountsImport({
    values: { employees: { to_integer: [{ column: ['staff'] }] }, email: { column: ['mail'] } },
  });

  test('change what differs and nothing else', async () => {
    await run({ description, files: { 'accounts.csv': 'name,staff,mail\nAda,1,\nBea,2,b@example.org\n' } });
    const changes = await count('_change');
    const { outcome } = await run({
      description,
      files: { 'accounts.csv': 'name,staff,mail\nAda,1,\nBea,2,\nCora,3,\n' },
    });
    expect(outcome.entities).toEqual({ account: { created: 1, updated: 1, unchanged: 1 } });
    expect(await rig.rows('select "name", "version"::int, "email" from "account" order by 1')).toEqual([
      { name: 'Ada', version: 1, email: null },
      { name: 'Bea', version: 2, email: null },
      { name: 'Cora', version: 1, email: null },
    ]);
    // A record and its key, and one change.
    expect(await count('_change')).toBe(changes + 3);
    const [last] = await rig.rows(`select "diff" from "_change" where "action" = 'update'`);
    expect(last?.['diff']).toEqual({ email: ['b@example.org', null] });
  });

  test('name one record when several have its key', async () => {
    const { outcome } = await run({
      description,
      files: { 'accounts.csv': 'name,staff,mail\nAda,1,\nAda,01,\nAda,1,\n' },
    });
    expect(outcome).toMatchObject({
      rows: 3,
      refused: 0,
      files: [{ rows: 3, refused: 0, repeated: 2 }],
      entities: { account: { created: 1, updated: 0, unchanged: 0 } },
    });
    expect(await rig.rows('select "employees"::int from "account"')).toEqual([{ employees: 1 }]);
  });

  test('are refused where an earlier one has their key and says something else', async () => {
    const given = {
      description,
      files: { 'accounts.csv': 'name,staff,mail\nAda,none,\nAda,1,\nBea,1,\nAda,2,\nAda,1,\nAda,many,\n' },
    };
    const { outcome, errors } = await run(given);
    expect(outcome).toMatchObject({
      rows: 6,
      refused: 3,
      files: [{ repeated: 1 }],
      entities: { account: { created: 2, updated: 0, unchanged: 0 } },
    });
    const lines = errors?.split('\r\n') ?? [];
    expect(lines[1]).toMatch(/^accounts\.csv,2,staff,none,/);
    expect(lines[2]).toBe(
      'accounts.csv,5,name,Ada,"Line 3 has this key for ""account"" already, with other values.",Ada,2,',
    );
    expect(lines[3]).toMatch(/^accounts\.csv,7,staff,many,/);
    expect(lines[3]).not.toContain('this key');
    expect(await rig.rows('select "name", "employees"::int from "account" order by 1')).toEqual([
      { name: 'Ada', employees: 1 },
      { name: 'Bea', employees: 1 },
    ]);
    const again = await run(given);
    expect(again.outcome).toMatchObject({
      refused: 3,
      entities: { account: { created: 0, updated: 0, unchanged: 2 } },
    });
  });

  test('are compared for each of their records', async () => {
    const values = (column: string): object => ({ kind: 'organisation', name: { column: [column] } });
    const group = { order: 1, entity: 'base/account', key: { column: ['group'] }, values: values('group') };
    const branch = {
      order: 2,
      entity: 'base/account',
      key: { column: ['name'] },
      values: { ...values('name'), parent: { row: 'group' } },
    };
    const { outcome, errors } = await run({
      description: {
        title: 'Branches',
        system: 'test',
        files: { branches: { file: 'branches.csv', records: { group, branch } } },
      },
      files: { 'branches.csv': 'group,name\nAcme,North\nAcme,South\nBolt,North\nAcme,South\n' },
    });
    expect(outcome).toMatchObject({
      rows: 4,
      refused: 1,
      files: [{ repeated: 1 }],
      entities: { account: { created: 3 } },
    });
    expect(errors).toContain(
      'branches.csv,4,name,North,"Line 2 has this key for ""branch"" already, with other values."',
    );
    expect(await names()).toEqual(['Acme', 'North', 'South']);
  });

  test('make each record once when two imports run side by side', async () => {
    const lines = Array.from({ length: 300 }, (_, index) => `Account ${index},${index},`);
    const given = { description, files: { 'accounts.csv': `name,staff,mail\n${lines.join('\n')}\n` } };
    const both = await Promise.all([run(given), run(given)]);
    const created = both.map(({ outcome }) => outcome.entities['account']?.created ?? 0);
    expect(both.map(({ outcome }) => outcome.refused)).toEqual([0, 0]);
    expect(created.reduce((sum, each) => sum + each, 0)).toBe(300);
    expect(await count('account')).toBe(300);
    expect(await count('external_key')).toBe(300);
  });

  test('do not bring a deleted record back', async () => {
    const given = { description, files: { 'accounts.csv': 'name,staff,mail\nAda,1,\nBea,1,\n' } };
    await run(given);
    const ids = await rig
      .request()
      .database.read((connection) =>
        findByOutsideKeys(connection, { system: 'test', entity: 'account', keys: ['Ada'] }),
      );
    await runDelete(rig.request(), 'account', ids.get('Ada') ?? '');
    const { outcome, errors } = await run(given);
    expect(outcome).toMatchObject({ refused: 1, entities: { account: { created: 0, unchanged: 1 } } });
    expect(errors).toContain('The account with the key ""Ada"" was deleted: restore it, or delete its outside key.');
  });

  test('are refused where a change cannot be made', async () => {
    await run({ description, files: { 'accounts.csv': 'name,staff,mail\nAda,1,\nBea,1,\n' } });
    const { outcome, errors } = await run({
      description,
      files: { 'accounts.csv': 'name,staff,mail\nAda,-1,\nBea,2,\n' },
    });
    expect(outcome).toMatchObject({ refused: 1, entities: { account: { updated: 1 } } });
    expect(errors).toContain('accounts.csv,2,staff,-1,');
    expect(await rig.rows('select "employees"::int from "account" order by "name"')).toEqual([
      { employees: 1 },
      { employees: 2 },
    ]);
  });
});
