// The tenants that a server knows: found by their keys and numbers, in order, and looked through once per change, not
// with each request.

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openDirectory, type TenantDirectory } from '../../engine/runtime/control/directory.ts';
import { type Installation, openInstallation } from '../../engine/runtime/control/open.ts';
import { insertTenant, setTenantState } from '../../engine/runtime/control/tenants.ts';
import { ENGINE_VERSION } from '../../engine/runtime/tenants/engine_tables.ts';
import { createTestDatabase } from '../rig/database.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let installation: Installation;
let directory: TenantDirectory;

beforeAll(async () => {
  database = await createTestDatabase('directory');
  installation = await openInstallation({ databaseUrl: database.url, poolSize: 2 });
  directory = await openDirectory(installation);
});

afterAll(async () => {
  await directory.close();
  await installation.close();
  await database.drop();
});

async function make(key: string): Promise<number> {
  const wish = { key, title: key, demo: false, engine_version: ENGINE_VERSION };
  return installation.control().write(async (connection) => {
    const number = await insertTenant(connection, wish);
    await setTenantState(connection, number, 'active');
    return number;
  });
}

test('A tenant is found by its key as long as it has it, and the key may be another’s then.', async () => {
  const [first, second] = [await make('first'), await make('second')];
  await directory.refresh();
  expect(directory.all().map(({ number }) => number)).toEqual([first, second]);
  expect([directory.byKey('second')?.number, directory.byKey('third'), directory.byDefault()?.number]).toEqual([
    second,
    undefined,
    first,
  ]);
  await installation.control().write((connection) => setTenantState(connection, first, 'deleted'));
  const again = await make('first');
  await directory.refresh();
  expect(directory.byKey('first')?.number).toBe(again);
  expect(directory.byNumber(first)).toBeUndefined();
  expect(directory.all().map(({ key }) => key)).toEqual(['second', 'first']);
});

test('As long as nothing changes, the tenants are not put in order again.', async () => {
  const before = directory.all();
  await directory.refresh();
  expect(directory.all()).toBe(before);
});
