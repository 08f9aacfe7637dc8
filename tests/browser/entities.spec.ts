// The list of each shipped entity, and what its address carries.

import { expect } from '@playwright/test';
import { violations, watchErrors } from './page_checks.ts';
import { test } from './session.ts';

const ENTITIES = ['account', 'contact', 'lead', 'opportunity', 'product', 'task'];

// One page walks through them, as a person does: each page opened anew takes a second more.
test('the list of each entity shows records, without errors and without violations', async ({ page }) => {
  const errors = watchErrors(page);
  for (const entity of ENTITIES) {
    await test.step(entity, async () => {
      await page.goto(`/${entity}`);
      await expect(page.getByRole('row').nth(3)).toBeVisible();
      expect.soft(await violations(page), entity).toEqual([]);
    });
  }
  expect(errors).toEqual([]);
});

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
