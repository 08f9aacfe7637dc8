// Getting in and out, and what a reader chooses for themselves: language and appearance.

import { expect, labelsOf, test } from './product.ts';

const REFUSED = 'This login and password do not match. Check both and try again.';

test.describe('someone who is not logged in', () => {
  test.use({ as: null, refusals: [401] });

  test('reads in words that login and password do not match, and stays on the login', async ({ page }) => {
    await page.goto('/');
    await page.getByLabel('Login or e-mail').fill('camille.roussel');
    await page.getByRole('textbox', { name: 'Password' }).fill('not this one');
    await page.getByRole('button', { name: 'Log in' }).click();
    await expect(page.getByText(REFUSED)).toBeVisible();
    await expect(page.getByRole('textbox', { name: 'Password' })).toHaveAttribute('aria-invalid', 'true');
    await expect(page.getByRole('navigation', { name: 'Main menu' })).toHaveCount(0);
  });

  test('is asked for what was left empty, without a request', async ({ page }) => {
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto('/');
    await page.getByRole('button', { name: 'Log in' }).click();
    await expect(page.getByText('Enter your login or e-mail address.')).toBeVisible();
    await expect(page.getByText('Enter your password.')).toBeVisible();
    expect(asked.filter((url) => url.endsWith('/api/auth/login'))).toEqual([]);
  });

  test('comes with the right password to the first list of the menu', async ({ page }) => {
    await page.goto('/');
    await page.getByLabel('Login or e-mail').fill('camille.roussel@lantier.example');
    await page.getByRole('textbox', { name: 'Password' }).fill('demo');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/account$/);
    await expect(page.getByRole('heading', { level: 1, name: 'Accounts' })).toBeVisible();
    await expect(labelsOf(page).first()).toBeVisible();
    await expect(page.getByRole('button', { name: 'Camille Roussel' })).toBeVisible();
  });

  test('comes to the address that was asked for', async ({ page }) => {
    await page.goto('/product?view=product_all&sort=-name');
    await page.getByLabel('Login or e-mail').fill('admin');
    await page.getByRole('textbox', { name: 'Password' }).fill('demo');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: 'Products' })).toBeVisible();
    await expect(page.getByRole('columnheader', { name: 'Name' })).toHaveAttribute('aria-sort', 'descending');
  });

  test('reads the login in French and in English', async ({ page }) => {
    await page.goto('/');
    await page.getByRole('button', { name: 'Français' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Connexion' })).toBeVisible();
    await expect(page.locator('html')).toHaveAttribute('lang', 'fr');
    await page.getByRole('button', { name: 'English' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Log in' })).toBeVisible();
  });
});

test.describe('someone who leaves', () => {
  // A session of its own: logging out ends it on the server, and with it that of the other tests.
  test.use({ as: null, refusals: [401] });

  test('sees the login, and no record comes back by the back button or an address', async ({ page }) => {
    await page.goto('/contact');
    await page.getByLabel('Login or e-mail').fill('helene.lantier');
    await page.getByRole('textbox', { name: 'Password' }).fill('demo');
    await page.keyboard.press('Enter');
    await expect(labelsOf(page).first()).toBeVisible();
    await page.getByRole('link', { name: 'Products', exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Products' })).toBeVisible();
    await page.getByRole('button', { name: 'Hélène Lantier' }).click();
    await page.getByRole('menuitem', { name: 'Log out' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Log in' })).toBeVisible();
    await page.goBack();
    await expect(page.getByRole('heading', { level: 1, name: 'Log in' })).toBeVisible();
    await page.goto('/account');
    await expect(page.getByRole('heading', { level: 1, name: 'Log in' })).toBeVisible();
    expect((await page.request.get('/api/records/account')).status()).toBe(401);
  });
});

test.describe('the language', () => {
  test.describe('is the user’s own', () => {
    test.use({ language: null, as: 'camille.roussel' });

    test('until another is chosen in the menu, which stays after a reload', async ({ page }) => {
      await page.goto('/account');
      await expect(page.getByRole('heading', { level: 1, name: 'Comptes' })).toBeVisible();
      await page.getByRole('button', { name: 'Camille Roussel' }).click();
      await page.getByRole('menuitemradio', { name: 'English' }).click();
      await expect(page.getByRole('heading', { level: 1, name: 'Accounts' })).toBeVisible();
      await expect(page.getByRole('columnheader', { name: 'Industry' })).toBeVisible();
      await page.reload();
      await expect(page.getByRole('heading', { level: 1, name: 'Accounts' })).toBeVisible();
      await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    });
  });

  test('changes words, names of fields, numbers and money together', async ({ page }) => {
    await page.goto('/opportunity?view=opportunity_won');
    const amount = page
      .getByRole('row')
      .nth(1)
      .getByText(/^€[\d,]+$/);
    await expect(amount).toBeVisible();
    await page.getByRole('button', { name: 'Administrator' }).click();
    await page.getByRole('menuitemradio', { name: 'Français' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Opportunités' })).toBeVisible();
    await expect(page.getByRole('columnheader', { name: 'Montant' })).toBeVisible();
    await expect(
      page
        .getByRole('row')
        .nth(1)
        .getByText(/^[\d\u202f]+\u00a0€$/),
    ).toBeVisible();
  });
});

test.describe('the appearance', () => {
  const LIGHT = 'rgb(255, 255, 255)';
  const DARK = 'rgb(23, 23, 22)';

  test('is light, dark or the system’s, as chosen in the menu, and stays after a reload', async ({ page }) => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.goto('/account');
    const body = page.locator('body');
    await expect(body).toHaveCSS('background-color', DARK);
    const choose = async (name: string) => {
      await page.getByRole('button', { name: 'Administrator' }).click();
      await page.getByRole('menuitemradio', { name }).click();
      await page.keyboard.press('Escape');
    };
    await choose('Light');
    await expect(body).toHaveCSS('background-color', LIGHT);
    await page.reload();
    await expect(body).toHaveCSS('background-color', LIGHT);
    await page.emulateMedia({ colorScheme: 'light' });
    await choose('Dark');
    await expect(body).toHaveCSS('background-color', DARK);
    await choose('As the system');
    await expect(body).toHaveCSS('background-color', LIGHT);
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect(body).toHaveCSS('background-color', DARK);
  });
});
