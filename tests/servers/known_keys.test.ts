// Who answers for a few owners has their lists found by these, which are known as long as the reader is: what is changed
// about them counts at the very next request, to either server.

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Client } from './client.ts';
import { openWorld, type World } from './world.ts';

const read = { scope: 'team_tree' };
const LEAD = { title: 'Lead', includes: { 'base/everyone': true }, grants: { 'sales/opportunity': { read } } };
const INDEXES = {
  acme_own_closing: { fields: ['owner', 'close_date'] },
  acme_team_closing: { fields: ['team', 'close_date'] },
};

let world: World;
let admin: Client;

beforeAll(async () => {
  world = await openWorld({
    name: 'known_keys',
    pack: {
      'roles/acme_lead.json': LEAD,
      'extensions/sales/opportunity.json': { extends: 'crm:sales/opportunity', 'x-entity': { indexes: INDEXES } },
    },
  });
  admin = await world.client();
}, 120_000);

afterAll(() => world.close());

async function make(entity: string, record: object): Promise<string> {
  const made = await admin.post(`/api/records/${entity}`, record);
  expect([made.status, made.text.slice(0, 200)]).toEqual([201, expect.anything()]);
  return made.json.id;
}

test('A list holds at once what somebody has who joins the team, and no longer what somebody has who leaves it.', async () => {
  const team = await make('team', { name: 'Few' });
  const addMember = (login: string) => world.addUser(login, [{ role: 'acme/acme_lead', team }]);
  await addMember('lead');
  const owners = [await addMember('first'), await world.addUser('second', [{ role: 'rep' }])];
  for (const [index, owner] of owners.entries())
    for (const number of [1, 2, 3])
      await make('opportunity', { name: `Of ${index}, ${number}`, owner, close_date: `2027-0${number}-01` });
  const lead = await world.client('lead');
  const listed = async (): Promise<readonly string[][]> => {
    const clients = world.servers.map(({ url }) => lead.at(url));
    const answers = clients.map((client) => client.get('/api/records/opportunity?sort=close_date&fields=name&limit=2'));
    return (await Promise.all(answers)).map(({ json }) => json.items.map(({ name }: { name: string }) => name));
  };
  const twice = (...names: string[]) => [names, names].map((each) => expect.arrayContaining(each));
  expect(await listed()).toEqual(twice('Of 0, 1', 'Of 0, 2'));
  expect(await listed()).toEqual(twice('Of 0, 1', 'Of 0, 2'));
  const joined = await make('membership', { user: owners[1], role: 'acme_lead', team });
  expect(await listed()).toEqual(twice('Of 0, 1', 'Of 1, 1'));
  // By hand, past every server.
  await world.rows('update membership set deleted_at = now() where id = $1', [joined]);
  expect(await listed()).toEqual(twice('Of 0, 1', 'Of 0, 2'));
});
