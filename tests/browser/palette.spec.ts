// Ctrl+K finds records of every kind with one request, those first whose name is meant.

import { expect } from '@playwright/test';
import { createRecord, test } from './session.ts';

test('the palette asks once for all kinds of records, and opens the first with Enter', async ({ page }) => {
  const name = `Zyx ${Date.now()}`;
  const account = await createRecord(page.request, 'account', { name });
  await createRecord(page.request, 'opportunity', { name: `Affaire ${name}`, account });
  const asked: string[] = [];
  page.on('request', (request) => {
    const { pathname, searchParams } = new URL(request.url());
    if (searchParams.has('q') || searchParams.has('search')) asked.push(pathname);
  });
  await page.goto('/task');
  await expect(page.getByRole('heading').first()).toBeVisible();
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox', { name: 'Aller à' });
  await field.fill(name);
  const records = page.getByRole('group', { name: 'Fiches' }).getByRole('option');
  await expect(records).toHaveText([new RegExp(`^${name}`), new RegExp(`^Affaire ${name}`)]);
  expect(asked).toEqual(['/api/search']);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/account/${account}$`));
  await expect(page.getByRole('heading', { name })).toBeVisible();
});
