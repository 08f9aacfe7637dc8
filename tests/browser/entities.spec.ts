// The list of each shipped entity, and what its address carries.

import { expect } from '@playwright/test';
import { violations, watchErrors } from './page_checks.ts';
import { test } from './session.ts';

for (const entity of ['account', 'contact', 'lead', 'opportunity', 'product', 'task']) {
  test(`the list of ${entity} shows records, without errors and without violations`, async ({ page }) => {
    const errors = watchErrors(page);
    await page.goto(`/${entity}`);
    await expect(page.getByRole('row').nth(3)).toBeVisible();
    expect(await violations(page)).toEqual([]);
    expect(errors).toEqual([]);
  });
}

test('a header sorts, and the URL carries it back and forth', async ({ page }) => {
  await page.goto('/account?view=all');
  await page.getByRole('columnheader', { name: 'Nom' }).getByRole('button').first().click();
  await expect(page).toHaveURL(/sort=/);
  const sorted = page.url();
  const head = page.getByRole('columnheader', { name: 'Nom' });
  await expect(head).toHaveAttribute('aria-sort', /ascending|descending/);
  const order = await head.getAttribute('aria-sort');
  await page.goto('/contact');
  await page.goBack();
  await expect(page).toHaveURL(sorted);
  await expect(head).toHaveAttribute('aria-sort', order ?? '');
});

test('a search leaves only what holds the words', async ({ page }) => {
  await page.goto('/account?view=all&search=arve');
  await expect(page.getByRole('link', { name: /Fonderies de l.Arve/ }).first()).toBeVisible();
  await expect(page.getByText('Chantiers Kervadec')).toHaveCount(0);
});
