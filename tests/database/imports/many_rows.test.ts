// Hundreds of rows, which an import writes in batches, and those in pieces: the rows that are refused are the right ones.

import { afterAll, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import type { WritingRig } from '../records/writing_rig.ts';
import { accountsImport, type Given, type Imported, importFiles, openImportRig } from './import_rig.ts';

jest.setTimeout(60_000);

let rig: WritingRig;

beforeAll(async () => {
  rig = await openImportRig();
});

afterAll(async () => {
  await rig.close();
});

beforeEach(async () => {
  await rig.rows('truncate "account", "opportunity", "external_key", "stage_change", "_change" cascade');
});

const run = (given: Given): Promise<Imported> => importFiles(rig.request(), given);

async function count(table: string): Promise<number> {
  const [row] = await rig.rows(`select count(*)::int as "count" from "${table}"`);
  return Number(row?.['count']);
}

test('each row that cannot be read is found', async () => {
  const lines = Array.from({ length: 450 }, (_, index) => `Account ${index},${index % 9 === 0 ? 'none' : index}`);
  const { outcome } = await run({
    description: accountsImport({ values: { employees: { to_integer: [{ column: ['staff'] }] } } }),
    files: { 'accounts.csv': `name,staff\n${lines.join('\n')}\n` },
  });
  expect(outcome).toMatchObject({ rows: 450, refused: 50, entities: { account: { created: 400 } } });
  expect(await count('account')).toBe(400);
});

test('a row is found by what its record refuses, and by a value that another has', async () => {
  const deal = {
    entity: 'sales/opportunity',
    key: { column: ['deal'] },
    values: {
      name: { column: ['deal'] },
      mv_code: { column: ['code'] },
      probability: { to_integer: [{ column: ['probability'] }] },
      pipeline: 'maven/mv_deal',
    },
  };
  const files = { deals: { file: 'deals.csv', records: { deal } } };
  const probabilityOf = (index: number): number => ([3, 150, 420, 799].includes(index) ? 101 : 50);
  const codeOf = (index: number): number => (index === 610 ? 20 : index);
  const lines = Array.from({ length: 800 }, (_, index) => `D${index},${codeOf(index)},${probabilityOf(index)}`);
  const { outcome, errors } = await run({
    description: { title: 'Deals', system: 'test', mode: 'history', files },
    files: { 'deals.csv': `deal,code,probability\n${lines.join('\n')}\n` },
  });
  expect(outcome).toMatchObject({ rows: 800, refused: 5, entities: { opportunity: { created: 795 } } });
  const refused = [...(errors ?? '').matchAll(/^deals\.csv,(\d+),(\w+),(\w+),/gm)].map(([, ...cells]) => cells);
  expect(refused.toSorted(([a], [b]) => Number(a) - Number(b))).toEqual([
    ['5', 'probability', '101'],
    ['152', 'probability', '101'],
    ['422', 'probability', '101'],
    ['612', 'code', '20'],
    ['801', 'probability', '101'],
  ]);
  expect(await count('opportunity')).toBe(795);
  expect(await count('external_key')).toBe(795);
  expect(await count('_change')).toBe(2 * 795);
  expect(await count('stage_change')).toBe(795);
});

test('a key that came hundreds of rows before is found again, whether another row of its batch is refused or not', async () => {
  const again = new Map([
    [640, 3],
    [700, 5],
    [701, 7],
  ]);
  const staffOf = (index: number): number => (index === 700 ? 5 : index === 660 ? -1 : index);
  const lines = Array.from({ length: 720 }, (_, index) => `Account ${again.get(index) ?? index},${staffOf(index)}`);
  const { outcome, errors } = await run({
    description: accountsImport({ values: { employees: { to_integer: [{ column: ['staff'] }] } } }),
    files: { 'accounts.csv': `name,staff\n${lines.join('\n')}\n` },
  });
  expect(outcome).toMatchObject({
    rows: 720,
    refused: 3,
    files: [{ repeated: 1 }],
    entities: { account: { created: 716 } },
  });
  expect(errors).toContain('accounts.csv,642,name,Account 3,"Line 5 has this key');
  expect(errors).toContain('accounts.csv,703,name,Account 7,"Line 9 has this key');
  expect(await count('account')).toBe(716);
});

test('progress is given from nothing to all', async () => {
  const lines = Array.from({ length: 410 }, (_, index) => `Account ${index}`);
  const { progress } = await run({
    description: accountsImport({}),
    files: { 'accounts.csv': `name\n${lines.join('\n')}` },
  });
  expect(progress.at(0)).toEqual({ file: 'accounts.csv', rows: 0, of: 410, refused: 0 });
  expect(progress.at(-1)).toEqual({ file: 'accounts.csv', rows: 410, of: 410, refused: 0 });
  expect(progress.length).toBeGreaterThan(2);
});
