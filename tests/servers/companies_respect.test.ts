// Records keep to their company, over REST: they refer to nothing of another one, by whichever way they are written.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Client, outcome, problemsOf, readAll } from './client.ts';
import { COMPANY, openTwoCompanies, type TwoCompanies } from './two_companies.ts';
import type { World } from './world.ts';

let world: World;
let admin: Client;
let here: string;
let there: string;
let make: TwoCompanies['make'];
let bulk: TwoCompanies['bulk'];

beforeAll(async () => {
  ({ world, admin, here, there, make, bulk } = await openTwoCompanies('companies_respect'));
}, 120_000);

afterAll(() => world.close());

describe('A record that has a company', () => {
  let near: string;
  let far: string;
  let shared: string;

  beforeAll(async () => {
    near = await make('account', { name: 'Near', company: here });
    far = await make('account', { name: 'Far', company: there });
    shared = await make('account', { name: 'Shared', company: null });
  });

  test('refers to what is of the same company or of none, and to nothing of another.', async () => {
    const create = (account: string, company: string | null) =>
      admin.post('/api/records/task', { subject: 'Call', account, company });
    expect(problemsOf(await create(near, here))).toEqual([201]);
    expect(problemsOf(await create(shared, here))).toEqual([201]);
    expect(problemsOf(await create(far, there))).toEqual([201]);
    expect(problemsOf(await create(far, here))).toEqual([422, 'reference.company /account']);
    // One without a company belongs to all of them.
    expect(problemsOf(await create(far, null))).toEqual([201]);
    expect(await readAll(admin, 'task', { where: { '==': [{ var: 'company' }, here] } })).toHaveLength(2);
  });

  test('keeps to it when a reference changes, or the company.', async () => {
    const path = `/api/records/task/${await make('task', { subject: 'Visit', account: near, company: here })}`;
    expect(problemsOf(await admin.patch(path, { account: far }))).toEqual([422, 'reference.company /account']);
    expect(problemsOf(await admin.patch(path, { company: there }))).toEqual([422, 'reference.company /account']);
    expect(problemsOf(await admin.patch(path, { subject: 'Visit soon' }))).toEqual([200]);
    expect(problemsOf(await admin.patch(path, { company: there, account: far }))).toEqual([200]);
    expect(problemsOf(await admin.patch(path, { company: null }))).toEqual([200]);
    expect((await admin.get(path)).json).toMatchObject({ company: null, account: { id: far } });
  });

  test('does so in bulk, and where it is found by a key.', async () => {
    const key = (account: string) => ({
      op: 'upsert',
      by: 'external_key',
      record: { external_key: { system: 'erp', key: 'call' }, subject: 'Keyed', company: here, account },
    });
    const id = await make('task', { subject: 'Bulk', company: here });
    const operations = [
      { op: 'create', record: { subject: 'Bulk', account: far, company: here } },
      { op: 'update', id, record: { account: far } },
      key(far),
      key(near),
      key(far),
    ];
    expect(await bulk('task', operations)).toEqual([
      [422, 'reference.company /account'],
      [422, 'reference.company /account'],
      [422, 'reference.company /account'],
      [201],
      [422, 'reference.company /account'],
    ]);
  });

  test('tells nobody of the company of what they may not see.', async () => {
    await world.addUser('seller', [{ role: 'sales/manager', company: here }]);
    const seller = await world.client('seller');
    const refused = await seller.post('/api/records/task', { subject: 'Guess', account: far });
    expect(problemsOf(refused)).toEqual([422, 'reference.unknown /account']);
    // Nor of what that refers to, by way of a default.
    const contact = await make('contact', { last_name: 'Far', account: far, company: there });
    await world.addUser('head', [{ role: 'base/admin', company: here }]);
    const head = await world.client('head');
    const task = await make('task', { subject: 'Ours' }, head);
    const body = { subject: 'Guess', contact };
    for (const answer of [
      await head.post('/api/records/task', body),
      await head.patch(`/api/records/task/${task}`, body),
      await head.post('/api/records/task/bulk', { operations: [{ op: 'create', record: body }], atomic: true }),
    ]) {
      expect(answer.text).toContain('reference.unknown');
      expect(answer.text).not.toContain(far);
    }
    expect(problemsOf(await head.post('/api/records/task', body))).toEqual([422, 'reference.unknown /contact']);
  });

  test('leaves nobody behind when it gets another company.', async () => {
    const account = await make('account', { name: 'Moving', company: here });
    const path = `/api/records/account/${account}`;
    const contact = `/api/records/contact/${await make('contact', { last_name: 'One', account, company: here })}`;
    await make('task', { subject: 'Shared', account, company: null });
    const refused = await admin.patch(path, { company: there });
    expect(outcome(refused)).toEqual([409, 'record.in_use']);
    expect(refused.json.errors).toMatchObject([{ params: { count: 1, entity: 'contact' } }]);
    // By way of all companies.
    expect(problemsOf(await admin.patch(path, { company: null }))).toEqual([200]);
    expect(problemsOf(await admin.patch(path, { company: there }))).toEqual([409, 'record.in_use ']);
    expect(problemsOf(await admin.patch(contact, { company: there }))).toEqual([200]);
    expect(problemsOf(await admin.patch(path, { company: there }))).toEqual([200]);
  });

  test('comes back from a deletion only where what it refers to is still of its company.', async () => {
    const account = await make('account', { name: 'Left', company: here });
    const task = `/api/records/task/${await make('task', { subject: 'Gone', account, company: here })}`;
    await admin.remove(task);
    expect(problemsOf(await admin.patch(`/api/records/account/${account}`, { company: there }))).toEqual([200]);
    expect(problemsOf(await admin.post(`${task}/restore`, ''))).toEqual([409, 'reference.company /account']);
    expect(problemsOf(await admin.patch(`/api/records/account/${account}`, { company: here }))).toEqual([200]);
    expect(problemsOf(await admin.post(`${task}/restore`, ''))).toEqual([200]);
  });

  test('is not referred to again by what went to another company while it was deleted.', async () => {
    const account = await make('account', { name: 'Cleared', company: here });
    const [stays, goes] = [
      await make('contact', { last_name: 'Stays', account, company: here }),
      await make('contact', { last_name: 'Goes', account, company: here }),
    ];
    await admin.remove(`/api/records/account/${account}`);
    expect(problemsOf(await admin.patch(`/api/records/contact/${goes}`, { company: there }))).toEqual([200]);
    expect(problemsOf(await admin.post(`/api/records/account/${account}/restore`, ''))).toEqual([200]);
    expect((await admin.get(`/api/records/contact/${stays}`)).json.account).toMatchObject({ id: account });
    expect((await admin.get(`/api/records/contact/${goes}`)).json.account).toBeNull();
  });

  test('is of the agency’s company where it is a team, and of a team of its own company.', async () => {
    const [agency, other] = [
      await make('agency', { name: 'Lyon', company: here }),
      await make('agency', { name: 'Liège', company: there }),
    ];
    const [team, far_team, across] = [
      await make('team', { name: 'Near', agency }),
      await make('team', { name: 'Far', agency: other }),
      await make('team', { name: 'Across' }),
    ];
    const below = (parent: string) => admin.post('/api/records/team', { name: 'Below', agency, parent });
    expect(problemsOf(await below(far_team))).toEqual([422, 'reference.company /parent']);
    expect(problemsOf(await below(team))).toEqual([201]);
    expect(problemsOf(await below(across))).toEqual([201]);
    const deal = (of: string) => admin.post('/api/records/opportunity', { name: 'Deal', company: here, team: of });
    expect(problemsOf(await deal(far_team))).toEqual([422, 'reference.company /team']);
    expect(problemsOf(await deal(team))).toEqual([201]);
    expect(problemsOf(await admin.patch(`/api/records/team/${team}`, { agency: other }))).toEqual([
      409,
      'record.in_use ',
      'record.in_use ',
    ]);
  });
});

test('A company has its group, its languages and its letterhead.', async () => {
  const body = {
    name: 'Fille',
    ...COMPANY,
    parent: here,
    languages: ['nl', 'fr'],
    legal_form: 'SRL',
    capital: '150000',
    letterhead_lines: 'Fille SRL\n1000 Bruxelles',
    letterhead_footer: 'RPM Bruxelles',
  };
  const id = await make('company', body);
  const found = (await admin.get(`/api/records/company/${id}`)).json;
  expect(found).toMatchObject({ parent: { id: here }, languages: ['fr', 'nl'], capital: '150000.00', active: true });
  const above = await admin.patch(`/api/records/company/${here}`, { parent: id });
  expect(problemsOf(above)).toEqual([422, 'reference.cycle /parent']);
  // The group gives no rights.
  await world.addUser('mother', [{ role: 'base/admin', company: here }]);
  const mother = await world.client('mother');
  expect((await mother.get(`/api/records/company/${id}`)).status).toBe(404);
});
