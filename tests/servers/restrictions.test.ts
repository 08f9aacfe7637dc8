// Restrictions over REST: what is granted to everybody, and kept from whom it does not concern, is not there for them by
// whichever way they come; and nobody writes a record into what a restriction keeps from them.

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Client, outcome, readAll, whereOf } from './client.ts';
import { openWorld, type World } from './world.ts';

const DENIED = [403, 'access.denied'];
const UNKNOWN = [404, 'record.unknown'];

const NAME = { $ref: 'crm:types/text', title: 'Name', 'x-field': { order: 10, required: true } };
const TO_SALARY = { $ref: 'crm:types/reference', title: 'Salary' };
const ALL = { read: {}, create: {}, update: {}, delete: {} };

/** Everybody is granted everything with salaries; restrictions say whose they are. */
const PACK = {
  'entities/acme_salary.json': {
    title: 'Salary',
    'x-entity': { plural: 'Salaries', label: 'name', search: { name: 'A' } },
    properties: {
      name: { ...NAME, 'x-field': { ...NAME['x-field'], unique: true } },
      employee: { $ref: 'crm:types/user', title: 'Employee', 'x-field': { order: 20 } },
      amount: { $ref: 'crm:types/integer', title: 'Amount', 'x-field': { order: 30 } },
      paid: { $ref: 'crm:types/boolean', title: 'Paid', 'x-field': { order: 40 } },
    },
  },
  'entities/acme_note.json': {
    title: 'Note',
    'x-entity': { plural: 'Notes', label: 'name' },
    properties: { name: NAME, salary: { ...TO_SALARY, 'x-field': { order: 20, to: 'acme/acme_salary' } } },
  },
  'entities/acme_line.json': {
    title: 'Line',
    'x-entity': { plural: 'Lines', label: 'name' },
    properties: {
      name: NAME,
      salary: {
        ...TO_SALARY,
        'x-field': { order: 20, to: 'acme/acme_salary', required: true, on_delete: 'cascade' },
      },
    },
  },
  'roles/acme_hr.json': {
    title: 'Personnel',
    includes: { 'base/everyone': true },
    grants: { 'acme/acme_salary': ALL, 'acme/acme_note': ALL, 'acme/acme_line': ALL },
  },
  'extensions/sales/roles/rep.json': {
    extends: 'crm:sales/roles/rep',
    grants: { 'acme/acme_salary': ALL, 'acme/acme_note': ALL, 'acme/acme_line': ALL },
  },
  'restrictions/acme_own_salary.json': {
    title: 'Salaries are seen by whom they are paid to, and by the personnel department',
    entity: 'acme/acme_salary',
    actions: { '*': true },
    rule: { or: [{ '==': [{ var: 'employee' }, { var: '$user' }] }, { in: ['acme_hr', { var: '$user.roles' }] }] },
  },
  'restrictions/acme_paid_stays.json': {
    title: 'Representatives leave alone what is paid',
    entity: 'acme/acme_salary',
    actions: { update: true, delete: true },
    for: { 'sales/rep': true },
    rule: { '!=': [{ var: 'paid' }, true] },
  },
  'restrictions/acme_notes_of_hr.json': {
    title: 'Notes are for the personnel department',
    entity: 'acme/acme_note',
    actions: { delete: true },
    rule: { in: ['acme_hr', { var: '$user.roles' }] },
  },
  'restrictions/acme_notes_in_time.json': {
    title: 'What is paid is not noted any more',
    entity: 'acme/acme_note',
    actions: { create: true, update: true },
    rule: { '!=': [{ var: 'salary.paid' }, true] },
  },
  'restrictions/acme_secret.json': {
    title: 'Secret deals are not for those who only read',
    entity: 'sales/opportunity',
    actions: { read: true },
    for: { 'sales/read_only': true },
    rule: { '!=': [{ var: 'name' }, 'Secret'] },
  },
};

let world: World;
let admin: Client;
let rep: Client;
let hr: Client;
/** Ids of users. */
let [repId, otherId]: string[] = [];
/** Ids of salaries: that of the representative, that of somebody else. */
let [mine, theirs]: string[] = [];

beforeAll(async () => {
  world = await openWorld({ name: 'restrictions', pack: PACK });
  admin = await world.client();
  repId = await world.addUser('rep', [{ role: 'sales/rep' }]);
  otherId = await world.addUser('other', [{ role: 'sales/rep' }]);
  await world.addUser('hr', [{ role: 'acme/acme_hr' }]);
  [rep, hr] = [await world.client('rep'), await world.client('hr')];
  mine = await make(hr, 'acme_salary', { name: 'Mine', employee: repId, amount: 1 });
  theirs = await make(hr, 'acme_salary', { name: 'Theirs', employee: otherId, amount: 10 });
}, 120_000);

afterAll(() => world.close());

async function make(client: Client, entity: string, body: object): Promise<string> {
  const answer = await client.post(`/api/records/${entity}`, body);
  if (answer.status !== 201) throw new Error(`${entity} was refused: ${answer.text}`);
  return answer.json.id;
}

