// What the database keeps of shares by its triggers, whichever way they are written: how many somebody holds of which
// entity, when that is a change of identities, and that shares of purged records go.

import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { sweepShares } from '../../../engine/runtime/tenants/share_tables.ts';
import { openWritingRig, type WritingRig } from './writing_rig.ts';

let rig: WritingRig;
let user: string;
let team: string;
/** Ids of accounts. */
let [one, two]: string[] = [];

beforeAll(async () => {
  rig = await openWritingRig();
}, 60_000);

afterAll(() => rig.close());

beforeEach(async () => {
  await rig.rows('delete from record_share');
  user = (await rig.create('user', { name: 'Ben', login: crypto.randomUUID(), active: true })).id;
  team = (await rig.create('team', { name: 'South' })).id;
  one = (await rig.create('account', { name: 'One' })).id;
  two = (await rig.create('account', { name: 'Two' })).id;
});

const share = async (record: string | undefined, body: object) =>
  (await rig.create('record_share', { entity: 'account', record, ...body })).id;
const held = (holder: string) =>
  rig.rows('select entity, shares, updates from _share_holder where holder = $1', [holder]);
const counted = (shares: number, updates: number) => [{ entity: 'account', shares, updates }];

async function changes(): Promise<number> {
  const [row] = await rig.rows('select sum(changes)::int as n from _identity_change');
  return row?.['n'] as number;
}

test('Shares are counted by holder as they are made, changed, deleted, restored and moved.', async () => {
  const first = await share(one, { user });
  await share(two, { user, level: 'update' });
  expect(await held(user)).toEqual(counted(2, 1));
  await rig.update('record_share', first, { level: 'update' });
  expect(await held(user)).toEqual(counted(2, 2));
  await rig.update('record_share', first, { user: null, team });
  expect([await held(user), await held(team)]).toEqual([counted(1, 1), counted(1, 1)]);
  await rig.rows('update record_share set deleted_at = now() where id = $1', [first]);
  expect(await held(team)).toEqual(counted(0, 0));
  await rig.rows('update record_share set deleted_at = null where id = $1', [first]);
  expect(await held(team)).toEqual(counted(1, 1));
  await rig.rows('delete from record_share where id = $1', [first]);
  expect(await held(team)).toEqual(counted(0, 0));
});

test('The first and the last of an entity, and of those that let change, are changes of identities; no other is.', async () => {
  const steps: [string, () => Promise<unknown>, number][] = [];
  let [first, second]: string[] = [];
  const step = (name: string, work: () => Promise<unknown>, more: number) => steps.push([name, work, more]);
  step('the first', async () => (first = await share(one, { user })), 1);
  step('the second', async () => (second = await share(two, { user })), 0);
  step('the first to change', () => rig.update('record_share', first as string, { level: 'update' }), 1);
  step('the second to change', () => rig.update('record_share', second as string, { level: 'update' }), 0);
  step('nothing that matters', () => rig.rows('update record_share set version = version + 1'), 0);
  step('the end of one', () => rig.rows('delete from record_share where id = $1', [first]), 0);
  step('the end of the last', () => rig.rows('delete from record_share where id = $1', [second]), 1);
  for (const [name, work, more] of steps) {
    const before = await changes();
    await work();
    expect([name, (await changes()) - before]).toEqual([name, more]);
  }
});

test('Of two who share at once, before either is done, one is the first.', async () => {
  const before = await changes();
  await Promise.all([share(one, { team }), share(two, { team })]);
  expect([await held(team), (await changes()) - before]).toEqual([counted(2, 0), 1]);
});

test('Shares of a purged record go, and those of a deleted one stay.', async () => {
  const [purged, kept] = [await share(one, { user }), await share(two, { user })];
  await rig.rows('delete from account where id = $1', [one]);
  await rig.rows('update account set deleted_at = now() where id = $1', [two]);
  await rig.request().database.write(sweepShares);
  const left = await rig.rows('select id from record_share where id = any($1)', [[purged, kept]]);
  expect([left, await held(user)]).toEqual([[{ id: kept }], counted(1, 0)]);
});
