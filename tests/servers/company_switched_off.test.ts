// A company that is switched off takes nothing new, while all that it has stays at hand; and in which company one works,
// by the choice of a session.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PASSWORD } from '../rig/password.ts';
import { type Client, clientOf, outcome, problemsOf, readAll } from './client.ts';
import { COMPANY, openTwoCompanies, type TwoCompanies } from './two_companies.ts';
import type { World } from './world.ts';

let world: World;
let admin: Client;
let here: string;
let there: string;
let make: TwoCompanies['make'];
let bulk: TwoCompanies['bulk'];

beforeAll(async () => {
  ({ world, admin, here, there, make, bulk } = await openTwoCompanies('company_switched_off'));
}, 120_000);

afterAll(() => world.close());

describe('A company that is switched off', () => {
  let off: string;
  let deal: string;
  let winder: Client;

  beforeAll(async () => {
    off = await make('company', { name: 'Winding up', ...COMPANY });
    deal = await make('opportunity', { name: 'Open deal', company: off });
    await world.addUser('winder', [
      { role: 'base/admin', company: off },
      { role: 'base/admin', company: here },
    ]);
    winder = await world.client('winder');
    expect((await winder.get('/api/auth/me')).json.company.id).toBe(off);
    expect((await admin.patch(`/api/records/company/${off}`, { active: false })).status).toBe(200);
  });

  test('takes no new record, one by one, in bulk or by a move.', async () => {
    const refused = [422, 'company.inactive /company'];
    const path = `/api/records/opportunity/${await make('opportunity', { name: 'Elsewhere', company: here })}`;
    expect(problemsOf(await admin.post('/api/records/opportunity', { name: 'New', company: off }))).toEqual(refused);
    expect(problemsOf(await admin.post('/api/records/agency', { name: 'New', company: off }))).toEqual(refused);
    expect(problemsOf(await admin.patch(path, { company: off }))).toEqual(refused);
    expect(await bulk('opportunity', [{ op: 'create', record: { name: 'New', company: off } }])).toEqual([refused]);
  });

  test('keeps what it has at hand: to be read, changed, closed and moved out.', async () => {
    const path = `/api/records/opportunity/${deal}`;
    expect(problemsOf(await winder.patch(path, { next_step: 'Close' }))).toEqual([200]);
    expect((await winder.get(path)).json).toMatchObject({ next_step: 'Close', company: { id: off } });
    expect((await readAll(winder, 'opportunity')).map(({ id }) => id)).toContain(deal);
    expect(problemsOf(await winder.remove(path))).toEqual([204]);
    expect(problemsOf(await winder.post(`${path}/restore`, ''))).toEqual([200]);
    expect(problemsOf(await winder.patch(path, { company: here }))).toEqual([200]);
  });

  test('is no company to work in: not in the menu, not asked for, not by default.', async () => {
    const me = (await winder.get('/api/auth/me')).json;
    expect([me.company.id, me.companies.map(({ id }: { id: string }) => id)]).toEqual([here, [here]]);
    expect(outcome(await winder.get('/api/auth/me', { 'X-Company': off }))).toEqual([400, 'parameter.invalid']);
    expect((await winder.get('/api/records/company')).json.items.map(({ id }: { id: string }) => id)).toContain(off);
    const made = await winder.post('/api/records/opportunity', { name: 'By default' });
    expect(made.json.company.id).toBe(here);
  });

  test('is still where those are who have no other.', async () => {
    await world.addUser('last', [{ role: 'sales/manager', company: off }]);
    const last = await world.client('last');
    expect((await last.get('/api/auth/me')).json).toMatchObject({ company: { id: off }, companies: [] });
    expect((await last.get('/api/records/opportunity')).status).toBe(200);
    const made = await last.post('/api/records/opportunity', { name: 'By default' });
    expect(problemsOf(made)).toEqual([422, 'company.inactive /company']);
  });

  test('is one like any other as soon as it is switched on again.', async () => {
    expect((await admin.patch(`/api/records/company/${off}`, { active: true })).status).toBe(200);
    expect((await winder.get('/api/auth/me', { 'X-Company': off })).json.companies).toHaveLength(2);
    expect((await winder.post('/api/records/opportunity', { name: 'Again', company: off })).status).toBe(201);
  });
});

describe('The company of a session', () => {
  /** Two browsers are two sessions; two windows of one are one. */
  async function browser(): Promise<Client> {
    const stranger = clientOf(world.servers[0]?.url ?? '', {});
    const answer = await stranger.post('/api/auth/login', { login: 'admin', password: PASSWORD, tenant: world.tenant });
    return clientOf(stranger.url, { Cookie: answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '' });
  }
  const companyOf = async (client: Client, headers = {}) => (await client.get('/api/auth/me', headers)).json.company.id;

  test('is chosen once for all of its requests, on every server, and each may name another.', async () => {
    const one = await browser();
    const two = await browser();
    const windows = world.servers.map(({ url }) => one.at(url));
    for (const each of windows) await each.get('/api/records/account');
    const changed = await one.patch('/api/auth/session', { company: there });
    expect([changed.status, changed.json.company.id]).toEqual([200, there]);
    for (const each of windows) {
      expect(await companyOf(each)).toBe(there);
      expect(await companyOf(each, { 'X-Company': here })).toBe(here);
      const made = await each.post('/api/records/task', { subject: 'There' });
      expect(made.json.company.id).toBe(there);
    }
    expect(await companyOf(two)).toBe(here);
    expect((await one.patch('/api/auth/session', { company: null })).json.company.id).toBe(here);
    expect(await companyOf(one)).toBe(here);
  });

  test('is one of the person’s own that is switched on.', async () => {
    const client = await browser();
    const off = await make('company', { name: 'Off', active: false, ...COMPANY });
    const change = async (body: object) => problemsOf(await client.patch('/api/auth/session', body));
    expect(await change({ company: off })).toEqual([422, 'company.inactive /company']);
    for (const company of ['nope', '0190a5d2-7c1e-7b3a-9c55-0242ac120002'])
      expect(await change({ company })).toEqual([422, 'reference.unknown /company']);
    expect(await change({})).toEqual([422, 'field.required /company']);
    expect(await change({ company: 7 })).toEqual([422, 'value.type /company']);
    expect(await change({ company: here, zone: 'UTC' })).toEqual([422, 'field.unknown /zone']);
    expect(outcome(await admin.patch('/api/auth/session', { company: here }))).toEqual([403, 'access.denied']);
  });

  test('that is switched off meanwhile is no longer chosen.', async () => {
    const client = await browser();
    const company = await make('company', { name: 'Soon off', ...COMPANY });
    await client.patch('/api/auth/session', { company });
    expect(await companyOf(client)).toBe(company);
    await admin.patch(`/api/records/company/${company}`, { active: false });
    expect(await companyOf(client)).toBe(here);
  });
});
