// `cahier import` as it is typed: what it prints where, and how it ends.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { accepted } from '../../../bin/accepted.ts';
import { documentsOf, loadPacks } from '../../../bin/packs.ts';
import { type Installation, openInstallation } from '../../../engine/runtime/control/open.ts';
import { openModels } from '../../../engine/runtime/models/cache.ts';
import { createTenant } from '../../../engine/runtime/tenants/create_tenant.ts';
import { type Ended, runTyped } from '../../rig/command.ts';
import { createTestDatabase, type TestDatabase } from '../../rig/database.ts';
import { accountsImport } from './import_rig.ts';

// Each command is a process of its own, on machines that may have other work.
jest.setTimeout(60_000);

let database: TestDatabase;
let installation: Installation;
let folder: string;

beforeAll(async () => {
  database = await createTestDatabase('import_command');
  installation = await openInstallation({ databaseUrl: database.url, poolSize: 2 });
  const documents = documentsOf(await loadPacks([]));
  const wish = { key: 'acme', documents, company: {}, demo: false };
  accepted(await createTenant(installation, openModels(installation), wish));
  folder = await mkdtemp(join(tmpdir(), 'cahier-command-'));
  const description = accountsImport({
    values: { employees: { to_integer: [{ column: ['staff'] }] } },
    top: { expect: { 'base/account': 3 } },
  });
  await writeFile(join(folder, 'import.json'), JSON.stringify(description));
});

afterAll(async () => {
  await installation.close();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

function runCommand(...args: readonly string[]): Promise<Ended> {
  return runTyped(['import', ...args], { DATABASE_URL: database.url, CAHIER_DATA_DIR: folder });
}

test('an import with a row that is refused says so, keeps the row and ends with 1', async () => {
  await writeFile(join(folder, 'accounts.csv'), 'name,staff\nAda,1\nBea,many\nCora,3\n');
  const { code, stdout, stderr } = await runCommand(folder, '--tenant', 'acme');
  expect(code).toBe(1);
  expect(stdout.split('\n').slice(1)).toEqual([
    'accounts.csv: 3 rows, 1 refused',
    '  account: 2 created, 0 updated, 0 unchanged',
    'account: 2, 3 were expected',
    `1 row was refused; ${join(folder, 'import.errors.csv')} has it with the reasons.`,
    '',
  ]);
  expect(stderr).toMatch(/accounts\.csv █+ 3 of 3 rows/);
  expect(await readFile(join(folder, 'import.errors.csv'), 'utf8')).toContain('accounts.csv,3,staff,many,');
});

test('with the row put right only that record is new, and the error file is gone', async () => {
  await writeFile(join(folder, 'accounts.csv'), 'name,staff\nAda,1\nBea,2\nCora,3\n');
  const { code, stdout } = await runCommand(folder, '--tenant', 'acme', '--json');
  expect(code).toBe(0);
  const lines = stdout.trim().split('\n');
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    rows: 3,
    refused: 0,
    error_file: null,
    entities: { account: { created: 1, updated: 0, unchanged: 2 } },
    expected: [{ entity: 'account', expected: 3, found: 3 }],
  });
  await expect(readFile(join(folder, 'import.errors.csv'))).rejects.toThrow('ENOENT');
});

test('a folder without a description, and an unknown user, are told in a sentence', async () => {
  const nowhere = join(folder, 'nowhere');
  const missing = await runCommand(nowhere, '--tenant', 'acme');
  expect(missing).toMatchObject({ code: 1, stdout: '' });
  expect(missing.stderr).toContain(`${join(nowhere, 'import.json')}: It cannot be read: an import is a folder`);
  const stranger = await runCommand(folder, '--tenant', 'acme', '--user', 'nobody');
  expect(stranger).toMatchObject({ code: 1, stdout: '' });
  expect(stranger.stderr).toContain('There is no active user "nobody".');
});

test('an error file that cannot be written stops the import before it begins', async () => {
  const { code, stderr } = await runCommand(folder, '--tenant', 'acme', '--errors', join(folder, 'nowhere', 'e.csv'));
  expect(code).toBe(1);
  expect(stderr).toContain('name another error file.');
});
