// How far the change log's readers are behind, as health tells it: a writer in any database of the server holds them.

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { startLogLag } from '../../../engine/runtime/control/log_lag.ts';
import { createTestDatabase, type TestDatabase } from '../../rig/database.ts';
import { type HttpRig, startHttpRig } from './http_rig.ts';

let rig: HttpRig;
let elsewhere: TestDatabase;
let writer: Client;

beforeAll(async () => {
  rig = await startHttpRig({ name: 'http_lag' });
  elsewhere = await createTestDatabase('elsewhere');
  writer = new Client({ connectionString: elsewhere.url });
  await writer.connect();
}, 60_000);

afterAll(async () => {
  await writer.end();
  await rig.close();
  await elsewhere.drop();
});

test('it grows while a transaction writes, in another database too, and the log names it when it grows long', async () => {
  const said: string[] = [];
  let now = 0;
  const lag = startLogLag(
    rig.server.installation,
    (sentence) => said.push(sentence),
    () => now,
  );
  await writer.query('create table t (a integer)');
  await writer.query('begin');
  // A transaction that only reads holds nobody.
  await writer.query('select * from t');
  await lag.look();
  await writer.query('insert into t values (1)');
  for (const at of [10_000, 20_000, 35_000, 40_000]) {
    now = at;
    // Somebody else has written meanwhile: that is what readers wait with.
    await rig.server.installation
      .control()
      .write((connection) => connection.query({ sql: 'select pg_current_xact_id()', parameters: [] }));
    await lag.look();
  }
  expect(lag.ms()).toBeGreaterThanOrEqual(30_000);
  // Tests beside this one may hold a transaction that is older still.
  expect(said).toEqual([
    expect.stringMatching(
      /^The change log is 35 s behind: the process \d+ in the database \w+ has been writing for \d+ s\.$/,
    ),
  ]);
  await writer.query('commit');
  for (let tries = 0; tries < 100 && lag.ms() !== 0; tries += 1) {
    await sleep(50);
    await lag.look();
  }
  expect(lag.ms()).toBe(0);
  lag.close();
});

test('health tells it', async () => {
  const { json } = await rig.ask({ path: '/api/health' });
  expect(json.change_log_lag_ms).toEqual(expect.any(Number));
});
