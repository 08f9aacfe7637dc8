// A cursor is good for whoever was given it, for the list that it is of, and in the company in which they asked; on every
// server, and under every session or token of theirs. Anything else is refused, and tells nothing.

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Client, outcome } from './client.ts';
import { openWorld, type World } from './world.ts';

const INVALID = [400, 'cursor.invalid'];
const LIST = '/api/records/team?sort=-name&limit=2';

let world: World;
let one: Client;
let cursor: string;

beforeAll(async () => {
  world = await openWorld({ name: 'cursors' });
  await world.addTenant('cursors-other');
  one = await world.client();
  for (const name of ['a', 'b', 'c', 'd', 'e']) await one.post('/api/records/team', { name });
  cursor = (await one.get(LIST)).json.next;
}, 120_000);

afterAll(() => world.close());

const after = (text: string): string => `${LIST}&after=${encodeURIComponent(text)}`;

test('The next page is there for the one who was given the cursor, at any server and with any token of theirs.', async () => {
  const twin = await world.client('admin', { server: 1 });
  for (const client of [one, twin, one.at(world.servers[1]?.url ?? '')]) {
    const page = await client.get(after(cursor));
    expect(page.json.items.map(({ name }: { name: string }) => name)).toEqual(['c', 'b']);
  }
  const posted = await twin.post('/api/records/team/query', { sort: ['-name'], limit: 1, after: cursor });
  expect(posted.json.items).toHaveLength(1);
});

test('Nobody else gets anything for it, in this tenant or in another.', async () => {
  await world.addUser('second', [{ role: 'admin' }]);
  const second = await world.client('second');
  const stranger = await world.client('admin', { tenant: 'cursors-other' });
  for (const client of [second, stranger]) {
    expect((await client.get(LIST)).status).toBe(200);
    expect(outcome(await client.get(after(cursor)))).toEqual(INVALID);
  }
});

test('It is of no other list, order or company, and of no history.', async () => {
  const company = { name: 'Second', currency: 'EUR', country: 'FR', zone: 'Europe/Paris', language: 'fr' };
  const { id } = (await one.post('/api/records/company', company)).json;
  const inSecond = await one.get(LIST, { 'X-Company': id });
  expect(inSecond.status).toBe(200);
  expect((await one.get(`${LIST}&after=${inSecond.json.next}`, { 'X-Company': id })).status).toBe(200);
  const [team] = (await one.get(LIST)).json.items;
  const foreign = [
    await one.get(after(cursor), { 'X-Company': id }),
    await one.get(`${LIST}&after=${inSecond.json.next}`),
    await one.get(`/api/records/team?sort=name&limit=2&after=${cursor}`),
    await one.get(`/api/records/account?sort=-name&limit=2&after=${cursor}`),
    await one.get(`/api/records/team/${team.id}/history?after=${cursor}`),
  ];
  expect(foreign.map(outcome)).toEqual(foreign.map(() => INVALID));
});

test('A cursor of a history is of that record alone.', async () => {
  const [first, second] = (await one.get(LIST)).json.items;
  const history = (id: string, rest: string) => one.get(`/api/records/team/${id}/history?limit=1${rest}`);
  await one.patch(`/api/records/team/${first.id}`, { name: 'e2' });
  await one.patch(`/api/records/team/${second.id}`, { name: 'd2' });
  const { next } = (await history(first.id, '')).json;
  expect((await history(first.id, `&after=${next}`)).json.items).toHaveLength(1);
  expect(outcome(await history(second.id, `&after=${next}`))).toEqual(INVALID);
});

test('With any letter changed, cut off, or added, it is none; nor is one that somebody writes by themselves.', async () => {
  const letters = [...cursor];
  const changed = letters.map((letter, at) => letters.with(at, letter === 'A' ? 'B' : 'A').join(''));
  const own = ['["c","00000000-0000-7000-8000-000000000000"]', '{"s":"AAAAAAAA","v":["c","x"]}', ''];
  const made = own.map((text) => Buffer.from(text.padStart(text.length + 12, '\0')).toString('base64url'));
  const others = [cursor.slice(0, -1), cursor.slice(0, 8), `${cursor}A`, `${cursor}=`, `.${cursor}`, ...made];
  for (const each of [...changed, ...others]) expect(outcome(await one.get(after(each)))).toEqual(INVALID);
});
