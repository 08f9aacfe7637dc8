// Logging in, in a real browser against a real server with the demo tenant, whose users read French.

import { expect } from '@playwright/test';
import { logIn, test } from './session.ts';

test.use({ user: null });

test('a wrong password is told in words, and the page stays', async ({ page }) => {
  await page.goto('/');
  await logIn(page, 'camille.roussel', 'wrong');
  await expect(
    page.getByText(/password/i).filter({ hasText: /wrong|not right|incorrect|do not match/i }),
  ).toBeVisible();
  await expect(page.locator('input[type=password]')).toBeVisible();
});

test.describe('of a French browser', () => {
  test.use({ locale: 'fr-FR' });

  test('speaks French', async ({ page }) => {
    await page.goto('/opportunity');
    await expect(page.getByRole('button', { name: 'Se connecter' })).toBeVisible();
    await logIn(page, 'camille.roussel');
    await expect(page.getByRole('link', { name: 'Comptes', exact: true })).toBeVisible();
    await expect(page.getByRole('columnheader', { name: 'Montant' })).toBeVisible();
  });
});
