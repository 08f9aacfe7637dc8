// What a share gives over REST, and what it does not: reading by every way, changing, what restrictions, classes and companies
// say to it, and what becomes of it when its record is deleted.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { until } from '../until.ts';
import { type Client, outcome, readAll, whereOf } from './client.ts';
import { type EventReader, readEvents } from './event_reader.ts';
import { DENIED, openShareWorld, type ShareWorld, UNKNOWN } from './share_world.ts';

let shares: ShareWorld;
let ben: Client;
/** An account of each test, Ada's. */
let account: string;
let path: string;

beforeAll(async () => {
  shares = await openShareWorld('record_shares');
  ben = shares.ben;
}, 120_000);

beforeEach(async () => {
  const { ids, make } = shares;
  account = await make('account', { name: 'Pear', owner: ids.ada, company: ids.here, description: 'Soft' });
  path = `/api/records/account/${account}`;
});

afterAll(() => shares.close());

const share = (user: string, more: object = {}) => shares.share({ entity: 'account', record: account, user, ...more });
const statusOf = async (client: Client) => (await client.get(path)).status;

async function deal(more: object = {}): Promise<string> {
  const { ids, make } = shares;
  return make('opportunity', { name: 'Juice', account, owner: ids.ada, company: ids.here, ...more });
}

describe('A record that is shared with a user to be read', () => {
  beforeEach(() => share(shares.ids.ben));

  test('is found by all ways of reading, whatever company it is of', async () => {
    const rule = { '==': [{ var: 'id' }, account] };
    expect((await ben.get(path)).json).toMatchObject({
      id: account,
      company: { id: shares.ids.here, restricted: true },
    });
    const listed = (await ben.get(`/api/records/account?${whereOf(rule)}&count=exact`)).json;
    expect(listed).toMatchObject({ items: [{ id: account }], count: 1 });
    const summed = await ben.post('/api/records/account/aggregate', { where: rule, measures: { n: { count: true } } });
    expect(summed.json.items).toEqual([{ n: 1 }]);
    expect((await ben.get(`${path}/history`)).json.items.length).toBe(1);
    const found = (await ben.get('/api/search?q=Pear&entities=account')).json.items;
    expect(found.map(({ id }: { id: string }) => id)).toContain(account);
  });

  test('is exported by whom a role lets export, and by nobody else', async () => {
    const asked = `/api/records/account/export?format=csv&fields=name&${whereOf({ '==': [{ var: 'id' }, account] })}`;
    expect(outcome(await ben.get(asked))).toEqual(DENIED);
    const { id, client } = await shares.person({ role: 'acme/acme_seller', company: shares.ids.there });
    expect((await client.get(asked)).text).not.toContain('Pear');
    await share(id);
    expect((await client.get(asked)).text).toContain('Pear');
  });

  test('is neither changed nor deleted', async () => {
    expect(outcome(await ben.patch(path, { description: 'Hard' }))).toEqual(DENIED);
    expect(outcome(await ben.remove(path))).toEqual(DENIED);
  });

  test('has its label in what refers to it, and shows what refers to it as far as that is shared', async () => {
    const [juice] = [await deal(), await deal({ name: 'Secret' })];
    await shares.share({ entity: 'opportunity', record: juice, user: shares.ids.ben });
    const seen = (await ben.get(`/api/records/opportunity/${juice}`)).json;
    expect(seen).toMatchObject({ account: { id: account, label: 'Pear' }, company: { restricted: true } });
    const { opportunities } = (await ben.get(`${path}?include=opportunities`)).json;
    expect(opportunities.items.map(({ id }: { id: string }) => id)).toEqual([juice]);
  });

  test('is bound by restrictions all the same, and by classes', async () => {
    const costly = await deal({ amount: { amount: '12.50', currency: 'EUR' } });
    await shares.share({ entity: 'opportunity', record: costly, user: shares.ids.ben });
    const seen = (await ben.get(`/api/records/opportunity/${costly}`)).json;
    expect([seen.name, Object.hasOwn(seen, 'amount')]).toEqual(['Juice', false]);
    await shares.admin.patch(path, { name: 'Sealed' });
    expect(outcome(await ben.get(path))).toEqual(UNKNOWN);
  });

  test('is gone once the share ends, with its history, and back once that is undone', async () => {
    const of = { where: { '==': [{ var: 'record' }, account] } };
    const [found] = await readAll(shares.ada, 'record_share', of);
    expect((await shares.end(found.id)).status).toBe(204);
    for (const each of [path, `${path}/history`]) expect(outcome(await ben.get(each))).toEqual(UNKNOWN);
    expect((await shares.ada.post(`/api/records/record_share/${found.id}/restore`, '')).status).toBe(200);
    expect(await statusOf(ben)).toBe(200);
  });

  test('is not seen by it while it is deleted, and again once it is restored', async () => {
    expect((await shares.ada.remove(path)).status).toBe(204);
    for (const each of [path, `${path}/history`]) expect(outcome(await ben.get(each))).toEqual(UNKNOWN);
    expect(outcome(await ben.post(`${path}/restore`, ''))).toEqual(UNKNOWN);
    expect((await shares.ada.post(`${path}/restore`, '')).status).toBe(200);
    expect(await statusOf(ben)).toBe(200);
  });
});

