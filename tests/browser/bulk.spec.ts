// Several rows at once: what is deleted leaves list and REST, and one press brings it all back.

import { expect } from '@playwright/test';
import { createRecords, newWord, readRecord, test } from './session.ts';

test('ticked rows are deleted together, and undo brings them back', async ({ page }) => {
  const word = newWord('Palan');
  const names = [1, 2, 3].map((index) => `${word} ${index}`);
  const ids = await createRecords(
    page.request,
    'opportunity',
    names.map((name) => ({ name })),
  );
  const shown = page.getByRole('rowheader', { name: word });
  const stored = async () =>
    (await Promise.all(ids.map((id) => readRecord(page.request, 'opportunity', id)))).map((record) => record?.name);

  await page.goto(`/opportunity?view=opportunity_list&search=${word}&sort=name`);
  await expect(shown).toHaveText(names);
  await page.getByRole('checkbox', { name: `Cocher ${names[0]}` }).check();
  await page.getByRole('checkbox', { name: `Cocher ${names[2]}` }).check();
  const bar = page.getByRole('toolbar', { name: 'Sélection' });
  await expect(bar).toContainText('2 affaires');
  await bar.getByRole('button', { name: 'Supprimer' }).click();

  await expect(shown).toHaveText([`${names[1]}`]);
  await expect(bar).toHaveCount(0);
  const notices = page.getByRole('region', { name: 'Avis' });
  await expect(notices).toContainText('Suppression faite : 2 affaires');
  expect(await stored()).toEqual([undefined, names[1], undefined]);

  await notices.getByRole('button', { name: 'Annuler' }).click();
  await expect(notices).toContainText('De retour : 2 affaires');
  await expect(shown).toHaveText(names);
  expect(await stored()).toEqual(names);
});
