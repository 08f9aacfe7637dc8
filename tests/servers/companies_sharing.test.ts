// Sharing between companies by rule, over REST: a grant that names `companies` reaches the records of other companies for
// which its rule holds, with its own scope and condition, and nothing else does.

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Client, outcome, readAll } from './client.ts';
import { openWorld, type World } from './world.ts';

const IS_PERSON = { '==': [{ var: 'kind' }, 'person'] };

/** A desk sees the people whom other companies sell to; who keeps members may not give that to others. */
const PACK = {
  'roles/acme_desk.json': {
    $id: 'crm:acme/roles/acme_desk',
    title: 'Desk',
    includes: { 'base/everyone': true },
    grants: {
      'base/account': { read: { companies: IS_PERSON, when: { '!=': [{ var: 'name' }, 'Secret'] } }, update: {} },
      'base/contact': { read: { scope: 'own', companies: { '!=': [{ var: 'last_name' }, 'Hidden'] } } },
    },
    classes: { '*': 'write' },
  },
  'roles/acme_keeper.json': {
    $id: 'crm:acme/roles/acme_keeper',
    title: 'Keeper',
    includes: { 'base/everyone': true },
    grants: { 'base/membership': { '*': {} }, 'base/account': { '*': {} }, 'base/contact': { '*': {} } },
    classes: { '*': 'write' },
  },
};

let world: World;
let admin: Client;
let desk: Client;
let [here, there, deskId]: string[] = [];

beforeAll(async () => {
  world = await openWorld({ name: 'companies_sharing', pack: PACK });
  admin = await world.client();
  here = (await admin.get('/api/auth/me')).json.company.id;
  const facts = { currency: 'EUR', country: 'BE', zone: 'Europe/Brussels', language: 'fr' };
  there = await make('company', { name: 'Belgique', ...facts });
  deskId = await world.addUser('desk', [{ role: 'acme/acme_desk', company: here ?? '' }]);
  desk = await world.client('desk');
}, 120_000);

afterAll(() => world.close());

async function make(entity: string, body: object): Promise<string> {
  const answer = await admin.post(`/api/records/${entity}`, body);
  if (answer.status !== 201) throw new Error(`${entity} was refused: ${answer.text}`);
  return answer.json.id;
}

test('Records of other companies are read where the rule holds, and only read.', async () => {
  const person = { kind: 'person', company: there };
  const ids = {
    own: await make('account', { name: 'Own', company: here }),
    shared: await make('account', { ...person, last_name: 'Shared' }),
    other: await make('account', { name: 'Other', company: there }),
    secret: await make('account', { ...person, last_name: 'Secret' }),
  };
  const seen = (await readAll(desk, 'account')).map(({ id }) => id);
  expect(seen.sort()).toEqual([ids.own, ids.shared].sort());
  expect((await desk.get('/api/records/account?count=exact')).json.count).toBe(2);
  const summed = await desk.post('/api/records/account/aggregate', { measures: { n: { count: true } } });
  expect(summed.json.items).toEqual([{ n: 2 }]);
  // Of its company nothing but the id is told.
  const found = (await desk.get(`/api/records/account/${ids.shared}`)).json;
  expect(found).toMatchObject({ last_name: 'Shared', company: { id: there, restricted: true } });
  for (const id of [ids.other, ids.secret])
    expect(outcome(await desk.get(`/api/records/account/${id}`))).toEqual([404, 'record.unknown']);
  // Why, says the reason itself.
  const why = `/api/access/explain?user=${deskId}&entity=account&id=`;
  const kept = ({ reasons }: { reasons: readonly { kind: string; holds: boolean }[] }) =>
    reasons.filter(({ kind }) => kind === 'company' || kind === 'grant').map(({ kind, holds }) => [kind, holds]);
  const shared = (await admin.get(`${why}${ids.shared}`)).json;
  expect([shared.allowed, kept(shared)]).toEqual([
    true,
    [
      ['company', true],
      ['grant', true],
    ],
  ]);
  const other = (await admin.get(`${why}${ids.other}`)).json;
  expect([other.allowed, kept(other)]).toEqual([
    false,
    [
      ['company', false],
      ['grant', false],
    ],
  ]);
  const change = { description: 'Ours' };
  expect(outcome(await desk.patch(`/api/records/account/${ids.shared}`, change))).toEqual([403, 'access.denied']);
  expect((await desk.patch(`/api/records/account/${ids.own}`, change)).status).toBe(200);
});

test('The scope of the grant holds there as well.', async () => {
  const contact = (last_name: string, owner: string | null) => make('contact', { last_name, owner, company: there });
  const mine = await contact('Mine', deskId ?? '');
  await contact('Theirs', null);
  await contact('Hidden', deskId ?? '');
  expect((await readAll(desk, 'contact')).map(({ id }) => id)).toEqual([mine]);
});

test('Who does not reach so far themselves gives no role that does, and who reaches all companies does.', async () => {
  await world.addUser('keeper', [{ role: 'acme/acme_keeper', company: here ?? '' }]);
  const keeper = await world.client('keeper');
  const user = await world.addUser('pupil', []);
  const give = (role: string) => keeper.post('/api/records/membership', { user, role, company: here });
  expect(outcome(await give('acme/acme_desk'))).toEqual([403, 'access.denied']);
  expect((await give('acme/acme_keeper')).status).toBe(201);
  // An administrator of that company reaches no further than it, and one of the whole tenant everywhere.
  await world.addUser('chief', [{ role: 'base/admin', company: here ?? '' }]);
  const chief = await world.client('chief');
  const desk = { user, role: 'acme/acme_desk', company: here };
  expect(outcome(await chief.post('/api/records/membership', desk))).toEqual([403, 'access.denied']);
  expect((await admin.post('/api/records/membership', desk)).status).toBe(201);
});
