// Files of a record: chosen in its page, kept with it, and the same when they come down again.

import { readFile } from 'node:fs/promises';
import { expect } from '@playwright/test';
import { createRecord, newWord, readRecord, test } from './session.ts';

test('a file is attached to a record and comes down again byte by byte', async ({ page }) => {
  const name = newWord('Treuil');
  const file = { name: 'plan été.csv', mimeType: 'text/csv', buffer: Buffer.from(`repère;masse\n${name};12,5\n`) };
  const id = await createRecord(page.request, 'opportunity', { name });
  await page.goto(`/opportunity/${id}`);
  await page.getByRole('button', { name: /champs vides/ }).click();
  await page.getByRole('button', { name: 'Modifier Documents' }).click();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Documents', exact: true }).click();
  await (await chooser).setFiles(file);
  await expect(page.getByRole('button', { name: `Retirer ${file.name}` })).toBeVisible();
  // Leaving the editor saves.
  await page.getByRole('heading', { name }).click();

  const link = page.getByRole('link', { name: file.name }).first();
  await expect(link).toBeVisible();
  await expect
    .poll(async () => (await readRecord(page.request, 'opportunity', id))?.attachments)
    .toMatchObject([{ name: file.name, size: file.buffer.length }]);
  await page.reload();
  const download = page.waitForEvent('download');
  await link.click();
  const down = await download;
  expect(down.suggestedFilename()).toBe(file.name);
  expect(await readFile(await down.path())).toEqual(file.buffer);
});