const salary = (id = '') => `/api/records/acme_salary/${id}`;

async function namesSeen(client: Client, query = ''): Promise<readonly string[]> {
  const { json } = await client.get(`/api/records/acme_salary?sort=name&${query}`);
  return json.items.map(({ name }: { name: string }) => name);
}

test('Lists, counts, sums, searches and filters hold what the restriction leaves, whatever the role.', async () => {
  const sums = { measures: { n: { count: true }, total: { sum: 'amount' } } };
  const seenBy = async (client: Client) => {
    const counted = await client.get('/api/records/acme_salary?count=exact&limit=1');
    const summed = await client.post('/api/records/acme_salary/aggregate', sums);
    return {
      names: await namesSeen(client),
      searched: await namesSeen(client, 'search=Theirs'),
      found: await namesSeen(client, whereOf({ '==': [{ var: 'id' }, theirs] })),
      count: counted.json.count,
      sums: summed.json.items,
    };
  };
  expect(await seenBy(rep)).toEqual({
    names: ['Mine'],
    searched: [],
    found: [],
    count: 1,
    sums: [{ n: 1, total: 1 }],
  });
  expect(await seenBy(hr)).toEqual({
    names: ['Mine', 'Theirs'],
    searched: ['Theirs'],
    found: ['Theirs'],
    count: 2,
    sums: [{ n: 2, total: 11 }],
  });
  // An administrator may do everything with every record, and is bound like everybody.
  expect(await seenBy(admin)).toMatchObject({ names: [], searched: [], count: 0 });
});

test('A record that it keeps from somebody is not there for them, whatever they do with it.', async () => {
  for (const client of [rep, admin]) {
    expect(outcome(await client.get(salary(theirs)))).toEqual(UNKNOWN);
    expect(outcome(await client.get(`${salary(theirs)}/history`))).toEqual(UNKNOWN);
    expect(outcome(await client.patch(salary(theirs), { amount: 5 }))).toEqual(UNKNOWN);
    expect(outcome(await client.remove(salary(theirs)))).toEqual(UNKNOWN);
    expect(outcome(await client.post(`${salary(theirs)}/restore`, ''))).toEqual(UNKNOWN);
  }
  expect((await rep.get(`${salary(mine)}/history`)).json.items).toHaveLength(1);
  expect((await hr.get(salary(theirs))).json.amount).toBe(10);
});

test('It holds for the record as it will be: nobody makes one, or changes one, into what it keeps from them.', async () => {
  expect(outcome(await rep.post('/api/records/acme_salary', { name: 'For him', employee: otherId }))).toEqual(DENIED);
  expect(outcome(await rep.post('/api/records/acme_salary', { name: 'For nobody' }))).toEqual(DENIED);
  expect(outcome(await rep.patch(salary(mine), { employee: otherId }))).toEqual(DENIED);
  expect(outcome(await rep.patch(salary(mine), { employee: null }))).toEqual(DENIED);
  expect((await rep.patch(salary(mine), { amount: 2 })).status).toBe(200);
  expect((await rep.patch(salary(mine), { amount: 1 })).status).toBe(200);
  const own = await rep.post('/api/records/acme_salary', { name: 'Own', employee: repId });
  expect(own.status).toBe(201);
  expect((await hr.patch(salary(own.json.id), { employee: otherId })).status).toBe(200);
  expect(outcome(await rep.get(salary(own.json.id)))).toEqual(UNKNOWN);
  expect((await hr.remove(salary(own.json.id))).status).toBe(204);
});

test('Many writes at once are judged one by one.', async () => {
  const operations = [
    { op: 'create', record: { name: 'Bulk of mine', employee: repId } },
    { op: 'create', record: { name: 'Bulk of his', employee: otherId } },
    { op: 'update', id: theirs, record: { amount: 0 } },
    { op: 'update', id: mine, record: { employee: otherId } },
    { op: 'delete', id: theirs },
    { op: 'upsert', by: 'name', record: { name: 'Theirs', amount: 0 } },
    { op: 'upsert', by: 'name', record: { name: 'Upserted', employee: otherId } },
  ];
  const answer = await rep.post('/api/records/acme_salary/bulk', { operations });
  const results: { status: number; record?: { id: string } }[] = answer.json.results;
  expect(results.map(({ status }) => status)).toEqual([201, 403, 404, 403, 404, 409, 403]);
  expect(await namesSeen(hr)).toEqual(['Bulk of mine', 'Mine', 'Theirs']);
  expect((await hr.get(salary(theirs))).json.amount).toBe(10);
  expect((await rep.remove(salary(results[0]?.record?.id))).status).toBe(204);
});

