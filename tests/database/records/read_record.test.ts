// One record and its history: to whom they are shown, and what of them.

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Access } from '../../../engine/runtime/access/access.ts';
import { runGet } from '../../../engine/runtime/records/get.ts';
import { runHistory } from '../../../engine/runtime/records/history.ts';
import type { HistoryAnswer } from '../../../schemas/http/records.ts';
import { DEALS_MODEL } from '../../fixtures/models/deals.ts';
import { EVERYTHING, limitedReader } from '../../fixtures/models/readers.ts';
import { askedFor, COMPANY, idOf, openReadingRig, type ReadingRig } from './reading_rig.ts';
import { refusedWith } from './refusals.ts';

const ADA = idOf(1);
const LIMITED = limitedReader({ user: ADA, own: ['account'], hidden: ['company'] });
const DAY = '2026-01-0';

let rig: ReadingRig;

beforeAll(async () => {
  rig = await openReadingRig(DEALS_MODEL);
  await rig.store('company', [{ id: COMPANY.id, name: 'Acme', currency: 'EUR' }]);
  await rig.store('user', [{ id: ADA, name: 'Ada' }]);
  await rig.store('account', [
    { id: idOf(10), name: 'Mine', owner: ADA, turnover: '9.00', turnover__currency: 'EUR' },
    { id: idOf(11), name: 'Theirs', owner: null },
    { id: idOf(12), name: 'Deleted', owner: ADA, deleted_at: '2026-02-01T00:00:00Z' },
  ]);
  await rig.store('_file', [{ id: idOf(50), name: 'plan.pdf', type: 'application/pdf', size: 7 }]);
  await rig.store('deal', [
    { id: idOf(20), version: 3, name: 'Roof', notes: 'x', files: [idOf(50)], margin: '1.50', account: idOf(11) },
  ]);
  const change = (number: number, more: Readonly<Record<string, unknown>>) => ({
    id: idOf(900 + number),
    at: `${DAY}${number}T00:00:00.000Z`,
    actor: ADA,
    entity: 'deal',
    record: idOf(20),
    version: number,
    action: 'update',
    ...more,
  });
  await rig.store('_change', [
    change(1, {
      action: 'create',
      actor: null,
      diff: { files: [null, [{ id: idOf(50) }]], margin: [null, '1.00'], name: [null, 'Roof'], retired: [null, 1] },
    }),
    change(2, { diff: { account: [{ id: idOf(12) }, { id: idOf(11) }] } }),
    change(3, { diff: { margin: ['1.00', '1.50'] } }),
    change(1, { id: idOf(990), entity: 'account', record: idOf(12), diff: { name: [null, 'Deleted'] } }),
  ]);
});

afterAll(() => rig?.close());

test('a record answers all that its reader may read, and its version', async () => {
  const { json, version } = await runGet(rig.request(LIMITED), 'deal', idOf(20));
  const record = JSON.parse(json);
  expect(version).toBe(3);
  expect(record).toMatchObject({
    id: idOf(20),
    version: 3,
    notes: 'x',
    account: { id: idOf(11), restricted: true },
    files: [{ id: idOf(50), name: 'plan.pdf', type: 'application/pdf', size: 7 }],
  });
  expect(record).not.toHaveProperty('margin');
});

test('a record answers the fields that were asked for', async () => {
  const { json } = await runGet(rig.request(), 'deal', idOf(20), askedFor(['account.name']));
  expect(JSON.parse(json)).toEqual({
    id: idOf(20),
    version: 3,
    account: { id: idOf(11), label: 'Theirs', name: 'Theirs' },
  });
});

const UNKNOWN: readonly { name: string; access?: Access; entity: string; id: string; expect: string }[] = [
  { name: 'an id that nobody has', entity: 'deal', id: idOf(77), expect: 'record.unknown' },
  { name: 'an id that is none', entity: 'deal', id: "x' or true", expect: 'record.unknown' },
  { name: 'a deleted record', entity: 'account', id: idOf(12), expect: 'record.unknown' },
  { name: 'a record of others', access: LIMITED, entity: 'account', id: idOf(11), expect: 'record.unknown' },
  { name: 'a hidden entity', access: LIMITED, entity: 'company', id: COMPANY.id, expect: 'entity.unknown' },
];

