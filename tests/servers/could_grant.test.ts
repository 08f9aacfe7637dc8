// Who is named as able to give somebody what they lack: nobody who could not, from the place where they are and with the
// roles that they may give; and nobody at all where no role would help.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Client, outcome } from './client.ts';
import { COMPANY } from './two_companies.ts';
import { openWorld, type World } from './world.ts';

const PACK = {
  'roles/acme_giver.json': {
    title: 'Giver',
    includes: { 'sales/rep': true },
    grants: { 'base/membership': { read: {}, create: {} } },
  },
  'restrictions/acme_quiet.json': {
    title: 'Quiet',
    entity: 'sales/opportunity',
    actions: { update: true },
    for: { 'sales/rep': true },
    rule: { '!=': [{ var: 'name' }, 'Quiet'] },
  },
  'restrictions/acme_closed.json': {
    title: 'Tasks stay',
    entity: 'base/task',
    actions: { delete: true },
    for: { 'sales/rep': true },
    rule: false,
  },
  // Whoever is made one is kept from what they were made one for.
  'roles/acme_closer.json': {
    title: 'Closer',
    grants: { 'base/account': { delete: { scope: 'all' } }, 'base/contact': { delete: { scope: 'all' } } },
  },
  'roles/acme_closers.json': {
    title: 'Giver of closers',
    includes: { 'base/everyone': true, 'acme/acme_closer': true },
    grants: { 'base/membership': { create: {} } },
  },
  // Sees no users, so that no membership of theirs could name one.
  'roles/acme_blind.json': {
    title: 'Blind',
    includes: { 'acme/acme_closer': true },
    grants: { 'base/membership': { create: {} } },
  },
  // Gives representatives, and nobody from abroad.
  'roles/acme_picky.json': {
    title: 'Picky',
    includes: { 'acme/acme_giver': true },
    grants: { 'base/membership': { create: { when: { '!=': [{ var: 'user.name' }, 'stranger'] } } } },
  },
  'restrictions/acme_shut.json': {
    title: 'Shut',
    entity: 'base/contact',
    actions: { delete: true },
    for: { 'acme/acme_closer': true, 'acme/acme_closers': true },
    rule: false,
  },
  'restrictions/acme_kept.json': {
    title: 'Kept',
    entity: 'base/account',
    actions: { delete: true },
    for: { 'acme/acme_closer': true, 'acme/acme_closers': true },
    rule: { '!=': [{ var: 'name' }, 'Kept'] },
  },
};

let world: World;
let admin: Client;
/** Ids of companies. */
let here: string;
let there: string;
/** Ids of users, by login. */
const people: Record<string, string> = {};

beforeAll(async () => {
  world = await openWorld({ name: 'could_grant', pack: PACK });
  admin = await world.client();
  here = (await admin.get('/api/auth/me')).json.company.id;
  there = await make('company', { name: 'Belgique', ...COMPANY });
  const add = async (login: string, role: string, company?: string) => {
    people[login] = await world.addUser(login, [{ role, ...(company === undefined ? {} : { company }) }]);
  };
  await add('rep', 'sales/rep', here);
  await add('glad', 'base/admin', here);
  await add('bead', 'base/admin', there);
  await add('giver', 'acme/acme_giver');
  await add('closers', 'acme/acme_closers');
  await add('blind', 'acme/acme_blind');
}, 120_000);

afterAll(() => world.close());

async function make(entity: string, body: object, company?: string): Promise<string> {
  const answer = await admin.post(
    `/api/records/${entity}`,
    body,
    company === undefined ? {} : { 'X-Company': company },
  );
  if (answer.status !== 201) throw new Error(`${entity} was refused: ${answer.text}`);
  return answer.json.id;
}

/** What decided, and who could give it. */
async function explained(asked: Readonly<Record<string, string>>, user = people['rep'] ?? '') {
  const { status, json } = await admin.get(`/api/access/explain?${new URLSearchParams({ user, ...asked })}`);
  expect([status, json.allowed]).toEqual([200, false]);
  const failed = json.reasons.filter(({ holds }: { holds: boolean }) => !holds);
  return {
    kinds: failed.map(({ kind }: { kind: string }) => kind) as string[],
    givers: json.could_grant.map(({ label }: { label: string }) => label) as string[],
  };
}

