// One record that is shared with a colleague: they see it until the share ends.

import { expect } from '@playwright/test';
import { violations, watchErrors } from './page_checks.ts';
import { createRecord, newWord, test } from './session.ts';

test('who may change a record shares it, and takes the share back', async ({ page, rest }) => {
  const errors = watchErrors(page);
  const camille = await rest('camille.roussel');
  const hugo = await rest('hugo.marchetti');
  const id = await createRecord(camille, 'task', { subject: newWord('Rappel') });
  const answerTo = async (change: object) => (await hugo.patch(`/api/records/task/${id}`, { data: change })).status();
  const seen = async () => (await hugo.get(`/api/records/task/${id}`)).status();
  expect(await seen()).toBe(404);
  await page.goto(`/task/${id}`);
  await page.getByRole('button', { name: 'Autres actions' }).click();
  await page.getByRole('menuitem', { name: 'Partager…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('Elle n’est encore partagée avec personne.')).toBeVisible();
  const share = dialog.getByRole('button', { name: 'Partager', exact: true });
  await share.click();
  await expect(dialog.getByText('Choisissez avec qui.')).toBeVisible();
  await dialog.getByRole('combobox', { name: 'Personne' }).fill('hugo');
  await dialog.getByRole('option', { name: /Hugo Marchetti/ }).click();
  await share.click();
  const line = dialog.getByRole('listitem').filter({ hasText: 'Hugo Marchetti' });
  await expect(line).toBeVisible();
  expect(await violations(page)).toEqual([]);
  expect([await seen(), await answerTo({ subject: 'autre' })]).toEqual([200, 403]);

  await line.getByRole('combobox', { name: 'Niveau : Hugo Marchetti' }).click();
  await dialog.getByRole('option', { name: 'Lire et modifier' }).click();
  await expect.poll(() => answerTo({ subject: newWord('Autre') })).toBe(200);
  await line.getByRole('button', { name: 'Ne plus partager : Hugo Marchetti' }).click();
  await expect(line).toHaveCount(0);
  await expect.poll(seen).toBe(404);
  expect(errors).toEqual([]);
});
