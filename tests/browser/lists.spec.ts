// A list of deals as a seller works it: filters, columns, search, order, and the rows beyond the first page. What the
// page shows is held against what REST answers to the same question.

import { expect, type Locator, type Page } from '@playwright/test';
import { createRecords, findRecord, listRecords, newWord, test } from './session.ts';

const MINE = 70;
const THEIRS = 40;
/** One page of rows is 100. */
const ALL = MINE + THEIRS;

const word = newWord('Levage');
const list = `/opportunity?view=opportunity_list&search=${word}`;

function foot(page: Page, count: number): Locator {
  return page.getByRole('status').filter({ hasText: new RegExp(`^${count} affaires?$`) });
}

function firstRow(page: Page): Locator {
  return page.getByRole('rowheader').first();
}

test.beforeAll(async ({ rest }) => {
  const { id: owner } = await findRecord(await rest('camille.roussel'), 'user', 'thomas.legoff');
  const deals = Array.from({ length: ALL }, (_, index) => ({
    name: `${word} ${String(index + 1).padStart(3, '0')}`,
    // Names and amounts run against each other, so that one order cannot pass for the other.
    amount: { amount: String((ALL - index) * 1_000), currency: 'EUR' },
    ...(index < MINE ? {} : { owner }),
  }));
  await createRecords(await rest('camille.roussel'), 'opportunity', deals);
});

test('a filter built from field, comparison and value narrows the list, and its cross takes it away', async ({
  page,
}) => {
  await page.goto(list);
  await expect(foot(page, ALL)).toBeVisible();
  await page.getByRole('button', { name: 'Filtrer', exact: true }).click();
  await page.getByRole('textbox', { name: 'Quel champ ?' }).fill('montant');
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', { name: 'Valeur de Montant' }).fill('100000');
  await page.getByRole('button', { name: 'Appliquer' }).click();

  await expect(page.getByRole('button', { name: /^Montant dès 100\s000/ })).toBeVisible();
  const where = { '>=': [{ var: 'amount' }, '100000'] };
  const { count } = await listRecords(page.request, 'opportunity', { search: word, where });
  expect(count).toBe(11);
  await expect(foot(page, count)).toBeVisible();

  await page.getByRole('button', { name: 'Retirer le filtre sur Montant' }).click();
  await expect(foot(page, ALL)).toBeVisible();
});

test('“mine” leaves only my own, and is there again after a reload', async ({ page }) => {
  await page.goto(list);
  await page.getByRole('button', { name: 'À moi' }).click();
  const where = { '==': [{ var: 'owner' }, { var: '$user' }] };
  const { count } = await listRecords(page.request, 'opportunity', { search: word, where });
  expect(count).toBe(MINE);
  await expect(foot(page, MINE)).toBeVisible();
  await page.reload();
  await expect(foot(page, MINE)).toBeVisible();
});

test('columns are chosen, stay after a reload, and go back to those of the view', async ({ page }) => {
  const head = (name: string) => page.getByRole('columnheader', { name });
  await page.goto(list);
  await expect(head('Probabilité')).toBeVisible();
  await page.getByRole('button', { name: 'Colonnes' }).click();
  await page.getByRole('checkbox', { name: 'Ouverture' }).check();
  await page.getByRole('checkbox', { name: 'Probabilité' }).uncheck();
  await expect(head('Ouverture')).toBeVisible();
  await expect(head('Probabilité')).toHaveCount(0);
  await page.reload();
  await expect(head('Ouverture')).toBeVisible();
  await expect(head('Probabilité')).toHaveCount(0);
  await page.getByRole('button', { name: 'Colonnes' }).click();
  await page.getByRole('button', { name: 'Comme dans la vue' }).click();
  await expect(head('Probabilité')).toBeVisible();
  await expect(head('Ouverture')).toHaveCount(0);
});

test('typed words leave what REST finds for them', async ({ page }) => {
  await page.goto('/opportunity?view=opportunity_list');
  await page.getByRole('searchbox', { name: 'Rechercher dans affaires' }).fill(`${word} 042`);
  await expect(firstRow(page)).toHaveText(`${word} 042`);
  const { count } = await listRecords(page.request, 'opportunity', { search: `${word} 042` });
  expect(count).toBe(1);
  await expect(foot(page, 1)).toBeVisible();
});

test('a head sorts by its column, and turns the order', async ({ page }) => {
  await page.goto(list);
  const head = page.getByRole('columnheader', { name: 'Montant' });
  for (const [direction, sort] of [
    ['ascending', 'amount'],
    ['descending', '-amount'],
  ] as const) {
    await head.getByRole('button').click();
    await expect(head).toHaveAttribute('aria-sort', direction);
    const { items } = await listRecords(page.request, 'opportunity', { search: word, sort, limit: 2 });
    await expect(page.getByRole('rowheader').nth(0)).toHaveText(String(items[0]?.name));
    await expect(page.getByRole('rowheader').nth(1)).toHaveText(String(items[1]?.name));
  }
});

test('rows beyond the first page come with the scroll, down to the last', async ({ page }) => {
  await page.goto(`${list}&sort=name`);
  await expect(firstRow(page)).toHaveText(`${word} 001`);
  const last = page.getByRole('rowheader', { name: `${word} ${ALL}` });
  await expect(last).toHaveCount(0);
  const rows = page.getByRole('region', { name: 'Affaires, lignes' });
  await expect(async () => {
    await rows.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await expect(last).toBeVisible({ timeout: 500 });
  }).toPass();
  await expect(foot(page, ALL)).toBeVisible();
});

test('a day that has passed is told as late where the work is not done: in the list, on the board, on the record', async ({
  page,
}) => {
  const word = newWord('Retard');
  // The day it was three days ago where the browser stands.
  const due = new Date(Date.now() - 3 * 86_400_000).toLocaleDateString('en-CA', { timeZone: 'Europe/Paris' });
  const [open = ''] = await createRecords(page.request, 'task', [
    { subject: `${word} ouverte`, due },
    { subject: `${word} close`, due, status: 'done' },
    { subject: `${word} future`, due: '2099-01-31' },
  ]);
  const late = page.locator('time[data-late]');
  await page.goto(`/task?view=task_list&search=${word}`);
  await expect(page.getByRole('row', { name: 'ouverte' }).locator(late)).toHaveText(/ en retard$/);
  await expect(late).toHaveCount(1);
  await page.goto(`/task?view=task_board&search=${word}`);
  await expect(page.getByRole('button', { name: `${word} ouverte` })).toContainText('retard 3 j');
  await expect(late).toHaveCount(1);
  await page.goto(`/task/${open}`);
  await expect(page.locator('dd').locator(late)).toHaveText(/retard 3 j$/);
});
