// The `test` of the browser tests: each page opens with its user logged in, as `test.use({ user })` says, and REST is
// asked with the session of any user. A user logs in once for each worker, by REST.

import { type APIRequestContext, expect, type Page, test as plain } from '@playwright/test';

/** Every user of the demo tenant has it. */
const PASSWORD = 'demo';

type RecordJson = { readonly id: string; readonly [field: string]: unknown };

interface Options {
  /** Who is logged in; null is nobody. */
  user: string | null;
}

interface Sessions {
  /** REST as this user. */
  rest: (login: string) => Promise<APIRequestContext>;
}

export const test = plain.extend<Options, Sessions>({
  user: ['camille.roussel', { option: true }],
  rest: [
    async ({ playwright }, use, { project }) => {
      const opened = new Map<string, Promise<APIRequestContext>>();
      const open = async (login: string) => {
        const request = await playwright.request.newContext({ baseURL: project.use.baseURL });
        const answer = await request.post('/api/auth/login', { data: { login, password: PASSWORD } });
        expect(answer.status()).toBe(200);
        return request;
      };
      await use((login) => {
        const request = opened.get(login) ?? open(login);
        opened.set(login, request);
        return request;
      });
      for (const request of opened.values()) await (await request).dispose();
    },
    { scope: 'worker' },
  ],
  storageState: async ({ user, rest }, use) => {
    await use(user === null ? undefined : await (await rest(user)).storageState());
  },
});

/** Logs in at the login page, wherever it stands. */
export async function logIn(page: Page, login: string, password = PASSWORD): Promise<void> {
  await page.locator('input').first().fill(login);
  await page.locator('input[type=password]').fill(password);
  await page.keyboard.press('Enter');
}

/** Creates a record past the interface and gives its id. */
export async function createRecord(rest: APIRequestContext, entity: string, record: object): Promise<string> {
  const answer = await rest.post(`/api/records/${entity}`, { data: record });
  expect(answer.status()).toBe(201);
  return ((await answer.json()) as RecordJson).id;
}

/** Creates many at once and gives their ids in order. */
export async function createRecords(
  rest: APIRequestContext,
  entity: string,
  records: readonly object[],
): Promise<readonly string[]> {
  const operations = records.map((record) => ({ op: 'create', record }));
  const answer = await rest.post(`/api/records/${entity}/bulk`, { data: { operations } });
  const { results } = (await answer.json()) as { results: { status: number; record: RecordJson }[] };
  expect(results.filter(({ status }) => status !== 201)).toEqual([]);
  return results.map(({ record }) => record.id);
}

/** A record as REST gives it; undefined where it says there is none. */
export async function readRecord(rest: APIRequestContext, entity: string, id: string): Promise<RecordJson | undefined> {
  const answer = await rest.get(`/api/records/${entity}/${id}`);
  if (answer.status() === 404) return undefined;
  expect(answer.status()).toBe(200);
  return (await answer.json()) as RecordJson;
}

interface ListQuery {
  readonly where?: unknown;
  readonly search?: string;
  readonly sort?: string;
  readonly limit?: number;
}

/** What REST lists for a query, and how many there are in all. */
export async function listRecords(
  rest: APIRequestContext,
  entity: string,
  { where, ...query }: ListQuery,
): Promise<{ readonly items: readonly RecordJson[]; readonly count: number }> {
  const params = { ...query, count: 'exact', ...(where === undefined ? {} : { where: JSON.stringify(where) }) };
  const answer = await rest.get(`/api/records/${entity}`, { params });
  expect(answer.status()).toBe(200);
  return (await answer.json()) as { items: RecordJson[]; count: number };
}

/** The first record that a search finds. */
export async function findRecord(rest: APIRequestContext, entity: string, search: string): Promise<RecordJson> {
  const [first] = (await listRecords(rest, entity, { search, limit: 1 })).items;
  if (!first) throw new Error(`No ${entity} holds ${search}.`);
  return first;
}

/** A word that no other record holds, for what a test makes. */
export function newWord(word: string): string {
  return `${word}${Date.now().toString(36)}`;
}