describe('What a role would let them do', () => {
  test('is given by whoever reaches the record, with a role that opens it', async () => {
    const entity = 'opportunity';
    const far = await make(entity, { name: 'Far', company: there, owner: null });
    const near = await make(entity, { name: 'Near', company: here, owner: people['glad'] });
    for (const action of ['read', 'update']) {
      expect((await explained({ entity, id: far, action })).givers).toEqual(['Administrator', 'bead']);
      // A representative changes their own deals, so that whoever makes some opens nothing of others.
      expect((await explained({ entity, id: near, action })).givers).toEqual(['Administrator', 'glad']);
    }
    // With an account of the other company the same role helps, from a place that is there.
    const account = await make('account', { name: 'Far', company: there });
    expect((await explained({ entity: 'account', id: account })).givers).toEqual(['Administrator', 'bead', 'giver']);
    const given = { user: people['rep'], role: 'sales/rep', company: there };
    const member = await world.client('glad');
    expect(outcome(await member.post('/api/records/membership', given))).toEqual([422, 'reference.unknown']);
  });

  test('is given by all who may, where no record is asked about', async () => {
    const asked = { entity: 'account', action: 'delete' };
    expect((await explained(asked)).givers).toEqual(['Administrator', 'bead', 'closers', 'glad']);
  });

  test('is not given with a role that brings its own restriction', async () => {
    const kept = await make('account', { name: 'Kept', company: here });
    const other = await make('account', { name: 'Other', company: here });
    const asked = { entity: 'account', action: 'delete' };
    expect((await explained({ ...asked, id: kept })).givers).toEqual(['Administrator', 'glad']);
    expect((await explained({ ...asked, id: other })).givers).toEqual(['Administrator', 'closers', 'glad']);
    const shut = { entity: 'contact', action: 'delete' };
    expect((await explained(shut)).givers).toEqual(['Administrator', 'bead', 'glad']);
  });

  test('is given over users from a place that holds all that they have', async () => {
    const asked = { entity: 'user', action: 'deactivate' };
    const givers = async (login: string) =>
      (await explained({ ...asked, id: people[login] ?? '' }, people['closers'])).givers;
    expect(await givers('rep')).toEqual(['Administrator', 'glad']);
    expect(await givers('bead')).toEqual(['Administrator', 'bead']);
    expect(await givers('giver')).toEqual(['Administrator']);
  });

  test('is given by nobody whose own right comes with a condition that does not hold', async () => {
    const receive = (login: string) => world.addUser(login, [{ role: 'acme/acme_closer', company: here }]);
    const [native, stranger] = [await receive('native'), await receive('stranger')];
    await world.addUser('picky', [{ role: 'acme/acme_picky', company: here }]);
    const asked = { entity: 'account', action: 'create' };
    expect((await explained(asked, native)).givers).toContain('picky');
    expect((await explained(asked, stranger)).givers).not.toContain('picky');
    expect((await explained(asked, stranger)).givers).toEqual(['Administrator', 'bead', 'giver', 'glad']);
  });

  test('is not given from what is deleted', async () => {
    const agency = await make('agency', { name: 'Gone', company: there });
    const ghost = [
      { role: 'base/admin', agency },
      { role: 'base/admin', company: here },
    ];
    const user = await world.addUser('ghost', ghost);
    const id = await make('account', { name: 'Left', company: there });
    const asked = { entity: 'account', id };
    expect((await explained(asked)).givers).toContain('ghost');
    await world.rows('update agency set deleted_at = now() where id = $1', [agency]);
    expect((await explained(asked)).givers).not.toContain('ghost');
    expect((await explained({ entity: 'account', action: 'delete' })).givers).toContain('ghost');
    expect((await admin.patch(`/api/records/user/${user}`, { active: false })).status).toBe(200);
  });
});

test('A class of fields is opened by whoever gives a role that reads it, wherever they are.', async () => {
  const asked = { entity: 'product', field: 'cost' };
  expect(await explained(asked)).toEqual({ kinds: ['class'], givers: ['Administrator', 'bead', 'glad'] });
  const id = await make('product', { code: 'P', name: 'P' });
  const both = await explained({ ...asked, id, action: 'update' });
  expect(both).toEqual({ kinds: ['no_grant', 'share', 'class'], givers: ['Administrator', 'bead', 'glad'] });
});

describe('Nobody gives', () => {
  test('what a restriction takes', async () => {
    const id = await make('opportunity', { name: 'Quiet', company: here, owner: people['rep'] });
    const found = await explained({ entity: 'opportunity', id, action: 'update' });
    expect(found).toEqual({ kinds: ['restriction', 'share'], givers: [] });
  });

  test('what a restriction takes of all records', async () => {
    const found = await explained({ entity: 'task', action: 'delete' });
    expect(found).toEqual({ kinds: ['restriction'], givers: [] });
  });

  test('what nobody sets by hand', async () => {
    const id = await make('account', { name: 'Mine', company: here, owner: people['rep'] });
    const found = await explained({ entity: 'account', id, action: 'update', field: 'created_at' });
    expect([found.kinds.includes('readonly'), found.givers]).toEqual([true, []]);
  });

  test('the end of one’s own account', async () => {
    const id = people['glad'] ?? '';
    const found = await explained({ entity: 'user', id, action: 'deactivate' }, id);
    expect([found.kinds.includes('organisation'), found.givers]).toEqual([true, []]);
  });

  test('what belongs to a record that is not seen', async () => {
    const account = await make('account', { name: 'Far away', company: there });
    const contact = await make('contact', { first_name: 'A', last_name: 'B', company: there, account });
    const id = await make('account_contact', { account, contact });
    expect(await explained({ entity: 'account_contact', id })).toMatchObject({
      kinds: ['depends', 'share'],
      givers: [],
    });
  });

  test('anything to somebody who is not active', async () => {
    const id = await world.addUser('gone', [{ role: 'sales/rep' }]);
    expect((await admin.patch(`/api/records/user/${id}`, { active: false })).status).toBe(200);
    expect(await explained({ entity: 'account', action: 'delete' }, id)).toEqual({ kinds: ['inactive'], givers: [] });
  });
});
