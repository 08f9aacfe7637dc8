// Logging in for the browser tests, and REST with the same session.

import { expect, type Page } from '@playwright/test';

/** Every user of the demo tenant has it. */
const PASSWORD = 'demo';

export async function logIn(page: Page, login: string): Promise<void> {
  await page.goto('/');
  await page.locator('input').first().fill(login);
  await page.locator('input[type=password]').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await expect(page.locator('input[type=password]')).toHaveCount(0);
}

/** Creates a record past the interface and gives its id. */
export async function createRecord(page: Page, entity: string, record: object): Promise<string> {
  const answer = await page.request.post(`/api/records/${entity}`, { data: record });
  expect(answer.status()).toBe(201);
  return ((await answer.json()) as { id: string }).id;
}

/** The first record that a search finds. */
export async function findRecord(
  page: Page,
  entity: string,
  words: string,
): Promise<{ id: string; [field: string]: unknown }> {
  const answer = await page.request.get(`/api/records/${entity}?search=${encodeURIComponent(words)}&limit=1`);
  const { items } = (await answer.json()) as { items: { id: string }[] };
  const [first] = items;
  if (!first) throw new Error(`No ${entity} holds ${words}.`);
  return first;
}
