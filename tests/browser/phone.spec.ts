// The main pages at the width of a phone.

import { expect } from '@playwright/test';
import { violations } from './page_checks.ts';
import { findRecord, test } from './session.ts';

test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

test('lists, boards, forms and records fit its width and have no violations', async ({ page }) => {
  const { id } = await findRecord(page.request, 'account', 'fonderies');
  for (const path of ['/opportunity', '/account/new', '/opportunity?view=opportunity_board', `/account/${id}`]) {
    await test.step(path, async () => {
      await page.goto(path);
      await page.waitForLoadState('networkidle');
      expect.soft(await page.evaluate(() => document.documentElement.scrollWidth), path).toBe(360);
      expect.soft(await violations(page), path).toEqual([]);
    });
  }
});
