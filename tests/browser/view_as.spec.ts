// Seeing Cahier as another user: from their record, with a bar that says so, through a reload, with nothing that writes.

import { expect, type Page } from '@playwright/test';
import { violations, watchErrors } from './page_checks.ts';
import { findRecord, listRecords, test } from './session.ts';

test.use({ user: 'admin' });

/** Opens the record of the user with this name, and begins to see as them. */
async function viewAs(page: Page, name: string): Promise<void> {
  const { id } = await findRecord(page.request, 'user', name);
  await page.goto(`/user/${id}`);
  await page.getByRole('button', { name: /^(More actions|Autres actions)$/ }).click();
  await page.getByRole('menuitem', { name: /^(View as|Voir comme) / }).click();
}

test('shows what the other is shown, through a reload, and leads back', async ({ page, rest }) => {
  const errors = watchErrors(page);
  const camille = await rest('camille.roussel');
  const open = { where: { '==': [{ var: 'stage.outcome' }, 'open'] }, limit: 1 };
  const { count } = await listRecords(camille, 'opportunity', open);
  const all = await listRecords(page.request, 'opportunity', open);
  expect(count).toBeLessThan(all.count);
  await viewAs(page, 'camille');
  const bar = page.getByRole('complementary', { name: 'Seen as another user' });
  await expect(bar).toContainText('You see Cahier as Camille Roussel');
  await page.goto('/opportunity');
  await expect(page.getByRole('table')).toBeVisible();
  await expect(page.getByText(`${count} deals`)).toBeVisible();
  await page.reload();
  await expect(bar).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await bar.getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByRole('heading', { name: 'Camille Roussel' })).toBeVisible();
  await expect(bar).toHaveCount(0);
  expect(errors).toEqual([]);
});

test('writes nothing', async ({ page, rest }) => {
  const sent: string[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (!pathname.startsWith('/api/') || /\/(query|aggregate)$/.test(pathname)) return;
    if (request.method() !== 'GET') sent.push(`${request.method()} ${pathname}`);
  });
  const camille = await rest('camille.roussel');
  const [deal] = (await listRecords(camille, 'opportunity', { limit: 1 })).items;
  await viewAs(page, 'camille');
  await expect(page.getByText('You see Cahier as Camille Roussel')).toBeVisible();
  for (const address of ['/opportunity', '/opportunity?view=opportunity_board', `/opportunity/${deal?.id}`, '/task']) {
    await page.goto(address);
    await expect(page.getByRole('main')).not.toBeEmpty();
    await expect(page.getByRole('button', { name: /^(Create|New|Delete|Save)/ })).toHaveCount(0);
    await expect(page.getByRole('link', { name: /^New/ })).toHaveCount(0);
    await page.keyboard.press('n');
    await expect(page).not.toHaveURL(/\/new/);
  }
  await page.goto('/opportunity/new');
  await expect(page.getByRole('button', { name: /^Save/ })).toHaveCount(0);
  expect(sent).toEqual([]);
});

test.describe('who may not', () => {
  test.use({ user: 'camille.roussel' });
  test('is offered nothing of it', async ({ page }) => {
    const { id } = await findRecord(page.request, 'user', 'hugo');
    await page.goto(`/user/${id}`);
    await page.getByRole('button', { name: 'Autres actions' }).click();
    await expect(page.getByRole('menuitem').first()).toBeVisible();
    await expect(page.getByRole('menuitem', { name: /^Voir comme/ })).toHaveCount(0);
  });
});
