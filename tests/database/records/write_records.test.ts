// Creating and changing records of the shipped packs: what is filled in, what is refused and where, what the change log
// and the stage history say.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { column, raw, slot, sql } from '../../../engine/rules/sql.ts';
import type { Access } from '../../../engine/runtime/access/access.ts';
import { runCreate } from '../../../engine/runtime/records/create.ts';
import { runUpdate } from '../../../engine/runtime/records/update.ts';
import type { Request } from '../../../engine/runtime/request.ts';
import type { Json } from '../../../schemas/http/records.ts';
import { refusalOf } from './refusals.ts';
import { type Made, NOW, noId, openWritingRig, type WritingRig } from './writing_rig.ts';

let rig: WritingRig;
let request: Request;

beforeAll(async () => {
  rig = await openWritingRig();
  request = rig.request();
});

afterAll(() => rig.close());

type Body = Readonly<Record<string, unknown>>;

async function changesOf(
  id: string,
): Promise<readonly { version: number; action: string; diff: Record<string, Json> }[]> {
  const rows = await rig.rows('select version::int, action, diff from _change where record = $1 order by version', [
    id,
  ]);
  return rows as unknown as { version: number; action: string; diff: Record<string, Json> }[];
}

let number = 0;

/** A deal with all that later stages ask for. */
async function deal(more: Body = {}): Promise<Made> {
  number += 1;
  const account = await rig.create('account', { name: `Account ${number}` });
  return rig.create('opportunity', { name: `Deal ${number}`, account: account.id, ...more });
}

describe('Creating', () => {
  test('Fills in what the engine and the defaults know, and answers the record.', async () => {
    const made = await rig.create('opportunity', { name: 'First' });
    expect(made).toMatchObject({
      version: 1,
      name: 'First',
      pipeline: 'opportunity',
      stage: 'new',
      probability: '10',
      opened_on: '2026-03-15',
      owner: { id: rig.ada, label: 'Ada' },
      company: { id: rig.company.id, label: 'Acme' },
      created_at: NOW,
      created_by: { id: rig.ada },
      updated_at: NOW,
      deleted_at: null,
    });
  });

  test('Logs every field that got a value, in the form of the record, and the first stage.', async () => {
    const made = await rig.create('opportunity', { name: 'Logged', amount: '12.5', tags: ['b', 'a'] });
    expect(await changesOf(made.id)).toEqual([
      {
        version: 1,
        action: 'create',
        diff: {
          name: [null, 'Logged'],
          amount: [null, { amount: '12.50', currency: 'EUR' }],
          tags: [null, ['b', 'a']],
          pipeline: [null, 'opportunity'],
          stage: [null, 'new'],
          probability: [null, '10'],
          opened_on: [null, '2026-03-15'],
          owner: [null, { id: rig.ada }],
          company: [null, { id: rig.company.id }],
        },
      },
    ]);
    const moves = await rig.rows('select "from", "to", to_pipeline, "by" from stage_change where record = $1', [
      made.id,
    ]);
    expect(moves).toEqual([{ from: null, to: 'new', to_pipeline: 'opportunity', by: rig.ada }]);
    const [row] = await rig.rows(
      'select stage__outcome, amount__company, amount__rate from opportunity where id = $1',
      [made.id],
    );
    expect(row).toEqual({ stage__outcome: 'open', amount__company: '12.50', amount__rate: '1' });
  });

  test('Takes defaults through references that are themselves defaults.', async () => {
    const account = await rig.create('account', { name: 'Far', language: 'de' });
    const contact = await rig.create('contact', { last_name: 'Away', account: account.id });
    expect(contact['language']).toBe('de');
    const task = await rig.create('task', { subject: 'Call', contact: contact.id });
    expect(task['account']).toEqual({ id: account.id, label: 'Far' });
  });

  test('Tells all that is wrong at once, each at its place.', async () => {
    const body = {
      amount: { amount: 'x', currency: 'EUR' },
      nonsense: 1,
      close_date: '2026-02-30',
      account: noId(),
      id: noId(),
    };
    const { code, at } = await refusalOf(rig.create('opportunity', body));
    expect(code).toBe('record.invalid');
    expect([...at].sort()).toEqual([
      '/account reference.unknown',
      '/amount/amount value.format',
      '/close_date value.format',
      '/id field.readonly',
      '/name field.required',
      '/nonsense field.unknown',
    ]);
  });

  test('Stores nothing of a record that is refused.', async () => {
    const before = await rig.rows('select count(*)::int as n from opportunity');
    await refusalOf(rig.create('opportunity', { name: 'Half', amount: '-1' }));
    expect(await rig.rows('select count(*)::int as n from opportunity')).toEqual(before);
  });

  test.each([null, [], 'x', 1, true])('Refuses the body %j.', async (body) => {
    const { code, at } = await refusalOf(rig.create('account', body));
    expect(code).toBe('record.invalid');
    expect(at).toContain(' value.type');
  });

  test('Keeps the words of a check, with the values of the record in it.', async () => {
    const { code, refusal } = await refusalOf(rig.create('opportunity', { name: 'Back', close_date: '2020-01-01' }));
    expect(code).toBe('check.failed');
    expect(refusal.problems).toEqual([
      {
        code: 'check.failed',
        pointer: '/close_date',
        detail: 'Close date 01/01/2020 is before the opening date 15/03/2026.',
        params: {
          check: 'close_after_open',
          message: 'Close date 01/01/2020 is before the opening date 15/03/2026.',
        },
      },
    ]);
  });

  test('Refuses a second record with the same unique value, whatever its case; a deleted one is in nobody’s way.', async () => {
    const first = await rig.create('user', { name: 'Bob', login: 'bob' });
    const { code, at } = await refusalOf(rig.create('user', { name: 'Bob', login: 'BOB' }));
    expect([code, at]).toEqual(['value.not_unique', ['/login value.not_unique']]);
    await rig.rows('update "user" set deleted_at = now() where id = $1', [first.id]);
    await rig.create('user', { name: 'Bob', login: 'BOB' });
  });

  test('Refuses a second record with the same key, in the words of the key, and only where its rule holds.', async () => {
    await rig.create('account', { name: 'One', siren: '732829320' });
    const { refusal } = await refusalOf(rig.create('account', { name: 'Two', siren: '732829320' }));
    expect(refusal.problems[0]).toMatchObject({ code: 'value.not_unique', detail: 'Another account has this SIREN.' });
  });
});

