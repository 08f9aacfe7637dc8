// The board by mouse: a card goes where it is dropped, and what a stage asks or refuses is said before it is entered.

import { expect, type Locator, type Page } from '@playwright/test';
import { createRecord, createRecords, findRecord, newWord, readRecord, test } from './session.ts';

/** Takes the card by the mouse, carries it over the column, and lets go once the board shows that it is over it. */
async function drag(page: Page, card: Locator, column: Locator): Promise<void> {
  const [from, to] = [await card.boundingBox(), await column.boundingBox()];
  if (from === null || to === null) throw new Error('The card or its column is not on the screen.');
  await page.mouse.move(from.x + from.width / 2, from.y + 20);
  await page.mouse.down();
  await page.mouse.move(from.x + from.width / 2 + 10, from.y + 20, { steps: 2 });
  await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 5 });
  await expect(column).toHaveAttribute('data-over');
  await page.mouse.up();
}

async function openBoard(page: Page, deal: object) {
  const name = newWord('Pont');
  const { id: account } = await findRecord(page.request, 'account', 'fonderies');
  const id = await createRecord(page.request, 'opportunity', { name, account, ...deal });
  await page.goto(`/opportunity?view=opportunity_board&search=${name}`);
  const column = (title: string) => page.getByRole('region', { name: title, exact: true });
  return {
    column,
    card: page.getByRole('button', { name }),
    stage: async () => (await readRecord(page.request, 'opportunity', id))?.stage,
  };
}

test('a card dropped on a column has its stage there and in REST, and undo takes it back', async ({ page }) => {
  const { column, card, stage } = await openBoard(page, {});
  await expect(column('Qualification').locator(card)).toBeVisible();
  await drag(page, card, column('Découverte'));
  await expect(column('Découverte').locator(card)).toBeVisible();
  await expect.poll(stage).toBe('qualified');
  await page.getByRole('region', { name: 'Avis' }).getByRole('button', { name: 'Annuler' }).click();
  await expect(column('Qualification').locator(card)).toBeVisible();
  await expect.poll(stage).toBe('new');
});

test('a stage that refuses entry says why, and the card goes back', async ({ page }) => {
  const deal = { amount: { amount: '1000', currency: 'EUR' }, close_date: '2099-01-31' };
  const { column, card, stage } = await openBoard(page, deal);
  await drag(page, card, column('Proposition'));
  const form = page.getByRole('form', { name: 'Pour entrer en Proposition' });
  await form.getByRole('button', { name: 'Déplacer' }).click();
  await expect(form).toContainText('Indiquez d’abord un contact : quelqu’un doit recevoir la proposition.');
  expect(await stage()).toBe('new');
  await form.getByRole('button', { name: 'Annuler' }).click();
  await expect(form).toHaveCount(0);
  await expect(column('Qualification').locator(card)).toBeVisible();
  expect(await stage()).toBe('new');
});

test('a stage asks for what it needs, and is entered once that is given', async ({ page }) => {
  const { column, card, stage } = await openBoard(page, { close_date: '2099-01-31' });
  await drag(page, card, column('Négociation'));
  const form = page.getByRole('form', { name: 'Pour entrer en Négociation' });
  await form.getByLabel('Montant requis').fill('1500');
  await form.getByRole('button', { name: 'Déplacer' }).click();
  await expect(column('Négociation').locator(card)).toBeVisible();
  await expect.poll(stage).toBe('negotiation');
});

test('a card held at the bottom edge scrolls no more than its column', async ({ page }) => {
  const word = newWord('Treuil');
  const { id: account } = await findRecord(page.request, 'account', 'fonderies');
  const deals = Array.from({ length: 12 }, (_, index) => ({ name: `${word} ${index}`, account }));
  await createRecords(page.request, 'opportunity', deals);
  await page.goto(`/opportunity?view=opportunity_board&search=${word}`);
  const first = page.getByRole('button', { name: word }).first();
  await expect(first).toBeVisible();
  const from = await first.boundingBox();
  if (from === null) throw new Error('The card is not on the screen.');
  const board = page.locator('section', { has: first }).first();
  const room = () =>
    board.evaluate(({ scrollTop, scrollHeight, clientHeight }) => ({ scrollTop, scrollHeight, clientHeight }));
  const { clientHeight } = await room();
  await page.mouse.move(from.x + 40, from.y + 20);
  await page.mouse.down();
  await page.mouse.move(from.x + 50, from.y + 60, { steps: 2 });
  await expect(page.locator('[data-over]')).toHaveCount(1);
  await page.mouse.move(from.x + 60, 890, { steps: 4 });
  // Scrolling by a held card goes on for as long as it rests there.
  await page.waitForTimeout(400);
  expect(await room()).toEqual({ scrollTop: 0, scrollHeight: clientHeight, clientHeight });
  await page.keyboard.press('Escape');
});
