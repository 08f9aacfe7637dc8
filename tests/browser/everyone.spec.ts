// For every reader, on every kind of page: nothing that axe finds, light or dark; one's own language and appearance,
// kept; no name of a text where the text should stand.

import { readdirSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { violations } from './page_checks.ts';
import { findRecord, test } from './session.ts';

interface Kind {
  readonly kind: string;
  readonly open: (page: Page) => Promise<void>;
}

const login: Kind = {
  kind: 'login',
  open: async (page) => {
    await page.goto('/');
    await expect(page.locator('input[type=password]')).toBeVisible();
  },
};

const kinds: readonly Kind[] = [
  {
    kind: 'list',
    open: async (page) => {
      await page.goto('/opportunity');
      await expect(page.getByRole('rowheader').nth(3)).toBeVisible();
    },
  },
  {
    kind: 'board',
    open: async (page) => {
      await page.goto('/opportunity?view=opportunity_board');
      await expect(page.getByRole('region').getByRole('button', { name: /€/ }).first()).toBeVisible();
    },
  },
  {
    kind: 'record',
    open: async (page) => {
      const { id } = await findRecord(page.request, 'account', 'fonderies');
      await page.goto(`/account/${id}`);
      await expect(page.getByRole('heading', { name: /Fonderies/ })).toBeVisible();
      await expect(page.getByRole('definition').first()).toBeVisible();
    },
  },
  {
    kind: 'form',
    open: async (page) => {
      await page.goto('/account/new');
      await expect(page.getByLabel(/^(Nom|Name)/).first()).toBeVisible();
    },
  },
];

async function checkLightAndDark(page: Page, kind: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme);
    expect.soft(await violations(page), `${kind}, ${colorScheme}`).toEqual([]);
  }
}

/** `lists.filter` and the like: the areas of the words, a dot, a key. */
const areas = readdirSync('runtime-ui/words/en').map((file) => file.replace('.json', ''));
const textName = new RegExp(`\\b(${areas.join('|')})\\.[a-z]+(_[a-z]+)*\\b`);

/** All that is read or read out: texts, and the attributes that name things. */
function shownTexts(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts: string[] = [document.title];
    while (walker.nextNode() !== null) {
      const { parentElement, textContent } = walker.currentNode;
      if (parentElement?.closest('script, style, noscript') === null) texts.push(textContent ?? '');
    }
    const named = document.querySelectorAll('[aria-label], [title], [placeholder], [alt]');
    for (const element of named) {
      for (const name of ['aria-label', 'title', 'placeholder', 'alt']) texts.push(element.getAttribute(name) ?? '');
    }
    return texts.map((text) => text.trim()).filter((text) => text !== '');
  });
}

async function rawNames(page: Page): Promise<readonly string[]> {
  return (await shownTexts(page)).filter((text) => textName.test(text));
}

async function speak(page: Page, language: 'fr' | 'en'): Promise<void> {
  await page.addInitScript((chosen) => localStorage.setItem('cahier.language', chosen), language);
}

test('no kind of page has violations, light or dark, or shows the name of a text', async ({ page }) => {
  for (const { kind, open } of kinds) {
    await test.step(kind, async () => {
      await page.emulateMedia({ colorScheme: 'light' });
      await open(page);
      await expect(page.locator('html')).toHaveAttribute('lang', 'fr');
      expect.soft(await rawNames(page), kind).toEqual([]);
      await checkLightAndDark(page, kind);
    });
  }
});

test('no page shows the name of a text in English either', async ({ page }) => {
  await speak(page, 'en');
  for (const { kind, open } of kinds) {
    await open(page);
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    expect(await rawNames(page), kind).toEqual([]);
  }
});

test.describe('before the login', () => {
  test.use({ user: null });

  test('the page has no violations, light or dark, and shows no name of a text in any language', async ({ page }) => {
    for (const language of ['fr', 'en'] as const) {
      await speak(page, language);
      await login.open(page);
      await expect(page.locator('html')).toHaveAttribute('lang', language);
      expect.soft(await rawNames(page), language).toEqual([]);
    }
    await checkLightAndDark(page, login.kind);
  });

  test('every text of the page is one of the words', async ({ page }) => {
    await page.goto('/?words=pseudo');
    await expect(page.locator('input[type=password]')).toBeVisible();
    const texts = await shownTexts(page);
    expect(texts.length).toBeGreaterThan(5);
    expect(texts.filter((text) => !text.startsWith('⟦'))).toEqual([]);
  });
});

test('language and appearance are chosen in the menu and kept over a reload', async ({ page }) => {
  const html = page.locator('html');
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.goto('/account');
  await expect(page.getByRole('link', { name: 'Comptes', exact: true })).toBeVisible();
  const light = await paper();
  await page.getByRole('button', { name: 'Camille Roussel' }).click();
  await page.getByRole('menuitemradio', { name: 'Sombre' }).click();
  await expect(html).toHaveAttribute('data-mantine-color-scheme', 'dark');
  // The menu stays open for the other choice.
  await page.getByRole('menuitemradio', { name: 'English' }).click();
  for (const again of [false, true]) {
    if (again) await page.reload();
    await expect(page.getByRole('link', { name: 'Accounts', exact: true })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Filter', exact: true })).toBeVisible();
    await expect(html).toHaveAttribute('lang', 'en');
    await expect(html).toHaveAttribute('data-mantine-color-scheme', 'dark');
    expect(await paper()).not.toBe(light);
  }
});
