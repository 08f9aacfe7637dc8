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

test('the first list needs at most 250 kB of JavaScript', async ({ page }) => {
  // What is asked for once the rows are there is for what comes next, and more of it on a busy machine.
  await page.addInitScript(() => {
    new MutationObserver((_changes, observer) => {
      if (document.querySelectorAll('[role=row], tbody tr').length < 3) return;
      performance.mark('rows');
      observer.disconnect();
    }).observe(document, { childList: true, subtree: true });
  });
  await page.goto('/opportunity');
  await expect(page.getByRole('row').nth(3)).toBeVisible();
  const scripts = await page.evaluate(async () => {
    const [rows] = performance.getEntriesByName('rows');
    const urls = performance
      .getEntriesByType('resource')
      .filter(({ startTime }) => startTime < (rows?.startTime ?? 0))
      .map(({ name }) => name)
      .filter((name) => name.endsWith('.js'));
    const sizes = await Promise.all(
      urls.map(async (url) => {
        const body = (await fetch(url)).body as ReadableStream;
        return (await new Response(body.pipeThrough(new CompressionStream('gzip'))).arrayBuffer()).byteLength;
      }),
    );
    return { count: urls.length, size: sizes.reduce((sum, size) => sum + size, 0) };
  });
  expect(scripts.count).toBeGreaterThan(1);
  expect(scripts.size).toBeLessThan(250_000);
});
