// The account of a person, from the link that invites them to their end: the page of the invitation, the page of their
// own account, and what an administrator does on their record.

import { type APIRequestContext, expect, type Page } from '@playwright/test';
import { violations, watchErrors } from './page_checks.ts';
import { createRecord, createRecords, newWord, readRecord, test } from './session.ts';

const FIRST = 'the first word of mine';
const SECOND = 'the second word of mine';

interface NewPerson {
  readonly id: string;
  readonly name: string;
  readonly login: string;
}

/** A new user who may sell, and who has no password yet. */
async function addPerson(rest: APIRequestContext): Promise<NewPerson> {
  const login = newWord('person');
  const name = `Alix ${login}`;
  const id = await createRecord(rest, 'user', { name, login });
  await createRecord(rest, 'membership', { user: id, role: 'sales/rep' });
  return { id, name, login };
}

/** What stands after the address of the server in the link of an invitation. */
async function pathOfLink(rest: APIRequestContext, id: string): Promise<string> {
  const answer = await rest.post(`/api/users/${id}/invite`, { data: {} });
  expect(answer.status()).toBe(201);
  return `/invitation${new URL(((await answer.json()) as { url: string }).url).hash}`;
}

const field = (page: Page, label: string) => page.getByLabel(label, { exact: true });

test.describe('who is invited', () => {
  test.use({ user: null });

  test('chooses a password, is let in, and looks after their own account', async ({
    page,
    rest,
    playwright,
    baseURL,
  }) => {
    const errors = watchErrors(page);
    const admin = await rest('admin');
    const { id, name, login } = await addPerson(admin);
    const path = await pathOfLink(admin, id);
    await page.goto(path);
    await expect(page.getByRole('heading', { name: `Welcome, ${name}` })).toBeVisible();
    await expect(page.getByText(/^Administrator invites you to join /)).toBeVisible();
    await expect(field(page, 'Your login')).toHaveValue(login);
    expect(await violations(page)).toEqual([]);

    await field(page, 'New password').fill('short');
    await page.keyboard.press('Enter');
    await expect(page.getByText('Too short: at least 8 characters.')).toBeVisible();
    await expect(field(page, 'New password')).toHaveAttribute('aria-invalid', 'true');
    errors.length = 0;
    await field(page, 'New password').fill(FIRST);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name }).click();
    await page.getByRole('menuitem', { name: 'My account' }).click();

    const other = await playwright.request.newContext(baseURL === undefined ? {} : { baseURL });
    const begun = await other.post('/api/auth/login', {
      data: { login, password: FIRST },
      headers: { 'User-Agent': 'curl/8.9.1' },
    });
    expect(begun.status()).toBe(200);
    await page.reload();
    const lines = page.getByRole('region', { name: 'Open sessions' }).getByRole('listitem');
    await expect(lines).toHaveCount(2);
    await expect(lines.filter({ hasText: 'this one' })).toContainText(/Chrome on/);
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'End: curl' }).click();
    await expect(lines).toHaveCount(1);
    await expect.poll(async () => (await other.get('/api/auth/session')).status()).toBe(204);
    await other.dispose();

    await field(page, 'Present password').fill('not this one');
    await field(page, 'New password').fill(SECOND);
    await page.keyboard.press('Enter');
    await expect(page.getByText('This is not your password.')).toBeVisible();
    await field(page, 'Present password').fill(FIRST);
    await page.keyboard.press('Enter');
    await expect(page.getByText(/^Password changed\./)).toBeVisible();
    // The refusals above are no mistakes of the page.
    expect(errors.filter((error) => !/status of (422|400)/.test(error))).toEqual([]);

    await page.goto(path);
    await expect(page.getByRole('heading', { name: 'This link leads nowhere any more' })).toBeVisible();
    await expect(page.getByText(/used already/)).toBeVisible();
    expect(await violations(page)).toEqual([]);
  });
});

test.describe('who looks after accounts', () => {
  test.use({ user: 'admin' });

  test('makes a link, and ends an account with what belongs to it going to somebody else', async ({ page, rest }) => {
    const errors = watchErrors(page);
    const admin = await rest('admin');
    const { id, name } = await addPerson(admin);
    const heir = await addPerson(admin);
    const subjects = ['first', 'second', 'third'].map((subject) => ({ subject, owner: id }));
    const tasks = await createRecords(admin, 'task', subjects);
    const account = await createRecord(admin, 'account', { name: newWord('Maison'), owner: id });
    await page.goto(`/user/${id}`);
    const choose = async (item: string) => {
      await page.getByRole('button', { name: 'More actions' }).click();
      await page.getByRole('menuitem', { name: item }).click();
    };

    await choose('Invitation link…');
    await page.getByRole('button', { name: 'Make the link' }).click();
    await expect(field(page, 'Link')).toHaveValue(/\/invitation#[0-9a-v]+\.[\w-]{43}$/);
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Done' }).click();

    await choose('Deactivate…');
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByRole('row', { name: 'Tasks 3' })).toBeVisible();
    await expect(dialog.getByRole('row', { name: 'Accounts 1' })).toBeVisible();
    await dialog.getByRole('button', { name: 'Deactivate' }).click();
    await expect(dialog.getByText('Choose a person.')).toBeVisible();
    await field(page, 'To whom').fill(heir.name);
    await dialog.getByRole('option', { name: heir.name }).click();
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Deactivate' }).click();
    await expect(page.getByText(`${name} was deactivated, and 4 records were handed over.`)).toBeVisible();
    for (const task of tasks) expect((await readRecord(admin, 'task', task))?.['owner']).toMatchObject({ id: heir.id });
    expect((await readRecord(admin, 'account', account))?.['owner']).toMatchObject({ id: heir.id });
    expect((await readRecord(admin, 'user', id))?.['active']).toBe(false);

    await choose('Activate');
    await expect(page.getByText(`${name} may log in again.`)).toBeVisible();
    await page.getByRole('tab', { name: 'Sessions' }).click();
    await expect(page.getByText('No session is open.')).toBeVisible();
    expect(errors).toEqual([]);
  });

  test('sees the organisation as a tree, and what was noted in its own words', async ({ page }) => {
    await page.goto('/-/access?part=organisation');
    const tree = page.getByRole('region', { name: 'Companies, agencies and teams' });
    await expect(tree.getByRole('listitem').filter({ hasText: 'Lantier' }).first()).toBeVisible();
    await expect(tree.getByRole('link', { name: 'Lantier Belgique' })).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('tab', { name: 'Roles' }).click();
    await expect(page.getByText('Reopen', { exact: true })).toBeVisible();
    await page.getByRole('link', { name: 'Audit', exact: true }).click();
    await expect(page.getByRole('rowheader', { name: 'Login', exact: true }).first()).toBeVisible();
  });
});
