// Statements that come again stay prepared with their connection: for one tenant, under one model, and none that comes
// once or takes no parameters.

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Connection } from '../../../engine/runtime/database/connection.ts';
import { addTenant, type HttpRig, startHttpRig } from './http_rig.ts';

let rig: HttpRig;
let first: number;
let second: number;

beforeAll(async () => {
  // One connection, which the tenants take in turns.
  rig = await startHttpRig({ name: 'http_prepared', server: { poolSize: 1 } });
  first = rig.server.directory.byDefault()?.number ?? 0;
  second = await addTenant(rig.server, 'second');
}, 60_000);

afterAll(() => rig.close());

const TRY = 'select x from "_try" where x::text <> $1';

/** The texts that the connection keeps prepared, of those about `_try`. */
async function kept(connection: Connection): Promise<readonly unknown[]> {
  const rows = await connection.query({
    sql: `select statement from pg_prepared_statements where statement like '%"_try"%' order by 1`,
    parameters: [],
  });
  return rows.map((row) => row['statement']);
}

function inTenant<T>(tenant: number, model: string | null, work: (connection: Connection) => Promise<T>): Promise<T> {
  return rig.server.installation.tenant(tenant, { model }).read(work);
}

function asked(connection: Connection, sql = TRY): Promise<readonly unknown[]> {
  return connection.query({ sql, parameters: ['none'] });
}

async function table(tenant: number, sql: string): Promise<void> {
  await inTenant(tenant, null, (connection) => connection.query({ sql, parameters: [] }));
}

test('what comes a second time is prepared; what comes once, takes nothing or has no model is not', async () => {
  await table(first, 'create table "_try" as select 1 as x');
  await inTenant(first, null, async (connection) => {
    for (let run = 0; run < 3; run += 1) await asked(connection);
    expect(await kept(connection)).toEqual([]);
  });
  await inTenant(first, 'one', async (connection) => {
    await asked(connection);
    expect(await kept(connection)).toEqual([]);
    for (let run = 0; run < 2; run += 1) expect(await asked(connection)).toEqual([{ x: 1 }]);
    await asked(connection, `${TRY} and true`);
    for (let run = 0; run < 3; run += 1) await connection.query({ sql: 'select x from "_try"', parameters: [] });
    expect(await kept(connection)).toEqual([TRY]);
  });
});

test('statements are planned as they ask for, but in a transaction for all values', async () => {
  const modes = async (connection: Connection, plans: readonly ('general' | undefined)[]): Promise<unknown[]> => {
    const found: unknown[] = [];
    for (const plan of plans) {
      const [row] = await connection.query({
        sql: `select current_setting('plan_cache_mode') as m`,
        parameters: [],
        plan,
      });
      found.push(row?.['m']);
    }
    return found;
  };
  const asked = ['general', 'general', undefined, 'general', undefined, undefined] as const;
  const [general, own] = ['force_generic_plan', 'auto'];
  expect(await inTenant(first, null, (connection) => modes(connection, asked))).toEqual([
    ...[general, general, own, general, own, own],
  ]);
  const tenant = rig.server.installation.tenant(first);
  expect(await tenant.write((connection) => modes(connection, ['general', undefined]))).toEqual([general, general]);
  expect(await tenant.read((connection) => modes(connection, [undefined]))).toEqual([own]);
  // One that fails leaves the next one right.
  const wrong = tenant.read((connection) => connection.query({ sql: 'select 1 / 0', parameters: [], plan: 'general' }));
  await expect(wrong).rejects.toThrow('division by zero');
  expect(await tenant.read((connection) => modes(connection, [undefined, 'general']))).toEqual([own, general]);
});

test('the same text in another tenant reads that tenant', async () => {
  await table(second, 'create table "_try" as select 2 as x');
  for (let run = 0; run < 3; run += 1) {
    for (const [tenant, x] of [
      [first, 1],
      [second, 2],
    ] as const)
      expect(await inTenant(tenant, 'one', (connection) => asked(connection))).toEqual([{ x }]);
  }
});

test('under another model the types of its columns hold', async () => {
  await table(first, `alter table "_try" alter column x type text using 'one'`);
  const stale = { message: 'cached plan must not change result type' };
  await expect(inTenant(first, 'one', (connection) => asked(connection))).rejects.toMatchObject(stale);
  for (let run = 0; run < 3; run += 1)
    expect(await inTenant(first, 'two', (connection) => asked(connection))).toEqual([{ x: 'one' }]);
});