test('A reference to it is there without its label, is not looked through, and is not set.', async () => {
  const note = await make(hr, 'acme_note', { name: 'About', salary: theirs });
  const path = `/api/records/acme_note/${note}`;
  expect((await hr.get(path)).json.salary).toEqual({ id: theirs, label: 'Theirs' });
  for (const fields of ['', '?fields=salary.name'])
    expect((await rep.get(path + fields)).json.salary).toEqual({ id: theirs, restricted: true });
  const changes = (await rep.get(`${path}/history`)).json.items;
  expect(changes[0].diff.salary).toEqual([null, { id: theirs, restricted: true }]);
  const probe = { '==': [{ var: 'salary.name' }, 'Theirs'] };
  expect((await rep.get(`/api/records/acme_note?${whereOf(probe)}`)).json.items).toEqual([]);
  expect((await hr.get(`/api/records/acme_note?${whereOf(probe)}`)).json.items).toHaveLength(1);
  const group = { group: { of: { field: 'salary' } }, measures: { n: { count: true } } };
  expect((await rep.post('/api/records/acme_note/aggregate', group)).json.items).toEqual([
    { of: { id: theirs, restricted: true }, n: 1 },
  ]);
  const set = await rep.post('/api/records/acme_note', { name: 'Set', salary: theirs });
  expect([set.status, set.json.errors[0].code]).toEqual([422, 'reference.unknown']);
});

test('What is there for its sake alone is not there either.', async () => {
  const line = await make(hr, 'acme_line', { name: 'Bonus', salary: theirs });
  expect(outcome(await rep.get(`/api/records/acme_line/${line}`))).toEqual(UNKNOWN);
  expect((await rep.get('/api/records/acme_line?count=exact')).json).toMatchObject({ items: [], count: 0 });
  expect((await hr.get('/api/records/acme_line?count=exact')).json.count).toBe(1);
});

test('One of some actions and roles leaves reading alone: 403 for those, and for others nothing.', async () => {
  const paid = await make(hr, 'acme_salary', { name: 'Paid', employee: repId, paid: true });
  expect((await rep.get(salary(paid))).status).toBe(200);
  expect(outcome(await rep.patch(salary(paid), { amount: 3 }))).toEqual(DENIED);
  expect(outcome(await rep.patch(salary(paid), { paid: false }))).toEqual(DENIED);
  expect(outcome(await rep.remove(salary(paid)))).toEqual(DENIED);
  expect(outcome(await rep.patch(salary(mine), { paid: true }))).toEqual(DENIED);
  expect((await hr.patch(salary(paid), { amount: 3 })).status).toBe(200);
  // What was deleted by others is brought back by whoever may delete it.
  expect((await hr.remove(salary(paid))).status).toBe(204);
  expect(outcome(await rep.post(`${salary(paid)}/restore`, ''))).toEqual(DENIED);
  expect((await hr.post(`${salary(paid)}/restore`, '')).status).toBe(200);
  expect((await hr.remove(salary(paid))).status).toBe(204);
});

test('One that looks at the reader alone holds for every record.', async () => {
  const note = await make(rep, 'acme_note', { name: 'To keep' });
  expect(outcome(await rep.remove(`/api/records/acme_note/${note}`))).toEqual(DENIED);
  expect(outcome(await admin.remove(`/api/records/acme_note/${note}`))).toEqual(DENIED);
  expect((await hr.remove(`/api/records/acme_note/${note}`)).status).toBe(204);
});

test('One that looks at another record judges that one as it is.', async () => {
  const salaries = await Promise.all(
    [true, false].map((paid) => make(hr, 'acme_salary', { name: `Paid: ${paid}`, employee: otherId, paid })),
  );
  const [paid, unpaid] = salaries;
  expect(outcome(await hr.post('/api/records/acme_note', { name: 'Late', salary: paid }))).toEqual(DENIED);
  const note = `/api/records/acme_note/${await make(hr, 'acme_note', { name: 'Early', salary: unpaid })}`;
  expect(outcome(await hr.patch(note, { salary: paid }))).toEqual(DENIED);
  expect((await hr.patch(note, { name: 'In time' })).status).toBe(200);
  expect((await hr.patch(salary(unpaid), { paid: true })).status).toBe(200);
  expect(outcome(await hr.patch(note, { name: 'Too late' }))).toEqual(DENIED);
  expect((await hr.get(note)).json.name).toBe('In time');
});

test('It binds whoever holds its role beside others, and the stages of what it hides are hidden too.', async () => {
  await world.addUser('reader', [{ role: 'sales/read_only' }]);
  await world.addUser('both', [{ role: 'sales/read_only' }, { role: 'sales/manager' }]);
  const readers = [await world.client('reader'), await world.client('both')];
  const secret = await make(admin, 'opportunity', { name: 'Secret' });
  const open = await make(admin, 'opportunity', { name: 'Open' });
  const moved = whereOf({ in: [{ var: 'record' }, [secret, open]] });
  for (const client of readers) {
    const names = (await readAll(client, 'opportunity', { fields: ['name'] })).map(({ name }) => name);
    expect(names).toEqual(['Open']);
    const moves = (await client.get(`/api/records/stage_change?${moved}`)).json.items;
    expect(moves.map(({ record }: { record: string }) => record)).toEqual([open]);
  }
  expect((await admin.get(`/api/records/stage_change?${moved}`)).json.items).toHaveLength(2);
});
