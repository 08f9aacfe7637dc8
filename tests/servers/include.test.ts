// `include` over REST: what refers to a record comes with it, as far as its reader might have listed it themselves.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Client, eachOf, outcome, readAll, whereOf } from './client.ts';
import { openWorld, type World } from './world.ts';

/** Notes on accounts: their text is secret, and one of their two references is. */
const NOTE = {
  $id: 'crm:acme/acme_note',
  type: 'object',
  title: 'Note',
  'x-entity': { plural: 'Notes', icon: 'note', label: 'title' },
  properties: {
    title: { $ref: 'crm:types/text', title: 'Title' },
    text: { $ref: 'crm:types/text', title: 'Text', 'x-field': { classes: { acme_secret: true } } },
    account: {
      $ref: 'crm:types/reference',
      title: 'Account',
      'x-field': { to: 'base/account', on_delete: 'clear', inverse: { name: 'acme_notes', title: 'Notes' } },
    },
    behind: {
      $ref: 'crm:types/reference',
      title: 'Behind',
      'x-field': {
        to: 'base/account',
        on_delete: 'clear',
        classes: { acme_secret: true },
        inverse: { name: 'acme_behind', title: 'Behind' },
      },
    },
  },
};

const READER = {
  $id: 'crm:acme/roles/acme_reader',
  title: 'Reader',
  includes: { 'sales/rep': true },
  grants: { 'acme/acme_note': { read: { scope: 'all' } } },
};

let world: World;
let admin: Client;
let rep: Client;
/** The account with many contacts, and their ids in order. */
let account: string;
let contacts: readonly string[];

beforeAll(async () => {
  world = await openWorld({
    name: 'include',
    demo: true,
    pack: { 'entities/acme_note.json': NOTE, 'roles/acme_reader.json': READER },
  });
  admin = await world.client();
  await world.addUser('reader', [{ role: 'acme/acme_reader' }]);
  rep = await world.client('camille.roussel');
  account = (await admin.post('/api/records/account', { name: 'Has many' })).json.id;
  const made = await eachOf(Array.from({ length: 12 }), (_, index) =>
    admin.post('/api/records/contact', { last_name: `Contact ${index}`, account }),
  );
  contacts = made.map(({ json }) => json.id).sort();
}, 120_000);

afterAll(() => world.close());

const of = (field: string, id: string) => ({ '==': [{ var: field }, id] });

