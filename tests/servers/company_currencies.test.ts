// Companies with unlike currencies, over REST: a report is in the currency of those whose records are in it.

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Client } from './client.ts';
import { openWorld, type World } from './world.ts';

let world: World;
let admin: Client;

beforeAll(async () => {
  world = await openWorld({ name: 'company_currencies' });
  admin = await world.client();
}, 120_000);

afterAll(() => world.close());

async function make(entity: string, body: object): Promise<string> {
  const answer = await admin.post(`/api/records/${entity}`, body);
  if (answer.status !== 201) throw new Error(`${entity} was refused: ${answer.text}`);
  return answer.json.id;
}

async function totals(client: Client, company: string): Promise<unknown> {
  const body = { group: { name: { field: 'name' } }, measures: { total: { sum: 'amount' } } };
  const answer = await client.post('/api/records/opportunity/aggregate', body, { 'X-Company': company });
  return answer.json.items.map(({ name, total }: { name: string; total: { amount: string; currency: string } }) =>
    [name, total.amount, total.currency].join(' '),
  );
}

test('Amounts of companies are summed in the currency of the tenant as soon as another company has another.', async () => {
  const paris = (await admin.get('/api/auth/me')).json.company.id;
  await make('opportunity', { name: 'Paris', amount: '100.00', company: paris });
  expect(await totals(admin, paris)).toEqual(['Paris 100.00 EUR']);
  for (const currency of ['USD', 'CHF'])
    await make('exchange_rate', {
      currency,
      quote: 'EUR',
      day: '2020-01-01',
      rate: currency === 'USD' ? '0.8' : '1.05',
    });
  const york = await make('company', {
    name: 'York Inc',
    currency: 'USD',
    country: 'US',
    zone: 'America/New_York',
    language: 'en',
  });
  await make('opportunity', { name: 'York', amount: { amount: '10.00', currency: 'USD' }, company: york });
  for (const company of [paris, york])
    expect(await totals(admin, company)).toEqual(['Paris 100.00 EUR', 'York 8.00 EUR']);
  const bern = await make('company', {
    name: 'Bern AG',
    currency: 'CHF',
    country: 'CH',
    zone: 'Europe/Zurich',
    language: 'fr',
  });
  await make('opportunity', { name: 'Bern', amount: { amount: '10.00', currency: 'CHF' }, company: bern });
  for (const company of [paris, york, bern])
    expect(await totals(admin, company)).toEqual(['Bern 10.50 EUR', 'Paris 100.00 EUR', 'York 8.00 EUR']);
  await world.addUser('yorker', [{ role: 'base/admin', company: york }]);
  const yorker = await world.client('yorker');
  expect(await totals(yorker, york)).toEqual(['York 10.00 USD']);
});