describe('A record that is shared to be changed', () => {
  let id: string;

  beforeEach(async () => {
    id = await share(shares.ids.ben, { level: 'update' });
  });

  test('is changed, but for what decides who may do what with it', async () => {
    const { ids, admin } = shares;
    expect((await ben.patch(path, { name: 'Pearl' })).json).toMatchObject({ name: 'Pearl', version: 2 });
    for (const body of [{ owner: ids.ben }, { owner: null }]) {
      expect(outcome(await ben.patch(path, body))).toEqual(DENIED);
    }
    expect((await ben.patch(path, { company: null })).status).toBe(403);
    expect((await admin.get(path)).json).toMatchObject({
      owner: { id: ids.ada },
      company: { id: ids.here },
      version: 2,
    });
  });

  test('is not made one’s own, nor given away, by who may change what is theirs', async () => {
    const taker = await shares.person({ role: 'acme/acme_seller', company: shares.ids.here });
    await share(taker.id, { level: 'update' });
    expect(outcome(await taker.client.patch(path, { owner: taker.id }))).toEqual(DENIED);
    expect((await taker.client.patch(path, { name: 'Pearl' })).status).toBe(200);
    // Whose it is would not have it any more by a role of theirs.
    await share(shares.ids.ada, { level: 'update' });
    expect(outcome(await shares.ada.patch(path, { owner: taker.id }))).toEqual(DENIED);
    expect((await shares.admin.patch(path, { owner: taker.id })).status).toBe(200);
    expect((await taker.client.patch(path, { name: 'Mine' })).status).toBe(200);
  });

  test('is not deleted, though a role lets its holder delete what is theirs', async () => {
    expect(outcome(await ben.remove(path))).toEqual(DENIED);
  });

  test('is only read once its level says so', async () => {
    const at = `/api/records/record_share/${id}`;
    expect(outcome(await ben.patch(at, { level: 'read' }))).toEqual(DENIED);
    const changed = (await shares.ada.patch(at, { level: 'read' })).json;
    expect(changed).toMatchObject({ level: 'read', created_by: { id: shares.ids.ada } });
    expect(outcome(await ben.patch(path, { name: 'Pearl' }))).toEqual(DENIED);
    expect(await statusOf(ben)).toBe(200);
  });
});

test('A record that is shared with a team is seen by who has a role in it, and not by those of the team below.', async () => {
  const { ids, cleo, dan } = shares;
  await shares.share({ entity: 'account', record: account, team: ids.team });
  expect(await Promise.all([cleo, dan, ben].map(statusOf))).toEqual([200, 404, 404]);
});

test('Who it is shared with hears of its changes, and that it is gone.', async () => {
  const { world, ada, ids } = shares;
  await share(ids.ben);
  const token = await world.engine.call('makeToken', { tenant: world.tenant, login: 'ben' });
  const reader = await readEvents(world.servers[0]?.url ?? '', { Authorization: `Bearer ${token}` });
  try {
    await ada.patch(path, { name: 'Pearl' });
    await reader.heard('change', account);
    expect((await ada.remove(path)).status).toBe(204);
    await reader.heard('gone', account);
  } finally {
    reader.leave();
  }
});

test('A listener hears of their first share as of anything that changes what they see, and others do not.', async () => {
  const { world, person } = shares;
  const people = await Promise.all([person(), person()]);
  const readers = await Promise.all(
    people.map(async ({ login }) => {
      const token = await world.engine.call('makeToken', { tenant: world.tenant, login });
      return readEvents(world.servers[1]?.url ?? '', { Authorization: `Bearer ${token}` });
    }),
  );
  const [first, second] = readers as [EventReader, EventReader];
  try {
    const told = await share(people[0]?.id ?? '');
    await until(async () => first.events.some(({ event }) => event === 'reset'), 'the reader is told to read again');
    await shares.ada.patch(path, { name: 'Pearl' });
    await first.heard('change', account);
    await shares.end(told);
    await until(async () => first.events.filter(({ event }) => event === 'reset').length === 2, 'and again');
    expect(second.events.filter(({ event }) => event === 'reset')).toEqual([]);
  } finally {
    for (const reader of readers) reader.leave();
  }
});

test('The first share and the last are heard of at the next request, and those between change nobody’s identity.', async () => {
  const { world, person, make, ids, end } = shares;
  const changes = async () => (await world.rows('select sum(changes)::int as n from _identity_change'))[0]?.['n'];
  const { id, client } = await person();
  const statuses = () => Promise.all(world.servers.map(({ url }) => statusOf(client.at(url))));
  expect(await statuses()).toEqual([404, 404]);
  const before = Number(await changes());
  const first = await share(id);
  expect([await statuses(), await changes()]).toEqual([[200, 200], before + 1]);
  const other = await make('account', { name: 'Other', owner: ids.ada, company: ids.here });
  const second = await shares.share({ entity: 'account', record: other, user: id });
  expect((await client.get(`/api/records/account/${other}`)).status).toBe(200);
  await end(first);
  expect([await statuses(), await changes()]).toEqual([[404, 404], before + 1]);
  await end(second);
  expect(outcome(await client.get(`/api/records/account/${other}`))).toEqual(UNKNOWN);
  expect(await changes()).toBe(before + 2);
});
