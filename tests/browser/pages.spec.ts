// What a user does all day, in a real browser against a real server with the demo tenant, whose users read French.

import { expect, type Page } from '@playwright/test';
import { violations, watchErrors } from './page_checks.ts';
import { createRecord, findRecord, logIn, readRecord, test } from './session.ts';

async function checkPhonePage(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.waitForLoadState('networkidle');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  expect(await violations(page)).toEqual([]);
}

test.describe('the session', () => {
  test.use({ user: null });

  test('a wrong password is told in words, and the page stays', async ({ page }) => {
    await page.goto('/');
    await logIn(page, 'camille.roussel', 'wrong');
    await expect(
      page.getByText(/password/i).filter({ hasText: /wrong|not right|incorrect|do not match/i }),
    ).toBeVisible();
    await expect(page.locator('input[type=password]')).toBeVisible();
  });

  test.describe('of a French browser', () => {
    test.use({ locale: 'fr-FR' });

    test('speaks French', async ({ page }) => {
      await page.goto('/opportunity');
      await expect(page.getByRole('button', { name: 'Se connecter' })).toBeVisible();
      await logIn(page, 'camille.roussel');
      await expect(page.getByRole('link', { name: 'Comptes', exact: true })).toBeVisible();
      await expect(page.getByRole('columnheader', { name: 'Montant' })).toBeVisible();
    });
  });
});

test.describe('lists', () => {
  for (const entity of ['account', 'contact', 'lead', 'opportunity', 'product', 'task']) {
    test(`the list of ${entity} shows records, without errors and without violations`, async ({ page }) => {
      const errors = watchErrors(page);
      await page.goto(`/${entity}`);
      await expect(page.getByRole('row').nth(3)).toBeVisible();
      expect(await violations(page)).toEqual([]);
      expect(errors).toEqual([]);
    });
  }

  test('a header sorts, and the URL carries it back and forth', async ({ page }) => {
    await page.goto('/account?view=all');
    await page.getByRole('columnheader', { name: 'Nom' }).getByRole('button').first().click();
    await expect(page).toHaveURL(/sort=/);
    const sorted = page.url();
    const head = page.getByRole('columnheader', { name: 'Nom' });
    await expect(head).toHaveAttribute('aria-sort', /ascending|descending/);
    const order = await head.getAttribute('aria-sort');
    await page.goto('/contact');
    await page.goBack();
    await expect(page).toHaveURL(sorted);
    await expect(head).toHaveAttribute('aria-sort', order ?? '');
  });

  test('a search leaves only what holds the words', async ({ page }) => {
    await page.goto('/account?view=all&search=arve');
    await expect(page.getByRole('link', { name: /Fonderies de l.Arve/ }).first()).toBeVisible();
    await expect(page.getByText('Chantiers Kervadec')).toHaveCount(0);
  });
});

test.describe('forms and records', () => {
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
});

test.describe('the board', () => {
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
});

test.describe('a phone', () => {
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
});

test('the first list needs at most 250 kB of JavaScript', async ({ page }) => {
  await page.goto('/opportunity');
  await expect(page.getByRole('row').nth(3)).toBeVisible();
  const scripts = await page.evaluate(async () => {
    const urls = performance
      .getEntriesByType('resource')
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
  expect(scripts.count).toBeGreaterThan(0);
  expect(scripts.size).toBeLessThan(250_000);
});
