// What a user waits for: the time from the login to a list one can work with.

import { expect, type Page } from '@playwright/test';
import { logIn, test } from './session.ts';

/** 1.7 s on a quiet machine; the other tests run beside it. */
const LIST_MS = 3_000;
const TRIES = 3;

/** Milliseconds from the press that logs in until rows stand in the list and one can be ticked. */
async function timeLogin(page: Page): Promise<number> {
  await page.context().clearCookies();
  await page.goto('/opportunity');
  const submit = page.getByRole('button', { name: /Log in|Se connecter/ });
  await expect(submit).toBeVisible();
  const from = Date.now();
  await logIn(page, 'camille.roussel');
  const box = page.getByRole('checkbox', { name: /^Cocher / }).nth(1);
  await box.check();
  return Date.now() - from;
}

test.describe('before the login', () => {
  test.use({ user: null });

  test('the list can be worked with a few seconds after it', async ({ page }) => {
    // A busy machine slows one try; a slow product slows all.
    const times: number[] = [];
    while (times.length < TRIES && !times.some((time) => time <= LIST_MS)) times.push(await timeLogin(page));
    process.stdout.write(`From the login to the list: ${times.join(', ')} ms\n`);
    expect(Math.min(...times)).toBeLessThanOrEqual(LIST_MS);
  });
});
