// Roles and access, for those who give roles: the table, and why somebody may or may not do something with a record.

import { expect } from '@playwright/test';
import { violations, watchErrors } from './page_checks.ts';
import { findRecord, test } from './session.ts';

test.use({ user: 'admin' });

test('tells what a role may do, one action at a time', async ({ page }) => {
  const errors = watchErrors(page);
  await page.goto('/-/access');
  const table = page.getByRole('table');
  const deals = table.getByRole('row', { name: /^Deals/ });
  await expect(deals).toBeVisible();
  const reading = await deals.textContent();
  await page.getByText('Delete', { exact: true }).click();
  await expect(deals).not.toHaveText(reading ?? '');
  expect(await violations(page)).toEqual([]);
  expect(errors).toEqual([]);
});

test('says why somebody may not change a record, from the record’s own page', async ({ page, rest }) => {
  const camille = await rest('camille.roussel');
  const [own] = (
    (await (await camille.get('/api/records/opportunity?limit=1')).json()) as { items: { id: string; name: string }[] }
  ).items;
  await page.goto(`/opportunity/${own?.id}`);
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: /Who may see this/ }).click();
  const panel = page.getByRole('complementary', { name: 'Why?' });
  await expect(panel.getByLabel('Record', { exact: true })).toHaveValue(own?.name ?? '');
  await panel.getByLabel('Person').fill('camille');
  await page.getByRole('option', { name: /Camille Roussel/ }).click();
  await expect(panel.getByText('Yes', { exact: true })).toBeVisible();
  const { id: other } = await findRecord(page.request, 'user', 'hugo');
  await page.goto(`/-/access?entity=opportunity&id=${own?.id}&action=update&user=${other}`);
  await expect(panel.getByText(/^(Yes|No)$/)).toBeVisible();
  expect(await violations(page)).toEqual([]);
});

test.describe('who gives no roles', () => {
  test.use({ user: 'camille.roussel' });
  test('is told so, and is not led there', async ({ page }) => {
    await page.goto('/-/access');
    await expect(page.getByRole('table')).toHaveCount(0);
    await expect(page.getByText(/Votre rôle ne le permet pas/).first()).toBeVisible();
  });
});
