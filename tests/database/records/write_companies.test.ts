// Records keep to their company also where many are written together, as imports do, and where one gets another company
// just while somebody refers to it.

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Entity } from '../../../engine/metadata/model.ts';
import { runCreate, writeCreate } from '../../../engine/runtime/records/create.ts';
import { writeCreateMany } from '../../../engine/runtime/records/create_many.ts';
import { runUpdate, writeUpdate } from '../../../engine/runtime/records/update.ts';
import { refusalOf } from './refusals.ts';
import { noId, openWritingRig, type WritingRig } from './writing_rig.ts';

let rig: WritingRig;
let other: string;

beforeAll(async () => {
  rig = await openWritingRig();
  other = (await rig.create('company', { name: 'Other' })).id;
}, 60_000);

afterAll(() => rig.close());

function entity(name: string): Entity {
  const found = rig.model.entities[name];
  if (!found) throw new Error(`No entity ${name}`);
  return found;
}

/** Long enough for a statement to reach the lock that it has to wait for. */
const A_WHILE_MS = 150;

async function isWaiting(work: Promise<unknown>): Promise<boolean> {
  const ended = work.then(
    () => false,
    () => false,
  );
  return Promise.race([ended, sleep(A_WHILE_MS).then(() => true)]);
}

test('Of many records that are made at once each that strays is refused for itself.', async () => {
  const closed = (await rig.create('company', { name: 'Closed', active: false })).id;
  const [near, far] = [
    (await rig.create('account', { name: 'Near' })).id,
    (await rig.create('account', { name: 'Far', company: other })).id,
  ];
  const inputs = [
    { account: near },
    { account: far },
    { account: far, company: other },
    { account: near, company: other },
    { company: closed },
  ];
  const records = inputs.map((more) => ({
    input: { subject: 'Many', ...more },
    options: { id: noId(), cause: noId() },
  }));
  const request = rig.request();
  const refused = await request.database.write((connection) =>
    writeCreateMany(request, connection, entity('task'), records, new Map()),
  );
  const told = refused.map(({ id, refusal }) => {
    const [problem] = refusal.problems;
    return [records.findIndex(({ options }) => options.id === id), `${problem?.pointer} ${problem?.code}`];
  });
  expect(told).toEqual([
    [1, '/account reference.company'],
    [3, '/account reference.company'],
    [4, '/company company.inactive'],
  ]);
});

test('A record that gets another company waits for who is just referring to it, and stays.', async () => {
  const account = (await rig.create('account', { name: 'Stays' })).id;
  const referring = await rig.open();
  try {
    await referring.run('begin');
    await writeCreate(rig.request(), referring.connection, entity('opportunity'), { name: 'First', account });
    const moved = refusalOf(runUpdate(rig.request(), 'account', account, { company: other }));
    expect(await isWaiting(moved)).toBe(true);
    await referring.run('commit');
    expect((await moved).code).toBe('record.in_use');
  } finally {
    await referring.close();
  }
});

test('Who refers to a record that is just getting another company waits, and is refused.', async () => {
  const account = (await rig.create('account', { name: 'Goes' })).id;
  const moving = await rig.open();
  try {
    await moving.run('begin');
    await writeUpdate(rig.request(), moving.connection, entity('account'), account, { company: other });
    const made = refusalOf(runCreate(rig.request(), 'opportunity', { name: 'Second', account }));
    expect(await isWaiting(made)).toBe(true);
    await moving.run('commit');
    expect((await made).at).toEqual(['/account reference.company']);
  } finally {
    await moving.close();
  }
});