describe('Changing', () => {
  test('Changes what the patch names, bumps the version and logs the difference.', async () => {
    const made = await deal({ amount: '10' });
    const changed = await rig.update('opportunity', made.id, {
      amount: { amount: '20', currency: 'USD' },
      next_step: 'Call',
    });
    expect(changed).toMatchObject({ version: 2, amount: { amount: '20.00', currency: 'USD' }, next_step: 'Call' });
    expect((await changesOf(made.id)).at(-1)).toEqual({
      version: 2,
      action: 'update',
      diff: {
        amount: [
          { amount: '10.00', currency: 'EUR' },
          { amount: '20.00', currency: 'USD' },
        ],
        next_step: [null, 'Call'],
      },
    });
  });

  test('A patch that changes nothing leaves no trace.', async () => {
    const made = await deal({ tags: ['a'] });
    const same = await rig.update('opportunity', made.id, { name: made['name'], tags: ['a', 'a'], amount: null });
    expect(same.version).toBe(1);
    expect(await changesOf(made.id)).toHaveLength(1);
  });

  test('What was read can be written back whole.', async () => {
    const made = await deal({ amount: '3', close_date: '2026-05-01' });
    expect(await rig.update('opportunity', made.id, made)).toEqual(made);
  });

  test('A system field with another value is refused at its place.', async () => {
    const made = await deal();
    const patch = { id: noId(), version: 9, created_by: null, created_at: '2020-01-01T00:00:00Z', deleted_at: NOW };
    const { code, at } = await refusalOf(rig.update('opportunity', made.id, patch));
    expect(code).toBe('field.readonly');
    expect([...at].sort()).toEqual(
      Object.keys(patch)
        .sort()
        .map((key) => `/${key} field.readonly`),
    );
  });

  test('A readonly field is refused for people, and written by the engine’s own steps.', async () => {
    const contact = await rig.create('contact', { last_name: 'Lee' });
    expect((await refusalOf(rig.update('contact', contact.id, { full_name: 'X' }))).at).toEqual([
      '/full_name field.readonly',
    ]);
    expect((await rig.update('contact', contact.id, { full_name: 'X' }, { internal: true }))['full_name']).toBe('X');
  });

  test('A field that is readonly by a rule takes the value that its default gives.', async () => {
    const person = { kind: 'person', first_name: 'Jane', last_name: 'Doe' };
    expect((await rig.create('account', { ...person, name: 'Jane Doe' }))['name']).toBe('Jane Doe');
    expect((await refusalOf(rig.create('account', { ...person, name: 'Somebody' }))).at).toEqual([
      '/name field.readonly',
    ]);
  });

  test('A value follows what it was made from, until somebody changes it.', async () => {
    const made = await deal({ amount: '1', close_date: '2026-05-01' });
    expect((await rig.update('opportunity', made.id, { stage: 'qualified' }))['probability']).toBe('25');
    expect((await rig.update('opportunity', made.id, { probability: '33' }))['probability']).toBe('33');
    expect((await rig.update('opportunity', made.id, { stage: 'negotiation' }))['probability']).toBe('33');
    await rig.update('opportunity', made.id, { probability: null });
    expect((await rig.update('opportunity', made.id, { stage: 'agreed' }))['probability']).toBe('90');
  });

  test('Money is counted anew when the record goes to a company with another currency.', async () => {
    const swiss = await rig.create('company', { name: 'Swiss', currency: 'CHF' });
    const made = await deal({ amount: { amount: '7', currency: 'CHF' } });
    const inCompany = () => rig.rows('select amount__company from opportunity where id = $1', [made.id]);
    expect(await inCompany()).toEqual([{ amount__company: null }]);
    await rig.update('opportunity', made.id, { company: swiss.id, account: null });
    expect(await inCompany()).toEqual([{ amount__company: '7.00' }]);
    expect((await rig.update('opportunity', made.id, { amount: '8' }))['amount']).toEqual({
      amount: '8.00',
      currency: 'CHF',
    });
  });

  test('A record without a company counts in the currency of the first one.', async () => {
    const product = await rig.create('product', { name: 'Thing', code: 'thing', price: '5' });
    const [row] = await rig.rows('select price__company from product where id = $1', [product.id]);
    expect(row).toEqual({ price__company: '5.00' });
  });

  test('Unknown records are 404, whatever the id looks like.', async () => {
    for (const id of [noId(), 'x', '', '../account']) {
      expect((await refusalOf(rig.update('account', id, {}))).code).toBe('record.unknown');
    }
  });
});

