// Deleting and restoring: what refers to a record decides, all of it is one cause, and one request takes it back.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { raw } from '../../../engine/rules/sql.ts';
import { runDelete } from '../../../engine/runtime/records/delete.ts';
import { runRestore } from '../../../engine/runtime/records/restore.ts';
import { runUpdate } from '../../../engine/runtime/records/update.ts';
import type { Request } from '../../../engine/runtime/request.ts';
import { refusalOf } from './refusals.ts';
import { type Made, noId, openWritingRig, type WritingRig } from './writing_rig.ts';

const leads = (order: number, to: string) => ({
  $ref: 'crm:types/reference',
  title: 'Reference',
  'x-field': { order, to, on_delete: 'restrict', inverse: { name: `visits_${order}`, title: 'Visits' } },
});

/** Visits, of which one may refer several times to the same. */
const VISITS = {
  origin: 'visits',
  files: {
    'pack.json': JSON.stringify({
      name: 'visits',
      version: '1.0.0',
      title: 'Visits',
      language: 'en',
      kind: 'module',
      depends: { base: '*' },
    }),
    'entities/visit.json': JSON.stringify({
      $id: 'crm:visits/visit',
      type: 'object',
      title: 'Visit',
      'x-entity': { plural: 'Visits', icon: 'car', label: 'id' },
      properties: { host: leads(1, 'base/account'), guest: leads(2, 'base/account'), task: leads(3, 'base/task') },
    }),
  },
};

let rig: WritingRig;
let request: Request;

beforeAll(async () => {
  rig = await openWritingRig([VISITS]);
  request = rig.request();
});

afterAll(() => rig.close());

async function stateOf(entity: string, id: string): Promise<unknown> {
  const [row] = await rig.rows(
    `select version::int, deleted_at is not null as deleted from "${entity}" where id = $1`,
    [id],
  );
  return row;
}

/** An account with a contact, a task of both, and tasks of the account alone. */
async function family(): Promise<{ account: Made; contact: Made; task: Made }> {
  const account = await rig.create('account', { name: 'Parents' });
  const contact = await rig.create('contact', { last_name: 'Child', account: account.id });
  const task = await rig.create('task', { subject: 'Both', contact: contact.id });
  return { account, contact, task };
}

describe('Deleting', () => {
  test('Restrict refuses, with the count and the words of the entity, and deletes nothing.', async () => {
    const { account, task } = await family();
    await rig.create('opportunity', { name: 'A', account: account.id });
    await rig.create('opportunity', { name: 'B', account: account.id });
    const { refusal } = await refusalOf(runDelete(request, 'account', account.id));
    expect(refusal.code).toBe('record.in_use');
    expect(refusal.members).toEqual({ params: { count: 2 } });
    expect(refusal.problems).toEqual([
      {
        code: 'record.in_use',
        pointer: '',
        detail: '2 Deals refer to it.',
        params: { count: 2, entity: 'opportunity' },
      },
    ]);
    expect(await stateOf('account', account.id)).toEqual({ version: 1, deleted: false });
    expect(await stateOf('task', task.id)).toEqual({ version: 1, deleted: false });
  });

  test('A record that refers to it several times counts once, by what is deleted with it too.', async () => {
    const { account, task } = await family();
    await rig.create('visit', { host: account.id, guest: account.id, task: task.id });
    await rig.create('visit', { task: task.id });
    const { refusal } = await refusalOf(runDelete(request, 'account', account.id));
    expect(refusal.members).toEqual({ params: { count: 2 } });
    expect(refusal.problems).toMatchObject([
      { detail: '2 Visits refer to it.', params: { count: 2, entity: 'visit' } },
    ]);
  });

  test('Cascade deletes, clear lets go, and the log has all of it under one cause.', async () => {
    const { account, contact, task } = await family();
    const deleted = await runDelete(request, 'account', account.id);
    expect(deleted).toEqual({ id: account.id, version: 2 });
    expect(await stateOf('task', task.id)).toEqual({ version: 2, deleted: true });
    expect(await stateOf('contact', contact.id)).toEqual({ version: 2, deleted: false });
    const changes = await rig.rows(
      `select entity, action, depth, version::int, diff -> 'account' as account from _change
       where cause = (select cause from _change where record = $1 and action = 'delete') order by depth, entity`,
      [account.id],
    );
    expect(changes).toEqual([
      { entity: 'account', action: 'delete', depth: 0, version: 2, account: null },
      { entity: 'contact', action: 'update', depth: 1, version: 2, account: [{ id: account.id }, null] },
      { entity: 'task', action: 'delete', depth: 1, version: 2, account: [{ id: account.id }, null] },
    ]);
  });

  test('A deleted record is gone: it is not deleted again, nor changed.', async () => {
    const { contact } = await family();
    await runDelete(request, 'contact', contact.id);
    expect((await refusalOf(runDelete(request, 'contact', contact.id))).code).toBe('record.unknown');
    expect((await refusalOf(runUpdate(request, 'contact', contact.id, {}))).code).toBe('record.unknown');
  });

  test('If-Match holds for deletions too.', async () => {
    const { contact } = await family();
    await runUpdate(request, 'contact', contact.id, { job_title: 'X' });
    expect((await refusalOf(runDelete(request, 'contact', contact.id, { ifMatch: 1 }))).code).toBe('record.stale');
    await runDelete(request, 'contact', contact.id, { ifMatch: 2 });
  });

  test('Those below a deleted contact become roots of their trees.', async () => {
    const [boss, middle] = [
      await rig.create('contact', { last_name: 'Boss' }),
      await rig.create('contact', { last_name: 'M' }),
    ];
    await runUpdate(request, 'contact', middle.id, { reports_to: boss.id });
    const low = await rig.create('contact', { last_name: 'Low', reports_to: middle.id });
    const path = async () =>
      (await rig.rows('select reports_to__path as path from contact where id = $1', [low.id]))[0];
    expect(await path()).toEqual({ path: [boss.id, middle.id] });
    await runDelete(request, 'contact', boss.id);
    expect(await path()).toEqual({ path: [middle.id] });
    await runRestore(request, 'contact', boss.id);
    expect(await path()).toEqual({ path: [boss.id, middle.id] });
  });
});

