// A list as a file: its columns and its filters, for whom the model lets take records out, and for nobody else.

import { readFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';
import { createRecords, newWord, test } from './session.ts';

async function exported(page: Page, format: string): Promise<{ readonly name: string; readonly content: Buffer }> {
  await page.getByRole('button', { name: 'Exporter' }).click();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: format }).click(),
  ]);
  return { name: file.suggestedFilename(), content: await readFile(await file.path()) };
}

test('what the list shows comes as a file in CSV or as a workbook', async ({ page }) => {
  const word = newWord('Treuil');
  const names = [1, 2, 3].map((index) => `${word} ${index}`);
  await createRecords(
    page.request,
    'opportunity',
    names.map((name) => ({ name })),
  );
  await page.goto(`/opportunity?view=opportunity_list&search=${word}&sort=-name`);
  await expect(page.getByRole('rowheader', { name: word })).toHaveText([...names].reverse());

  const csv = await exported(page, 'Fichier CSV');
  expect(csv.name).toMatch(/^opportunity-\d{4}-\d\d-\d\d\.csv$/);
  const [heads = '', ...lines] = csv.content.toString('utf8').trim().split('\r\n');
  expect(heads).toMatch(/^\ufeff?name,/);
  expect(lines.map((line) => line.split(',')[0])).toEqual([...names].reverse());

  const workbook = await exported(page, 'Classeur Excel');
  expect(workbook.name).toMatch(/\.xlsx$/);
  expect(workbook.content.subarray(0, 2).toString()).toBe('PK');
});

test('a list of records that one may not take out offers no export', async ({ page }) => {
  await page.goto('/lead');
  await expect(page.getByRole('toolbar', { name: 'Filtrer et trier' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Exporter' })).toHaveCount(0);
});