test('A record that its entity would take no more can be written back as it is, and not be changed as it is.', async () => {
  const { id } = await deal({ close_date: '2026-05-01' });
  await rig.rows(`update opportunity set close_date = '2020-01-01' where id = $1`, [id]);
  const read = await rig.update('opportunity', id, {});
  expect(await rig.update('opportunity', id, read)).toEqual(read);
  expect((await refusalOf(rig.update('opportunity', id, { ...read, name: 'Other' }))).code).toBe('check.failed');
  expect((await refusalOf(rig.update('opportunity', id, { ...read, version: 7 }))).code).toBe('field.readonly');
});

describe('If-Match', () => {
  test('A version that was missed is refused with the record as it is.', async () => {
    const made = await deal();
    await rig.update('opportunity', made.id, { name: 'Two' });
    const { code, refusal } = await refusalOf(rig.update('opportunity', made.id, { name: 'Three' }, { ifMatch: 1 }));
    expect(code).toBe('record.stale');
    expect(refusal.members['current']).toMatchObject({ id: made.id, version: 2, name: 'Two' });
    expect((await rig.update('opportunity', made.id, { name: 'Three' }, { ifMatch: 2 })).version).toBe(3);
  });

  test('A version that does not exist yet is refused too.', async () => {
    const made = await deal();
    expect((await refusalOf(rig.update('opportunity', made.id, { name: 'X' }, { ifMatch: 7 }))).code).toBe(
      'record.stale',
    );
  });
});

