// The `test` of the browser tests: a page of the running product, opened by a person of the demo in a language. Each test
// fails on an error of the console, an uncaught error or a breach of the content security policy on any page it opens.

import { type BrowserContext, test as base, expect, type Page } from '@playwright/test';
import { openSessions, type Person, type Sessions, type StorageState } from './people.ts';
import { type Rest, restOf } from './rest.ts';

interface Choices {
  /** Who opens the page; null for someone who is not logged in. */
  readonly as: Person | null;
  /** The language chosen in this browser; null leaves it to the user's profile and the browser. */
  readonly language: 'fr' | 'en' | null;
  /** Statuses with which the server may refuse in this test: Chromium writes each refusal to the console. */
  readonly refusals: readonly number[];
}

interface Tools {
  /** As the person of the page. */
  readonly rest: Rest;
  /** As admin, who may do everything. */
  readonly adminRest: Rest;
  /** What went wrong in the console so far. */
  readonly mishaps: string[];
}

interface Shared {
  readonly sessions: Sessions;
}

export const test = base.extend<Choices & Tools, Shared>({
  as: ['admin', { option: true }],
  language: ['en', { option: true }],
  refusals: [[], { option: true }],

  sessions: [
    async ({ playwright }, use, info) => use(openSessions(playwright.request, String(info.project.use.baseURL))),
    { scope: 'worker' },
  ],
  storageState: async ({ as, language, sessions, baseURL }, use) => {
    const { cookies } = as === null ? NOBODY : await sessions.of(as);
    const localStorage = language === null ? [] : [{ name: 'cahier.language', value: language }];
    await use({ cookies, origins: [{ origin: String(baseURL), localStorage }] });
  },
  mishaps: [
    async ({ context, refusals }, use) => {
      const mishaps = watch(context, refusals);
      await use(mishaps);
      expect(mishaps, 'errors of the console').toEqual([]);
    },
    { auto: true },
  ],
  rest: async ({ context }, use) => use(restOf(context.request)),
  adminRest: async ({ playwright, sessions, baseURL }, use) => {
    const request = await playwright.request.newContext({
      baseURL: String(baseURL),
      storageState: await sessions.of('admin'),
    });
    await use(restOf(request));
    await request.dispose();
  },
});

export { expect };

const NOBODY: StorageState = { cookies: [], origins: [] };

function watch(context: BrowserContext, refusals: readonly number[]): string[] {
  const mishaps: string[] = [];
  context.on('console', (message) => {
    if (message.type() !== 'error') return;
    const { url } = message.location();
    const status = Number(/the server responded with a status of (\d+)/.exec(message.text())?.[1]);
    if (url.includes('/api/') && refusals.includes(status)) return;
    mishaps.push(`${message.text()} (${url})`);
  });
  context.on('weberror', (error) => mishaps.push(`uncaught: ${error.error().message}`));
  return mishaps;
}

let lastName = 0;

/** A name that no other record has, also where the server is used by several runs. */
export function named(what: string): string {
  lastName += 1;
  return `${what} ${Date.now().toString(36)}${lastName.toString(36)}`;
}

/** The rows of a list's table, without its head. */
export function rowsOf(page: Page) {
  return page.getByRole('region', { name: /, (rows|lignes)$/ }).locator('tbody tr');
}

/** What the rows on screen are called, from the top. */
export function labelsOf(page: Page) {
  return rowsOf(page).getByRole('rowheader');
}

/** A short message at the foot of the page. */
export function toast(page: Page, text: string | RegExp) {
  return page
    .getByRole('region', { name: /^(Notices|Avis)$/ })
    .locator('[role="status"], [role="alert"]', { hasText: text });
}

/** The input of a field of a form, in the page or in the part given. */
export function fieldOf(page: Page, title: string) {
  return page.getByLabel(new RegExp(`^${title}( ?(required|requis))?$`)).first();
}
