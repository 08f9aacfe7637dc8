// The pool under pressure: a bounded queue, a fair share for each tenant, cancelled statements, roles that keep tenants
// apart.

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Refusal } from '../../../engine/problems.ts';
import { type Connection, runLast } from '../../../engine/runtime/database/connection.ts';
import { withSavepoint } from '../../../engine/runtime/database/transaction.ts';
import { addTenant, type HttpRig, startHttpRig } from './http_rig.ts';

let rig: HttpRig;
let first: number;
let second: number;

beforeAll(async () => {
  rig = await startHttpRig({ name: 'http_pool', server: { poolSize: 4 } });
  first = rig.server.directory.byDefault()?.number ?? 0;
  second = await addTenant(rig.server, 'second');
}, 60_000);

afterAll(() => rig.close());

const statement = (sql: string) => ({ sql, parameters: [] });

function sleeping(tenant: number, seconds: number): Promise<string> {
  return rig.server.installation
    .tenant(tenant)
    .read((connection) => connection.query(statement(`select pg_sleep(${seconds})`)))
    .then(
      () => 'done',
      (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
    );
}

test('a tenant that asks for everything leaves half of the pool to others', async () => {
  const greedy = Array.from({ length: 10 }, () => sleeping(first, 0.3));
  await sleep(50);
  const begun = performance.now();
  expect(await sleeping(second, 0)).toBe('done');
  expect(performance.now() - begun).toBeLessThan(250);
  expect(await Promise.all(greedy)).toEqual(Array.from({ length: 10 }, () => 'done'));
});

test('more than a hundred in the queue are turned away', async () => {
  const outcomes = await Promise.all(Array.from({ length: 110 }, () => sleeping(first, 0.01)));
  expect(outcomes.filter((outcome) => outcome === 'done').length).toBeGreaterThanOrEqual(102);
  expect(outcomes.filter((outcome) => outcome === 'server.busy').length).toBeGreaterThan(0);
});

test('a tenant whose queue is full takes no place in that of another', async () => {
  const flood = Array.from({ length: 130 }, () => sleeping(first, 0.02));
  const others = await Promise.all(Array.from({ length: 8 }, () => sleeping(second, 0.01)));
  expect(others).toEqual(Array.from({ length: 8 }, () => 'done'));
  expect((await Promise.all(flood)).filter((outcome) => outcome === 'server.busy').length).toBeGreaterThan(0);
});

test('who waits longer than two seconds is turned away', async () => {
  const outcomes = await Promise.all(Array.from({ length: 3 }, () => sleeping(first, 2.6)));
  expect(outcomes.sort()).toEqual(['done', 'done', 'server.busy']);
});

test('a statement that nobody waits for is stopped in the database', async () => {
  const controller = new AbortController();
  const running = rig.server.installation
    .tenant(first, { signal: controller.signal })
    .read((connection) => connection.query(statement('select pg_sleep(30)')));
  await sleep(200);
  controller.abort();
  await expect(running).rejects.toMatchObject({ code: 'server.deadline' });
  const [row] = await rig.server.installation
    .control()
    .read((connection) =>
      connection.query(
        statement(
          `select count(*)::int as running from pg_stat_activity where state = 'active' and query like '%pg_sleep(30)%' and pid <> pg_backend_pid()`,
        ),
      ),
    );
  expect(row?.['running']).toBe(0);
});

test('a statement that takes too long is a deadline, not an error', async () => {
  const running = rig.server.installation
    .tenant(first, { statementTimeoutMs: 50 })
    .read((connection) => connection.query(statement('select pg_sleep(5)')));
  await expect(running).rejects.toMatchObject({ code: 'server.deadline' });
});

test('what a savepoint took back is not there, what came before and after is', async () => {
  const database = rig.server.installation.tenant(first);
  await database.write(async (connection) => {
    await connection.query(statement('create table "_try" (x integer primary key)'));
    await connection.query(statement('insert into "_try" values (1)'));
    const failing = withSavepoint(connection, async () => {
      await connection.query(statement('insert into "_try" values (2)'));
      await withSavepoint(connection, () => connection.query(statement('insert into "_try" values (1)')));
    });
    await expect(failing).rejects.toMatchObject({ code: '23505' });
    await connection.query(statement('insert into "_try" values (3)'));
  });
  const rows = await database.read((connection) => connection.query(statement('select x from "_try" order by x')));
  expect(rows.map((row) => row['x'])).toEqual([1, 3]);
});

const LISTED = 'select name from pool_last order by 1';

test('a last statement is committed with it, refused with all that came before it, and sent to nobody who has left', async () => {
  const { installation } = rig.server;
  const inTenant = installation.tenant(first);
  await inTenant.write((connection) => connection.query(statement('create table pool_last (name text unique)')));
  const insert = (name: string) => statement(`insert into pool_last values ('${name}') returning name`);
  const both = (one: string, other: string) => (connection: Connection) =>
    connection.query(insert(one)).then(() => runLast(connection, insert(other)));
  await inTenant.write((connection) => runLast(connection, insert('alone')), 'last');
  await inTenant.write(both('first', 'second'), 'last');
  await expect(inTenant.write(both('third', 'alone'), 'last')).rejects.toThrow(/unique/);
  // Without leave to end it, a last statement ends nothing.
  const unfinished = inTenant.write(async (connection) => {
    await runLast(connection, insert('fourth'));
    throw new Error('changed my mind');
  });
  await expect(unfinished).rejects.toThrow('changed my mind');
  const controller = new AbortController();
  const left = installation.tenant(first, { signal: controller.signal }).write(async (connection) => {
    await connection.query(insert('fifth'));
    controller.abort();
    return runLast(connection, insert('sixth'));
  }, 'last');
  await expect(left).rejects.toMatchObject({ code: 'server.deadline' });
  const rows = await inTenant.read((connection) => connection.query(statement(LISTED)));
  expect(rows.map(({ name }) => name)).toEqual(['alone', 'first', 'second']);
});

test('transactions that deadlock are tried again until both are through', async () => {
  const database = rig.server.installation.tenant(first);
  await database.write(async (connection) => {
    await connection.query(statement('create table "_pair" (x integer primary key, n integer not null)'));
    await connection.query(statement('insert into "_pair" values (1, 0), (2, 0)'));
  });
  const both = (from: number, to: number) =>
    database.write(async (connection) => {
      await connection.query(statement(`update "_pair" set n = n + 1 where x = ${from}`));
      await sleep(100);
      await connection.query(statement(`update "_pair" set n = n + 1 where x = ${to}`));
    });
  await Promise.all([both(1, 2), both(2, 1)]);
  const rows = await database.read((connection) => connection.query(statement('select n from "_pair" order by x')));
  expect(rows.map((row) => row['n'])).toEqual([2, 2]);
});

test('with no role, or with the role of another tenant, no table of a tenant can be read', async () => {
  const { installation } = rig.server;
  expect(installation.login.hasRoles).toBe(true);
  const table = `"${installation.homeOf(first).schema}".account`;
  const denied = { code: '42501' };
  const count = statement(`select count(*) from ${table}`);
  await expect(installation.control().read((connection) => connection.query(count))).rejects.toMatchObject(denied);
  await expect(installation.tenant(second).read((connection) => connection.query(count))).rejects.toMatchObject(denied);
  await expect(installation.tenant(first).read((connection) => connection.query(count))).resolves.toHaveLength(1);
});

test('numbers, dates and moments come as exact text', async () => {
  const [row] = await rig.server.installation.tenant(first).read((connection) =>
    connection.query(
      statement(`select 12345678901234567890.10::numeric as a, 9007199254740993::int8 as b, date '2026-02-03' as c,
        timestamptz '2026-02-03 04:05:06.789+02' as d, array[1.50::numeric, null] as e, array['a,b', null] as f, 7::int4 as g`),
    ),
  );
  expect(row).toEqual({
    a: '12345678901234567890.10',
    b: '9007199254740993',
    c: '2026-02-03',
    d: '2026-02-03 02:05:06.789+00',
    e: ['1.50', null],
    f: ['a,b', null],
    g: 7,
  });
});