describe('What is included', () => {
  test.each([
    ['admin', 'admin'],
    ['a representative', 'camille.roussel'],
  ])('is for %s what the list of it gives, record by record.', async (_name, login) => {
    const client = await world.client(login);
    const { items } = (await client.get('/api/records/account?include=contacts,opportunities&limit=60')).json;
    expect(items.length).toBeGreaterThan(20);
    let seen = 0;
    await eachOf(items.slice(0, 30), async (item: { id: string; contacts: unknown; opportunities: unknown }) => {
      for (const [relation, entity] of [
        ['contacts', 'contact'],
        ['opportunities', 'opportunity'],
      ] as const) {
        const listed = await client.get(`/api/records/${entity}?${whereOf(of('account', item.id))}&limit=10`);
        expect([item.id, item[relation]]).toEqual([item.id, { items: listed.json.items, next: listed.json.next }]);
        seen += listed.json.items.length;
      }
    });
    expect(seen).toBeGreaterThan(10);
  });

  test('is the same for one record, a list and a long list; without it nothing is added.', async () => {
    const include = 'contacts,opportunities';
    const one = await admin.get(`/api/records/account/${account}?fields=name&include=${include}`);
    const rule = of('id', account);
    const list = await admin.get(`/api/records/account?${whereOf(rule)}&fields=name&include=${include}`);
    const query = { where: rule, fields: ['name'], include: include.split(',') };
    const long = await admin.post('/api/records/account/query', query);
    expect(list.json.items).toEqual([one.json]);
    expect(long.json.items).toEqual([one.json]);
    expect(Object.keys(one.json)).toEqual(['id', 'version', 'name', 'contacts', 'opportunities']);
    expect(one.json.opportunities).toEqual({ items: [], next: null });
    expect(one.headers.etag).toBe('"1"');
    const plain = await admin.get(`/api/records/account/${account}?fields=name`);
    expect(Object.keys(plain.json)).toEqual(['id', 'version', 'name']);
  });

  test('are the first ten, and the cursor goes on in the list after them.', async () => {
    const { json } = await admin.get(`/api/records/account/${account}?include=contacts`);
    expect(json.contacts.items.map(({ id }: { id: string }) => id)).toEqual(contacts.slice(0, 10));
    const where = whereOf(of('account', account));
    const rest = await admin.get(`/api/records/contact?${where}&after=${json.contacts.next}`);
    expect(rest.json.items.map(({ id }: { id: string }) => id)).toEqual(contacts.slice(10));
    expect(rest.json.next).toBeNull();
  });

  test('is not deleted, and comes back with its record.', async () => {
    const id = (await admin.post('/api/records/account', { name: 'Few' })).json.id;
    const contact = (await admin.post('/api/records/contact', { last_name: 'Gone', account: id })).json.id;
    const count = async () =>
      (await admin.get(`/api/records/account/${id}?include=contacts`)).json.contacts.items.length;
    expect(await count()).toBe(1);
    await admin.remove(`/api/records/contact/${contact}`);
    expect(await count()).toBe(0);
    await admin.post(`/api/records/contact/${contact}/restore`, '');
    expect(await count()).toBe(1);
  });

  test('goes beyond no scope: deals of other teams are not there, however they are asked for.', async () => {
    const all = await readAll(admin, 'opportunity', { fields: ['account'] });
    const mine = new Set((await readAll(rep, 'opportunity', { fields: ['id'] })).map(({ id }) => id));
    const hidden = all.find(({ id, account: at }) => !mine.has(id) && at !== null);
    const path = `/api/records/account/${hidden?.account.id}?include=opportunities`;
    const ids = (answer: { json: { opportunities: { items: { id: string }[] } } }) =>
      answer.json.opportunities.items.map(({ id }) => id);
    expect(ids(await admin.get(path))).toContain(hidden?.id);
    expect(ids(await rep.get(path)).filter((id) => !mine.has(id))).toEqual([]);
  });

  test('has no field of a hidden class, and no relation over one.', async () => {
    const reader = await world.client('reader');
    await admin.post('/api/records/acme_note', { title: 'Seen', text: 'secret', account, behind: account });
    const path = `/api/records/account/${account}?include=`;
    const [item] = (await reader.get(`${path}acme_notes`)).json.acme_notes.items;
    expect(item).toMatchObject({ title: 'Seen' });
    expect(Object.keys(item)).not.toContain('text');
    expect(Object.keys(item)).not.toContain('behind');
    expect((await admin.get(`${path}acme_behind`)).json.acme_behind.items).toMatchObject([{ text: 'secret' }]);
    expect(outcome(await reader.get(`${path}acme_behind`))).toEqual([422, 'field.unknown']);
  });
});

describe('Refused is', () => {
  test('a relation that does not exist, and one that may not be seen, in the same words.', async () => {
    const { user } = (await rep.get('/api/auth/me')).json;
    for (const path of ['/api/records/user?', `/api/records/user/${user.id}?`]) {
      const [hidden, absent] = [await rep.get(`${path}include=memberships`), await rep.get(`${path}include=nope`)];
      const problem = { code: 'field.unknown', pointer: '/include/0' };
      expect([absent.status, absent.json.errors]).toMatchObject([422, [problem]]);
      const plain = JSON.stringify({ ...hidden.json, request_id: '' });
      expect(plain).toBe(JSON.stringify({ ...absent.json, request_id: '' }).replaceAll('nope', 'memberships'));
    }
    expect((await admin.get('/api/records/user?include=memberships')).status).toBe(200);
  });

  test('a field, a path, and all that is wrong at once.', async () => {
    const answer = await admin.get('/api/records/account?include=name,contacts.account&fields=nope');
    const found = answer.json.errors.map(({ code, pointer }: { code: string; pointer: string }) => [code, pointer]);
    expect(found).toEqual([
      ['field.unknown', '/fields/0'],
      ['field.unknown', '/include/0'],
      ['field.unknown', '/include/1'],
    ]);
  });

  test('more than five; one that is named twice is given once.', async () => {
    const six = 'contacts,opportunities,tasks,leads,contact_roles,subsidiaries';
    const refused = await admin.get(`/api/records/account?include=${six}`);
    expect([outcome(refused), refused.json.errors[0].pointer]).toEqual([[422, 'limit.exceeded'], '/include']);
    const five = await admin.get(`/api/records/account?include=${six.replace(',subsidiaries', '')}&limit=3`);
    expect(five.status).toBe(200);
    const twice = await admin.get(`/api/records/account/${account}?fields=name&include=contacts,contacts`);
    expect(Object.keys(twice.json)).toEqual(['id', 'version', 'name', 'contacts']);
  });
});

test('The OpenAPI document tells of the relations that its reader may follow.', async () => {
  const propertiesFor = async (client: Client) =>
    Object.keys((await client.get('/api/openapi.json')).json.components.schemas.user.properties);
  expect(await propertiesFor(admin)).toContain('memberships');
  expect(await propertiesFor(rep)).not.toContain('memberships');
});
