// Records made and changed as one goes along: in a form, in their place, on the board by keyboard.

import { expect } from '@playwright/test';
import { violations } from './page_checks.ts';
import { createRecord, findRecord, readRecord, test } from './session.ts';

test('a form puts the problem on its field, then creates the record', async ({ page }) => {
  await page.goto('/account/new');
  const label = page.getByLabel(/^Nom/).first();
  await expect(label).toBeVisible();
  await page.keyboard.press('Control+s');
  await expect(page.locator('[aria-invalid=true]').first()).toBeVisible();
  const name = `Ateliers ${Date.now()}`;
  await label.fill(name);
  await page.keyboard.press('Control+s');
  await expect(page).toHaveURL(/\/account\/[0-9a-f-]{36}/);
  await expect(page.getByRole('heading', { name })).toBeVisible();
  expect(await findRecord(page.request, 'account', name)).toMatchObject({ name });
});

test('a value is edited in its place, and the history says who changed what', async ({ page }) => {
  const id = await createRecord(page.request, 'task', { subject: `Call ${Date.now()}` });
  await page.goto(`/task/${id}`);
  const subject = page.getByRole('button', { name: /^Modifier/ }).first();
  await subject.click();
  const input = page.locator('input:focus, textarea:focus');
  await input.fill('Call them back');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Call them back' })).toBeVisible();
  // Left at once: what was typed is saved all the same.
  await page.reload();
  await expect.poll(async () => (await readRecord(page.request, 'task', id))?.['subject']).toBe('Call them back');
  await page.reload();
  await expect(page.getByText('Camille Roussel').first()).toBeVisible();
  await expect(page.locator('del, s, [data-old]').first()).toContainText('Call');
});

test.describe('of a reader without rights', () => {
  test.use({ user: 'paul.vasseur' });

  test('offer nothing to create', async ({ page }) => {
    await page.goto('/account');
    await expect(page.getByRole('row').nth(2)).toBeVisible();
    await expect(page.getByRole('link', { name: /New|Create|Créer|Nouve/ })).toHaveCount(0);
  });
});

test('a card is moved with the keyboard alone, and the record has its new stage', async ({ page }) => {
  const { id: account } = await findRecord(page.request, 'account', 'fonderies');
  const name = `Grue ${Date.now()}`;
  const id = await createRecord(page.request, 'opportunity', {
    name,
    account,
    close_date: '2020-01-01',
    opened_on: '2019-12-01',
  });
  await page.goto(`/opportunity?view=opportunity_board&search=${encodeURIComponent(name)}`);
  const card = page.getByText(name).first();
  await expect(card).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page
    .locator(`[data-record="${id}"], [data-id="${id}"]`)
    .or(page.locator('[role=button]', { hasText: name }))
    .first()
    .focus();
  // Each key answers to what the board shows: a key that comes before the card is held moves nothing.
  await page.keyboard.press('Space');
  await expect(page.locator('[data-held]')).toHaveCount(1);
  await expect(page.locator('[data-over]')).toHaveCount(1);
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('[data-over]').filter({ hasText: 'Découverte' })).toHaveCount(1);
  await page.keyboard.press('Space');
  await expect
    .poll(
      async () =>
        ((await (await page.request.get(`/api/records/opportunity/${id}`)).json()) as { stage: string }).stage,
    )
    .toBe('qualified');
});