test.each(UNKNOWN)('$name is not there', async ({ access, entity, id, expect: code }) => {
  expect(await refusedWith(() => runGet(rig.request(access), entity, id))).toEqual([code]);
});

test('an unreadable field of a record is refused like an unknown one', async () => {
  const ask = (fields: readonly string[]) =>
    refusedWith(() => runGet(rig.request(LIMITED), 'deal', idOf(20), askedFor(fields)));
  expect(await ask(['margin'])).toEqual(await ask(['nothing']));
});

async function history(
  of: { readonly entity: string; readonly id: string; readonly access?: Access },
  options: { limit?: number; after?: string } = {},
): Promise<HistoryAnswer> {
  return JSON.parse(await runHistory(rig.request(of.access ?? EVERYTHING), of.entity, of.id, options)) as HistoryAnswer;
}

const DEAL = { entity: 'deal', id: idOf(20) };

test("a history is newest first, with today's labels and names", async () => {
  const { items, next } = await history(DEAL);
  expect(next).toBeNull();
  expect(items).toEqual([
    {
      id: idOf(903),
      at: `${DAY}3T00:00:00.000Z`,
      actor: { id: ADA, label: 'Ada' },
      action: 'update',
      version: 3,
      diff: { margin: ['1.00', '1.50'] },
    },
    {
      id: idOf(902),
      at: `${DAY}2T00:00:00.000Z`,
      actor: { id: ADA, label: 'Ada' },
      action: 'update',
      version: 2,
      diff: {
        account: [
          { id: idOf(12), label: 'Deleted', deleted: true },
          { id: idOf(11), label: 'Theirs' },
        ],
      },
    },
    {
      id: idOf(901),
      at: `${DAY}1T00:00:00.000Z`,
      actor: null,
      action: 'create',
      version: 1,
      diff: {
        name: [null, 'Roof'],
        files: [null, [{ id: idOf(50), name: 'plan.pdf', type: 'application/pdf', size: 7 }]],
        margin: [null, '1.00'],
      },
    },
  ]);
});

test('a history shows neither fields nor labels that the reader may not read', async () => {
  const { items } = await history({ ...DEAL, access: LIMITED });
  expect(items.map(({ diff }) => diff)).toEqual([
    {},
    {
      account: [
        { id: idOf(12), label: 'Deleted', deleted: true },
        { id: idOf(11), restricted: true },
      ],
    },
    {
      name: [null, 'Roof'],
      files: [null, [{ id: idOf(50), name: 'plan.pdf', type: 'application/pdf', size: 7 }]],
    },
  ]);
});

test('a history is read page by page', async () => {
  const first = await history(DEAL, { limit: 2 });
  const second = await history(DEAL, { limit: 2, after: first.next as string });
  expect([...first.items, ...second.items].map(({ version }) => version)).toEqual([3, 2, 1]);
  expect(second.next).toBeNull();
});

test('a cursor of another history is refused', async () => {
  const { next } = await history(DEAL, { limit: 1 });
  const other = { entity: 'account', id: idOf(12) };
  expect(await refusedWith(() => history(other, { after: next as string }))).toEqual(['cursor.invalid']);
});

test('a deleted record has its history', async () => {
  const { items } = await history({ entity: 'account', id: idOf(12), access: LIMITED });
  expect(items.map(({ diff }) => diff)).toEqual([{ name: [null, 'Deleted'] }]);
});

test('a record that may not be seen has none', async () => {
  const ask = (id: string) => refusedWith(() => history({ entity: 'account', id, access: LIMITED }));
  expect([await ask(idOf(11)), await ask(idOf(77)), await ask('x')]).toEqual([
    ['record.unknown'],
    ['record.unknown'],
    ['record.unknown'],
  ]);
});
