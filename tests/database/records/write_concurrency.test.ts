// Writes that happen at once: the order of the change log, references to records that are being deleted, trees, keys.

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Entity } from '../../../engine/metadata/model.ts';
import { Refusal } from '../../../engine/problems.ts';
import { runCreate, writeCreate } from '../../../engine/runtime/records/create.ts';
import { runDelete, writeDelete } from '../../../engine/runtime/records/delete.ts';
import { runUpdate, writeUpdate } from '../../../engine/runtime/records/update.ts';
import type { Request } from '../../../engine/runtime/request.ts';
import { openWritingRig, type WritingRig } from './writing_rig.ts';

let rig: WritingRig;
let request: Request;

beforeAll(async () => {
  rig = await openWritingRig();
  request = rig.request();
});

afterAll(() => rig.close());

function entity(name: string): Entity {
  const found = rig.model.entities[name];
  if (!found) throw new Error(`No entity ${name}`);
  return found;
}

/** Long enough for a statement to reach the lock that it has to wait for. */
const A_WHILE_MS = 150;

async function isWaiting(work: Promise<unknown>): Promise<boolean> {
  const first = await Promise.race([
    work.then(
      () => 'done',
      () => 'failed',
    ),
    sleep(A_WHILE_MS).then(() => 'waiting'),
  ]);
  return first === 'waiting';
}

test('The version tells the order of a record’s changes where the order of transactions tells another.', async () => {
  const { id } = await runCreate(request, 'account', { name: 'One' });
  const [t1, t2] = [await rig.open(), await rig.open()];
  try {
    // T1 gets its transaction id first, by writing elsewhere; T2 sets the record and commits; T1 sets it and commits.
    await t1.run('begin');
    await writeCreate(request, t1.connection, entity('account'), { name: 'Elsewhere' });
    await t2.run('begin');
    await writeUpdate(request, t2.connection, entity('account'), id, { name: 'Two' });
    await t2.run('commit');
    await writeUpdate(request, t1.connection, entity('account'), id, { name: 'Three' });
    await t1.run('commit');
  } finally {
    await t1.close();
    await t2.close();
  }
  const byDelivery = await rig.rows(
    `select diff -> 'name' ->> 1 as name from _change where record = $1 order by epoch, xid, id`,
    [id],
  );
  expect(byDelivery.map((row) => row['name'])).toEqual(['One', 'Three', 'Two']);
  const byVersion = await rig.rows(
    `select version::int, diff -> 'name' as name from _change where record = $1 order by version`,
    [id],
  );
  expect(byVersion).toEqual([
    { version: 1, name: [null, 'One'] },
    { version: 2, name: ['One', 'Two'] },
    { version: 3, name: ['Two', 'Three'] },
  ]);
  expect(await rig.rows('select name, version::int from account where id = $1', [id])).toEqual([
    { name: 'Three', version: 3 },
  ]);
});

test('Many writers of one record give it versions without gaps, and no change is lost.', async () => {
  const { id } = await runCreate(request, 'account', { name: 'Busy' });
  await Promise.all(
    Array.from({ length: 12 }, (_, index) => runUpdate(request, 'account', id, { name: `Busy ${index}` })),
  );
  const rows = await rig.rows(
    `select version::int, diff -> 'name' ->> 0 as was, diff -> 'name' ->> 1 as is from _change where record = $1 order by version`,
    [id],
  );
  expect(rows.map((row) => row['version'])).toEqual(Array.from({ length: 13 }, (_, index) => index + 1));
  for (const [index, row] of rows.entries()) if (index > 0) expect(row['was']).toBe(rows[index - 1]?.['is']);
});

test('A record that somebody is about to refer to is not deleted under them.', async () => {
  const { id } = await runCreate(request, 'account', { name: 'Wanted' });
  const t1 = await rig.open();
  await t1.run('begin');
  await writeCreate(request, t1.connection, entity('opportunity'), { name: 'Refers', account: id });
  const deletion = runDelete(request, 'account', id);
  deletion.catch(() => undefined);
  expect(await isWaiting(deletion)).toBe(true);
  await t1.run('commit');
  await t1.close();
  await expect(deletion).rejects.toMatchObject({ code: 'record.in_use' });
});

test('A record that is being deleted cannot be referred to any more.', async () => {
  const { id } = await runCreate(request, 'account', { name: 'Leaving' });
  const t1 = await rig.open();
  await t1.run('begin');
  await writeDelete(request, t1.connection, entity('account'), id);
  const creation = runCreate(request, 'opportunity', { name: 'Late', account: id });
  creation.catch(() => undefined);
  expect(await isWaiting(creation)).toBe(true);
  await t1.run('commit');
  await t1.close();
  await expect(creation).rejects.toMatchObject({ code: 'reference.unknown' });
});

test('Changing a record does not hold up those who refer to it.', async () => {
  const { id } = await runCreate(request, 'account', { name: 'Edited' });
  const t1 = await rig.open();
  await t1.run('begin');
  await writeUpdate(request, t1.connection, entity('account'), id, { name: 'Edited more' });
  await runCreate(request, 'opportunity', { name: 'Meanwhile', account: id });
  await t1.run('commit');
  await t1.close();
});

test('Two moves that are each fine never make a circle.', async () => {
  const { id: a } = await runCreate(request, 'team', { name: 'A' });
  const { id: b } = await runCreate(request, 'team', { name: 'B' });
  const results = await Promise.allSettled([
    runUpdate(request, 'team', a, { parent: b }),
    runUpdate(request, 'team', b, { parent: a }),
  ]);
  const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as Refusal] : []));
  expect(refused.map(({ code }) => code)).toEqual(['reference.cycle']);
});

test('Of two who create the same key at once, one is refused.', async () => {
  const login = 'twins';
  const results = await Promise.allSettled([1, 2].map(() => runCreate(request, 'user', { name: 'Twin', login })));
  const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  expect(refused).toHaveLength(1);
  expect(refused[0]).toBeInstanceOf(Refusal);
  expect((refused[0] as Refusal).code).toBe('value.not_unique');
});
