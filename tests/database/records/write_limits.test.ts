// What PostgreSQL cannot hold is a problem with a name, not a broken server.

import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runCreate } from '../../../engine/runtime/records/create.ts';
import { runUpdate } from '../../../engine/runtime/records/update.ts';
import { openWritingRig, type WritingRig } from './writing_rig.ts';

const COUNT = 480;
const FIELDS = Array.from({ length: COUNT }, (_, index) => `f${index}`);

/** An entity as wide as they may be. */
function widePack() {
  const text = { $ref: 'crm:types/text', title: 'Text' };
  const properties = Object.fromEntries(
    FIELDS.map((name, index) => [name, { ...text, 'x-field': { order: index + 1 } }]),
  );
  const entity = {
    $id: 'crm:wide/sheet',
    type: 'object',
    title: 'Sheet',
    'x-entity': { plural: 'Sheets', icon: 'table', label: 'f0', keys: { first: { fields: ['f0'] } } },
    properties,
  };
  const pack = {
    name: 'wide',
    version: '1.0.0',
    title: 'Wide',
    language: 'en',
    kind: 'module',
    depends: { base: '*' },
  };
  return {
    origin: 'wide',
    files: { 'pack.json': JSON.stringify(pack), 'entities/sheet.json': JSON.stringify(entity) },
  };
}

let rig: WritingRig;

beforeAll(async () => {
  rig = await openWritingRig([widePack()]);
});

afterAll(() => rig.close());

test('A record over a page is record.too_large, on create and on update, and nothing of it is stored.', async () => {
  // Hashes, since PostgreSQL would compress what repeats.
  const full = Object.fromEntries(FIELDS.map((name) => [name, createHash('sha256').update(name).digest('hex')]));
  await expect(runCreate(rig.request(), 'sheet', full)).rejects.toMatchObject({ code: 'record.too_large' });
  const { id } = await runCreate(rig.request(), 'sheet', { f0: 'small' });
  await expect(runUpdate(rig.request(), 'sheet', id, full)).rejects.toMatchObject({ code: 'record.too_large' });
  expect(await rig.rows('select count(*)::int as n from sheet')).toEqual([{ n: 1 }]);
});

test('A text that no index can hold is record.too_large.', async () => {
  const noise = Array.from({ length: 4_000 }, (_, index) => String.fromCodePoint(0x4e00 + ((index * 7919) % 20_000)));
  const work = runCreate(rig.request(), 'sheet', { f0: noise.join('') });
  await expect(work).rejects.toMatchObject({ code: 'record.too_large' });
});

test('A record of 480 fields is written and answered whole.', async () => {
  const body = Object.fromEntries(FIELDS.map((name) => [name, name]));
  const { json } = await runCreate(rig.request(), 'sheet', body);
  expect(JSON.parse(json)).toMatchObject(body);
});
