// Building a filter: nothing typed is lost, nothing is applied that is no value, and every list of choices can be
// reached, with the hand on a phone too.

import { expect, type Locator, type Page } from '@playwright/test';
import { listRecords, test } from './session.ts';

/** How late the parts of the builder come: long enough to type a date meanwhile. */
const CHUNK_MS = 600;

function chip(page: Page, name: string | RegExp): Locator {
  return page.getByRole('toolbar').getByRole('button', { name, exact: true });
}

function apply(page: Page): Locator {
  return page.getByRole('button', { name: 'Appliquer' });
}

async function loadBuilderLate(page: Page): Promise<void> {
  await page.route(/assets\/(filter_builder|date_editor)[^/]*\.js$/, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, CHUNK_MS));
    await route.continue();
  });
}

/** Conditions in the address, beside those of the view. */
function whereOf(page: Page): unknown {
  return JSON.parse(new URL(page.url()).searchParams.get('where') ?? 'null');
}

test('a filter keeps what is typed before it is there, says what is no date and no number, and offers what fits', async ({
  page,
}) => {
  await loadBuilderLate(page);
  await page.goto('/opportunity?view=opportunity_list');
  await expect(page.getByRole('rowheader').nth(3)).toBeVisible();

  await test.step('keys pressed before the field is there', async () => {
    await chip(page, 'Clôture prévue').click();
    await page.keyboard.type('31/12/2026');
    await page.keyboard.press('Enter');
    await expect(chip(page, /^Clôture prévue avant le 31 déc\. 2026$/)).toBeVisible();
    expect(whereOf(page)).toEqual({ '<': [{ var: 'close_date' }, '2026-12-31'] });
    // What stood there is marked, and so replaced.
    await chip(page, /^Clôture prévue avant/).click();
    await page.keyboard.type('30/11/2026');
    await page.keyboard.press('Enter');
    await expect(chip(page, /^Clôture prévue avant le 30 nov\. 2026$/)).toBeVisible();
    await page.getByRole('button', { name: 'Retirer le filtre sur Clôture prévue' }).click();
  });

  await test.step('what is no date stays on its field', async () => {
    await chip(page, 'Clôture prévue').click();
    await page.keyboard.type('abc');
    await page.keyboard.press('Enter');
    await expect(page.getByText(/Ce n’est pas une date\. Écrivez-la comme 31\/12\/\d{4}\./)).toBeVisible();
    await expect(page.getByRole('textbox', { name: 'Valeur de Clôture prévue' })).toHaveAttribute(
      'aria-invalid',
      'true',
    );
    expect(whereOf(page)).toBeNull();
    await page.keyboard.press('Escape');
  });

  await test.step('an amount is in the currency of the company', async () => {
    await page.getByRole('button', { name: 'Filtrer', exact: true }).click();
    await page.keyboard.type('montant');
    await page.keyboard.press('Enter');
    await expect(page.getByText('Les autres devises comptent converties en EUR.')).toBeVisible();
    await expect(page.getByRole('combobox', { name: 'Devise' })).toHaveCount(0);
    await page.keyboard.type('beaucoup');
    await page.keyboard.press('Enter');
    await expect(page.getByText(/Ce n’est pas un nombre\./)).toBeVisible();
    expect(whereOf(page)).toBeNull();
    await page.keyboard.press('Escape');
  });

  await test.step('a stage is one of the entity’s own, and not its outcome', async () => {
    await chip(page, 'Étape').click();
    await page.getByRole('combobox', { name: 'Comparaison' }).click();
    const names = await page.getByRole('option').allTextContents();
    // Two of them say “is”: of the outcome, and of the stage.
    expect(names).toEqual(['issue est', 'est', 'n’est pas', 'est parmi', 'est vide']);
    await page.getByRole('option', { name: 'n’est pas', exact: true }).click();
    await page.getByRole('combobox', { name: 'Valeur de Étape' }).click();
    await expect(page.getByRole('option', { name: 'Négociation' })).toBeVisible();
    await expect(page.getByRole('option', { name: 'Audition' })).toBeAttached();
    // The first choice lies over the button below the field.
    await page.getByRole('option').first().click();
    await apply(page).click();
    await expect(chip(page, 'Étape n’est pas Qualification')).toBeVisible();
    const where = { '!=': [{ var: 'stage' }, 'new'] };
    expect(whereOf(page)).toEqual(where);
    const { count } = await listRecords(page.request, 'opportunity', { where });
    await expect(page.getByRole('status').filter({ hasText: new RegExp(`^${count} affaires$`) })).toBeVisible();
  });

  await test.step('a view that is not there is said, and leaves the address', async () => {
    await page.goto('/opportunity?view=gone&sort=name');
    await expect(page.getByText(/Cette vue n’existe pas/)).toBeVisible();
    expect(new URL(page.url()).search).toBe('?sort=name');
    // The whole head sorts, to its edges.
    const head = page.getByRole('columnheader', { name: 'Montant' });
    await head.click({ position: { x: 4, y: 4 } });
    await expect(head).toHaveAttribute('aria-sort', 'ascending');
  });
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('the choices of a filter stay on the screen, and fit a finger', async ({ page }) => {
    await page.goto('/opportunity?view=opportunity_list');
    await page.getByRole('button', { name: 'Étape', exact: true }).tap();
    await page.getByRole('combobox', { name: 'Valeur de Étape' }).tap();
    const won = page.getByRole('option', { name: 'gagnée' });
    await expect(won).toBeInViewport({ ratio: 1 });
    expect(await page.evaluate(() => window.innerWidth)).toBe(390);
    expect((await won.boundingBox())?.height).toBeGreaterThanOrEqual(44);
    await won.tap();
    await apply(page).tap();
    await page.getByRole('button', { name: 'Filtres' }).tap();
    const sentence = page.getByRole('dialog').getByRole('button', { name: 'Étape est gagnée', exact: true });
    await expect(sentence).toBeInViewport({ ratio: 1 });
    expect((await sentence.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  });
});