describe('Restoring', () => {
  test('Brings back all that went, and the references that were let go of.', async () => {
    const { account, contact, task } = await family();
    await runDelete(request, 'account', account.id);
    const restored = await runRestore(request, 'account', account.id);
    expect(restored.version).toBe(3);
    expect(await stateOf('task', task.id)).toEqual({ version: 3, deleted: false });
    const [row] = await rig.rows('select account from contact where id = $1', [contact.id]);
    expect(row).toEqual({ account: account.id });
  });

  test('Leaves a reference alone that somebody has set since.', async () => {
    const { account, contact } = await family();
    const other = await rig.create('account', { name: 'Other' });
    await runDelete(request, 'account', account.id);
    await runUpdate(request, 'contact', contact.id, { account: other.id });
    await runRestore(request, 'account', account.id);
    expect(await rig.rows('select account from contact where id = $1', [contact.id])).toEqual([{ account: other.id }]);
  });

  test('Is refused where another record has taken the unique value.', async () => {
    const user = await rig.create('user', { name: 'Zoe', login: 'zoe' });
    await runDelete(request, 'user', user.id);
    await rig.create('user', { name: 'Zoe 2', login: 'Zoe' });
    const { refusal } = await refusalOf(runRestore(request, 'user', user.id));
    expect([refusal.code, refusal.problems[0]?.pointer]).toEqual(['record.conflict', '/login']);
    expect(await stateOf('user', user.id)).toEqual({ version: 2, deleted: true });
  });

  test('Is refused where what it refers to is deleted.', async () => {
    const { account, task } = await family();
    await runDelete(request, 'task', task.id);
    await runDelete(request, 'account', account.id);
    const { refusal } = await refusalOf(runRestore(request, 'task', task.id));
    expect(refusal.code).toBe('record.conflict');
    expect(refusal.problems).toContainEqual({
      code: 'record.conflict',
      pointer: '/account',
      detail: '“Account” leads to a record that is deleted; restore that first.',
      params: { entity: 'task' },
    });
    await runRestore(request, 'account', account.id);
    await runRestore(request, 'task', task.id);
  });

  test('Of a record that is not deleted leaves it as it is; of none, or one out of sight, there is nothing to restore.', async () => {
    const { account } = await family();
    const { version, json } = await runRestore(request, 'account', account.id);
    expect([version, JSON.parse(json)]).toEqual([1, account]);
    expect(await stateOf('account', account.id)).toEqual({ version: 1, deleted: false });
    const changes = await rig.rows('select action from _change where record = $1', [account.id]);
    expect(changes).toEqual([{ action: 'create' }]);
    const access = { ...request.access, key: 'nothing', rows: () => raw('false') };
    for (const [id, as] of [
      [noId(), request],
      [account.id, rig.request({ access })],
    ] as const)
      expect((await refusalOf(runRestore(as, 'account', id))).code).toBe('record.unknown');
  });

  test('What is deleted and restored can be deleted and restored again.', async () => {
    const { account, task } = await family();
    for (const round of [1, 2]) {
      await runDelete(request, 'account', account.id);
      await runRestore(request, 'account', account.id);
      expect(await stateOf('task', task.id)).toEqual({ version: 1 + 2 * round, deleted: false });
    }
  });
});