describe('Access', () => {
  /** Sees and changes their own records only, and no field of the class `financial`. */
  function own(user: string): Request {
    const all = request.access;
    const access: Access = {
      ...all,
      key: 'own',
      readable: (entity, name) => {
        const field = all.readable(entity, name);
        return field?.classes.includes('financial') ? undefined : field;
      },
      may: (entity, action) => !(entity.name === 'product' && action === 'create'),
      rows: (entity, action, alias) => {
        if (!entity.fields['owner']) return raw('true');
        const mine = sql`${column(alias, 'owner')} = ${slot('access.user')}::uuid`;
        return action === 'read' ? sql`(${mine} or ${column(alias, entity.label)} like 'Open%')` : mine;
      },
      slots: { ...all.slots, 'access.user': user },
    };
    return rig.request({ access, user: { id: user, login: 'eve' } });
  }

  let eve: Request;

  beforeAll(async () => {
    eve = own((await rig.create('user', { name: 'Eve', login: 'eve' })).id);
  });

  test('A record that may not be read is not there; one that may only be read is denied.', async () => {
    const hidden = await deal();
    const open = await deal({ name: 'Open to all' });
    expect((await refusalOf(runUpdate(eve, 'opportunity', hidden.id, { name: 'X' }))).code).toBe('record.unknown');
    expect((await refusalOf(runUpdate(eve, 'opportunity', open.id, { name: 'X' }))).code).toBe('access.denied');
  });

  test('Records of an entity that may not be created are denied.', async () => {
    expect((await refusalOf(runCreate(eve, 'product', { name: 'X', code: 'x' }))).code).toBe('access.denied');
  });

  test('The written image is looked at again: nobody creates, or gives away, what they could not touch.', async () => {
    const count = () => rig.rows('select count(*)::int as n from opportunity');
    const before = await count();
    expect((await refusalOf(runCreate(eve, 'opportunity', { name: 'For Ada', owner: rig.ada }))).code).toBe(
      'access.denied',
    );
    expect(await count()).toEqual(before);
    const mine = JSON.parse((await runCreate(eve, 'opportunity', { name: 'Mine' })).json) as Made;
    expect((await refusalOf(runUpdate(eve, 'opportunity', mine.id, { owner: rig.ada }))).code).toBe('access.denied');
  });

  test('Nobody is told that a record out of their reach collides with another.', async () => {
    const taken = { login: 'taken', name: 'Taken' };
    await rig.create('user', taken);
    const all = request.access;
    const rows: Access['rows'] = (entity, action, alias) =>
      entity.name === 'user' && action !== 'read' ? sql`${column(alias, 'name')} <> 'Taken'` : raw('true');
    const as = rig.request({ access: { ...all, key: 'no Taken', rows } });
    const mine = await rig.create('user', { login: 'mine', name: 'Mine' });
    expect((await refusalOf(rig.create('user', taken, {}, as))).code).toBe('access.denied');
    expect((await refusalOf(runUpdate(as, 'user', mine.id, taken))).code).toBe('access.denied');
    expect((await refusalOf(rig.create('user', { ...taken, name: 'Mine' }, {}, as))).code).toBe('value.not_unique');
  });

  test('A field that may not be read is as unknown as one that does not exist.', async () => {
    const { refusal } = await refusalOf(runCreate(eve, 'opportunity', { name: 'X', amount: '1', nothing: '1' }));
    expect(refusal.problems.map(({ code, pointer }) => [code, pointer])).toEqual([
      ['field.unknown', '/amount'],
      ['field.unknown', '/nothing'],
    ]);
  });

  test('A record that may not be read cannot be referred to, but a reference to it stays.', async () => {
    const account = await rig.create('account', { name: 'Hidden' });
    expect((await refusalOf(runCreate(eve, 'opportunity', { name: 'X', account: account.id }))).at).toEqual([
      '/account reference.unknown',
    ]);
    const shared = await rig.create('opportunity', { name: 'Y', account: account.id, owner: eve.user?.id });
    const { json } = await runUpdate(eve, 'opportunity', shared.id, {
      name: 'Z',
      account: { id: account.id, restricted: true },
    });
    expect((JSON.parse(json) as Made)['account']).toEqual({ id: account.id, restricted: true });
  });
});

describe('Trees', () => {
  const pathOf = async (id: string) =>
    (await rig.rows('select parent__path as path from team where id = $1', [id]))[0]?.['path'];

  test('Each record knows its ancestors, also after a move of one of them.', async () => {
    const [a, b] = [await rig.create('team', { name: 'A' }), await rig.create('team', { name: 'B' })];
    const c = await rig.create('team', { name: 'C', parent: b.id });
    const d = await rig.create('team', { name: 'D', parent: c.id });
    expect(await pathOf(d.id)).toEqual([b.id, c.id]);
    await rig.update('team', b.id, { parent: a.id });
    expect(await pathOf(d.id)).toEqual([a.id, b.id, c.id]);
    await rig.update('team', c.id, { parent: null });
    expect(await pathOf(d.id)).toEqual([c.id]);
  });

  test('Nothing lies above itself.', async () => {
    const a = await rig.create('team', { name: 'A' });
    const b = await rig.create('team', { name: 'B', parent: a.id });
    const c = await rig.create('team', { name: 'C', parent: b.id });
    for (const parent of [a.id, c.id]) {
      expect((await refusalOf(rig.update('team', a.id, { parent }))).at).toEqual(['/parent reference.cycle']);
    }
  });
});

describe('Files', () => {
  test('Only files of one’s own can be attached; those that hang there already stay.', async () => {
    const mine = noId();
    const other = noId();
    const file =
      "insert into _file (id, name, type, size, sha256, created_at, created_by) values ($1, 'a', 'text/plain', 1, '', now(), $2)";
    await rig.rows(file, [mine, rig.ada]);
    await rig.rows(file, [other, noId()]);
    const made = await deal({ attachments: [mine] });
    expect(made['attachments']).toEqual([{ id: mine, name: 'a', type: 'text/plain', size: 1 }]);
    const { at } = await refusalOf(rig.update('opportunity', made.id, { attachments: [mine, other, noId()] }));
    expect(at).toEqual(['/attachments/1 file.unknown', '/attachments/2 file.unknown']);
  });
});
