// The main pages at the width of a phone.

import { expect, type Page } from '@playwright/test';
import { violations } from './page_checks.ts';
import { findRecord, test } from './session.ts';

async function checkPhonePage(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.waitForLoadState('networkidle');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  expect(await violations(page)).toEqual([]);
}

test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

for (const [name, path] of [
  ['list', '/opportunity'],
  ['form', '/account/new'],
  ['board', '/opportunity?view=opportunity_board'],
] as const) {
  test(`a ${name} fits its width and has no violations`, async ({ page }) => {
    await checkPhonePage(page, path);
  });
}

test('a record fits its width and has no violations', async ({ page }) => {
  const { id } = await findRecord(page.request, 'account', 'fonderies');
  await checkPhonePage(page, `/account/${id}`);
});
