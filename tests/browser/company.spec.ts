// The company one works in: chosen in the sidebar, it holds for the session, so also for what cannot name it, and one that
// is switched off meanwhile leaves the page working.

import { expect } from '@playwright/test';
import { createRecord, newWord, test } from './session.ts';

// Member of the whole tenant.
test.use({ user: 'paul.vasseur' });

test('a company is chosen for the session, and given up when it is switched off', async ({ page, rest }) => {
  const admin = await rest('admin');
  const name = newWord('Filiale');
  const id = await createRecord(admin, 'company', { name });
  await page.goto('/account');
  const house = page.getByRole('button', { name: 'Groupe Lantier' });
  await house.click();
  await page.getByRole('menuitemradio', { name }).click();
  await expect(house).toContainText(name);
  // Without X-Company, as another window's stream of events would ask.
  const company = async () => ((await (await page.request.get('/api/auth/me')).json()) as { company: object }).company;
  await expect.poll(company).toMatchObject({ id, name });

  const off = await admin.patch(`/api/records/company/${id}`, { data: { active: false } });
  expect(off.status()).toBe(200);
  await page.reload();
  await expect(house).not.toContainText(name);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await house.click();
  await expect(page.getByRole('menuitemradio', { name: 'Lantier Belgique' })).toBeVisible();
  await expect(page.getByRole('menuitemradio', { name })).toHaveCount(0);
});
