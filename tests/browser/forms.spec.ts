// What is typed is not lost: a draft outlives the page, a refused value is told at its field, and of two people who
// change the same record each sees what the other wrote.

import { expect, type Page } from '@playwright/test';
import { createRecord, listRecords, newWord, readRecord, test } from './session.ts';

test('a half-filled form is there after a reload, until one starts over', async ({ page }) => {
  const subject = newWord('Relance');
  const field = page.getByLabel(/^Objet/);
  await page.goto('/task/new');
  await field.fill(subject);
  await expect(page.getByText(/^Brouillon gardé à/)).toBeVisible();
  await page.reload();
  await expect(page.getByText(/^Brouillon de .* repris$/)).toBeVisible();
  await expect(field).toHaveValue(subject);
  expect((await listRecords(page.request, 'task', { search: subject })).count).toBe(0);

  await page.getByRole('button', { name: 'Repartir de zéro' }).click();
  await expect(field).toHaveValue('');
  await page.reload();
  await expect(field).toHaveValue('');
});

test('what the server refuses stands at its field, and is accepted once corrected', async ({ page }) => {
  const last_name = newWord('Perrin');
  const email = `${last_name}@perrin.example`.toLowerCase();
  await createRecord(page.request, 'contact', { last_name: 'Perrin', email });
  await page.goto('/contact/new');
  await page.getByLabel(/^Nom(?! complet)/).fill(last_name);
  const field = page.getByLabel('E-mail', { exact: true });
  await field.fill(email.toUpperCase());
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(field).toHaveAccessibleDescription('Une autre fiche a déjà cette valeur.');
  await expect(page.getByRole('button', { name: '1 problème : E-mail' })).toBeVisible();
  expect((await listRecords(page.request, 'contact', { search: last_name })).count).toBe(1);

  await field.fill(`autre.${email}`);
  await expect(field).not.toHaveAttribute('aria-invalid');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(page).toHaveURL(/\/contact\/[0-9a-f-]{36}$/);
  const id = page.url().split('/').at(-1) ?? '';
  expect(await readRecord(page.request, 'contact', id)).toMatchObject({ last_name, email: `autre.${email}` });
});

test.describe('two writers', () => {
  /** Camille writes over a subject that Hélène changed since the page was loaded. */
  async function writeBoth(page: Page, theirs: () => Promise<unknown>): Promise<void> {
    await page.getByRole('button', { name: 'Modifier Objet' }).click();
    await theirs();
    await page.getByRole('textbox', { name: 'Objet' }).fill('Le mien');
    await page.keyboard.press('Enter');
  }

  for (const { choice, stored } of [
    { choice: 'Enregistrer ce choix', stored: 'Le mien' },
    { choice: 'Reprendre le sien', stored: 'Le sien' },
  ]) {
    test(`see both values; “${choice}” leaves “${stored}”`, async ({ page, rest }) => {
      const other = await rest('helene.lantier');
      const id = await createRecord(page.request, 'task', { subject: newWord('Appel') });
      await page.goto(`/task/${id}`);
      await writeBoth(page, async () => {
        const answer = await other.patch(`/api/records/task/${id}`, { data: { subject: 'Le sien' } });
        expect(answer.status()).toBe(200);
      });
      const dialog = page.getByRole('dialog', { name: 'Deux personnes ont modifié la fiche' });
      await expect(dialog).toContainText('Hélène Lantier a enregistré');
      await expect(dialog.getByRole('radio', { name: 'Le mien' })).toBeChecked();
      await expect(dialog.getByRole('radio', { name: 'Le sien' })).not.toBeChecked();
      expect(await readRecord(other, 'task', id)).toMatchObject({ subject: 'Le sien' });

      await dialog.getByRole('button', { name: choice }).click();
      await expect(dialog).toHaveCount(0);
      await expect(page.getByRole('heading', { name: stored })).toBeVisible();
      await expect.poll(async () => (await readRecord(other, 'task', id))?.subject).toBe(stored);
    });
  }
});

test('a value in a wrong form is told what is right, beside the hint; an identifier may be typed with spaces', async ({
  page,
}) => {
  const siren = newSiren();
  const name = newWord('Fonderie');
  const wrong: readonly (readonly [string, string, RegExp])[] = [
    [
      'SIREN',
      siren.slice(1),
      /^8 chiffres au lieu de 9\. .* Neuf chiffres, attribués à chaque entreprise française\.$/,
    ],
    ['N° de TVA', 'XX', /^Ce n’est pas un numéro de TVA : .*, comme FR44732829320\.$/],
    ['Téléphone', 'non', /^Ce n’est pas un numéro de téléphone : .*, comme \+33\s1\s23\s45\s67\s89\.$/],
    ['E-mail', 'perrin', /^Ce n’est pas une adresse e-mail : .* comme nom@exemple\.fr\.$/],
    ['Effectif', 'abc', /^Ce n’est pas un nombre entier : .*, comme 250\.$/],
  ];
  await page.goto('/account/new');
  await page.getByLabel(/^Nom/).first().fill(name);
  for (const [label, value] of wrong) await page.getByLabel(label, { exact: true }).fill(value);
  await page.keyboard.press('Control+s');
  for (const [label, , said] of wrong) {
    await expect(page.getByLabel(label, { exact: true })).toHaveAccessibleDescription(said);
  }
  for (const [label] of wrong.slice(1)) await page.getByLabel(label, { exact: true }).fill('');
  await page.getByLabel('SIREN', { exact: true }).fill(grouped(siren));
  await expect(page.getByLabel('SIREN', { exact: true })).toHaveValue(grouped(siren));
  await page.keyboard.press('Control+s');
  await expect(page).toHaveURL(/\/account\/[0-9a-f-]{36}$/);
  const id = page.url().split('/').at(-1) ?? '';
  expect(await readRecord(page.request, 'account', id)).toMatchObject({ name, siren });

  // A code is shown with its name.
  await expect(page.getByRole('definition').filter({ hasText: 'EUR' })).toContainText('euro');

  const other = newSiren();
  await page.getByRole('button', { name: 'Modifier SIREN' }).click();
  await page.getByRole('textbox', { name: 'SIREN' }).fill(grouped(other));
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await readRecord(page.request, 'account', id))?.siren).toBe(other);
});

let taken = 0;

/** A SIREN that no account has: eight digits of the clock and the one that checks them. */
function newSiren(): string {
  taken += 1;
  const digits = String(Date.now() + taken).slice(-8);
  const sum = [...digits].reduce((all, digit, index) => all + luhn(Number(digit) * (index % 2 === 1 ? 2 : 1)), 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

function luhn(product: number): number {
  return product > 9 ? product - 9 : product;
}

function grouped(siren: string): string {
  return siren.replace(/(\d{3})(\d{3})/, '$1 $2 ');
}
