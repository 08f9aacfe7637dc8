// The change log as those read it who follow it: in the order of transactions, which are numbers, and up to the oldest that
// still runs.

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BEFORE_ALL } from '../../../engine/runtime/changes/cursor.ts';
import { countLog, lookAtLog, readLog } from '../../../engine/runtime/changes/log.ts';
import type { Transactions } from '../../../engine/runtime/database/connection.ts';
import { newId } from '../../../engine/runtime/ids.ts';
import { until } from '../../until.ts';
import { type HttpRig, startHttpRig } from './http_rig.ts';

let rig: HttpRig;
let database: Transactions;

beforeAll(async () => {
  rig = await startHttpRig({ name: 'event_log' });
  database = rig.server.installation.tenant(rig.server.directory.byDefault()?.number ?? 0);
}, 60_000);

afterAll(() => rig.close());

/** An epoch of its own with a change of each of these transactions. */
async function write(epoch: number, xids: readonly number[]): Promise<void> {
  const insert = `insert into _change (epoch, xid, id, at, cause, entity, record, version, action, diff)
    values ($1, $2::text::xid8, $3, now(), $3, 'lead', $3, 1, 'create', '{}')`;
  await database.write(async (connection) => {
    for (const xid of xids) await connection.query({ sql: insert, parameters: [epoch, String(xid), newId()] });
  });
}

test('Changes come in the order of their transactions, of which a later one has the greater number.', async () => {
  await write(7, [100, 9, 1000, 99, 10]);
  const [after, end] = [9, 1000].map((xid) => ({ epoch: 7, xid: String(xid), id: BEFORE_ALL }));
  if (after === undefined || end === undefined) throw new Error('There are two');
  const read = (limit: number, from = after) => database.read((each) => readLog(each, { after: from, end, limit }));
  const all = await read(10);
  expect(all.map(({ xid }) => xid)).toEqual(['9', '10', '99', '100']);
  expect((await read(2)).map(({ xid }) => xid)).toEqual(['9', '10']);
  expect((await read(10, all[1])).map(({ xid }) => xid)).toEqual(['99', '100']);
  expect(await database.read((each) => countLog(each, { after, end, limit: 3 }))).toBe(3);
  expect(await database.read((each) => countLog(each, { after: all[2] ?? after, end, limit: 3 }))).toBe(1);
});

test('The log ends before the oldest transaction that runs, and in the latest epoch.', async () => {
  await write(8, [1]);
  const look = () => database.read((each) => lookAtLog(each, []));
  const before = await look();
  expect(before.end.epoch).toBe(8);
  const held = Promise.withResolvers<void>();
  const taken = Promise.withResolvers<string>();
  const writing = database.write(async (connection) => {
    const rows = await connection.query({ sql: 'select pg_current_xact_id()::text as xid', parameters: [] });
    taken.resolve(String(rows[0]?.['xid']));
    await held.promise;
  });
  const xid = await taken.promise;
  await write(8, [2]);
  // An older one of another database counts too: transactions are numbered for the whole server.
  const ended = async () => BigInt((await look()).end.xid);
  expect(await ended()).toBeLessThanOrEqual(BigInt(xid));
  held.resolve();
  await writing;
  await until(async () => (await ended()) > BigInt(xid), 'the log goes on', { withinMs: 20_000 });
});
