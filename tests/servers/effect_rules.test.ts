// Rules that are sent with roles to learn their effect: what the asker may not read is not there for them, or the numbers
// would tell it, letter by letter. Each is refused as a name that nothing has.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Client } from './client.ts';
import { COMPANY } from './two_companies.ts';
import { openWorld, type World } from './world.ts';

const NAME = { $ref: 'crm:types/text', title: 'Name', 'x-field': { order: 10, required: true } };
const HUSHED = { $ref: 'crm:types/text', title: 'Hushed', 'x-field': { order: 30, classes: { acme_secret: true } } };
const TO_SALARY = { $ref: 'crm:types/reference', title: 'Salary', 'x-field': { order: 20, to: 'acme/acme_salary' } };
const NOT_WRONG = { '!=': [{ var: 'hushed' }, 'WRONG'] };

const PACK = {
  'entities/acme_salary.json': {
    title: 'Salary',
    'x-entity': { plural: 'Salaries', label: 'name' },
    properties: { name: NAME, hushed: HUSHED },
  },
  'entities/acme_note.json': {
    title: 'Note',
    'x-entity': { plural: 'Notes', label: 'name', aspects: { owned: {} } },
    properties: { name: NAME, salary: TO_SALARY, hushed: HUSHED },
  },
  // Whose rights are asked about.
  'roles/acme_reader.json': {
    title: 'Reader',
    includes: { 'base/everyone': true },
    grants: {
      'acme/acme_note': { read: {}, update: { when: NOT_WRONG } },
      'acme/acme_salary': { read: {} },
      'base/task': { read: {} },
    },
  },
  // Those who ask: one under a restriction, the other without the class.
  'roles/acme_bound.json': { title: 'Bound', includes: { 'base/admin': true }, grants: {} },
  'roles/acme_desk.json': {
    title: 'Desk',
    includes: { 'base/everyone': true },
    grants: { 'base/user': { explain: {} }, 'acme/acme_note': { read: {} }, 'acme/acme_salary': { read: {} } },
  },
  'restrictions/acme_sealed.json': {
    title: 'Sealed salaries',
    entity: 'acme/acme_salary',
    actions: { read: true },
    for: { 'acme/acme_bound': true },
    rule: { '!=': [{ var: 'name' }, 'Secretpay'] },
  },
  'restrictions/acme_sealed_task.json': {
    title: 'Sealed tasks',
    entity: 'base/task',
    actions: { read: true },
    for: { 'acme/acme_bound': true },
    rule: { '!=': [{ var: 'subject' }, 'Secretpay'] },
  },
};

let world: World;
let admin: Client;
let bound: Client;
let boundId: string;
let desk: Client;
let local: Client;

beforeAll(async () => {
  world = await openWorld({ name: 'effect_rules', pack: PACK });
  admin = await world.client();
  const here = (await admin.get('/api/auth/me')).json.company.id;
  boundId = await world.addUser('bound', [{ role: 'acme/acme_bound' }]);
  await world.addUser('desk', [{ role: 'acme/acme_desk' }]);
  await world.addUser('local', [{ role: 'admin', company: here }]);
  await world.addUser('reader', [{ role: 'acme/acme_reader' }]);
  await world.addUser('local_reader', [{ role: 'acme/acme_reader', company: here }]);
  bound = await world.client('bound');
  desk = await world.client('desk');
  local = await world.client('local');
  const salary = await make('acme_salary', { name: 'Secretpay', hushed: 'NEWSEC' });
  await make('acme_note', { name: 'Of the salary', salary, hushed: 'NEWSEC' });
  await make('acme_note', { name: 'Of nothing', hushed: 'OLD' });
  const there = await make('company', { name: 'Belgique', ...COMPANY });
  const deal = await make('opportunity', { name: 'Zzdeal' }, { 'X-Company': there });
  await make('task', { subject: 'Of the deal', company: null, opportunity: deal });
  await make('task', { subject: 'Of nothing', company: null });
}, 120_000);

afterAll(() => world.close());

async function make(entity: string, body: object, headers: Readonly<Record<string, string>> = {}): Promise<string> {
  const answer = await admin.post(`/api/records/${entity}`, body, headers);
  if (answer.status !== 201) throw new Error(`${entity} was refused: ${answer.text}`);
  return answer.json.id;
}

const READER = 'crm:acme/roles/acme_reader';

const effect = (client: Client, role: object) => client.post('/api/access/effect', { roles: [role] });

const granting = (entity: string, grants: object) => ({ extends: READER, grants: { [entity]: grants } });

const reading = (entity: string, when: unknown) => granting(entity, { read: { when } });

const contains = (path: string, word: string) => ({ contains: [{ var: path }, word] });

const NOTE = 'acme/acme_note';

/** What is told of reading the entity: how many records close. */
async function closes(client: Client, entity: string, role: object): Promise<number> {
  const { status, json } = await effect(client, role);
  expect(status).toBe(200);
  const found = json.entities.find((each: { entity: string; action: string }) => {
    return each.entity === entity && each.action === 'read';
  });
  return found?.closes.records ?? 0;
}

/** What is refused, without the id of the request and with the name in one form. */
async function refused(client: Client, role: object, name: string) {
  const { status, text, json } = await effect(client, role);
  const { request_id: _, ...told } = JSON.parse(text.replaceAll(name, '<name>'));
  expect([status, json.errors?.[0]?.code, json.errors?.length]).toEqual([422, 'rule.variable', 1]);
  return told;
}

/** That a role which names it is refused as one that names what nothing has. */
async function refusedAsNothing(client: Client, name: string, nothing: string, roleOf: (name: string) => object) {
  const told = await refused(client, roleOf(name), name);
  expect(told).toEqual(await refused(client, roleOf(nothing), nothing));
  return told.errors[0];
}

describe('Behind a reference', () => {
  const guess = (word: string) => reading('base/task', contains('opportunity.name', word));

  test('who reads all companies is told of all records', async () => {
    expect(await closes(admin, 'task', guess('Zzd'))).toBe(1);
    expect(await closes(admin, 'task', guess('Nope'))).toBe(2);
  });

  test('the records of other companies are not there', async () => {
    const [task] = (await local.get('/api/records/task?sort=-subject')).json.items;
    expect(task.opportunity).toEqual({ id: expect.any(String), restricted: true });
    for (const word of ['Zzdeal', 'Zzd', 'Nope']) {
      const { pointer } = await refusedAsNothing(local, 'name', 'nope', (name) =>
        reading('base/task', { and: [contains(`opportunity.${name}`, word), { '!=': [{ var: 'subject' }, null] }] }),
      );
      expect(pointer).toBe('/roles/0/grants/base~1task/read/when/and/0/contains/0/var');
    }
    expect(await closes(local, 'task', reading('base/task', contains('subject', 'deal')))).toBe(1);
  });

  test('what a restriction keeps from the asker is not there', async () => {
    expect(await closes(desk, 'acme_note', reading(NOTE, contains('salary.name', 'cretp')))).toBe(1);
    await refusedAsNothing(bound, 'name', 'nope', (name) => reading(NOTE, contains(`salary.${name}`, 'cretp')));
    // The reference itself is shown to them.
    await refused(bound, reading(NOTE, { '!=': [{ var: 'salary.id' }, null] }), 'salary.id');
    expect(await closes(bound, 'acme_note', reading(NOTE, { '!=': [{ var: 'salary' }, null] }))).toBe(1);
  });
});

describe('Fields of a class that the asker does not have', () => {
  test('are not there', async () => {
    expect(await closes(admin, 'acme_note', reading(NOTE, contains('hushed', 'NEW')))).toBe(1);
    for (const word of ['NEW', 'WRONG']) {
      await refusedAsNothing(desk, 'hushed', 'hushes', (name) => reading(NOTE, contains(name, word)));
      await refusedAsNothing(desk, 'hushed', 'hushes', (name) => reading(NOTE, contains(`salary.${name}`, word)));
      await refusedAsNothing(desk, 'hushed', 'hushes', (name) => {
        return granting(NOTE, { read: { companies: contains(name, word) } });
      });
    }
  });

  test('have no type, and are nowhere meant', async () => {
    const misspelt = (name: string) => reading(NOTE, contains(name, 'x'));
    expect((await refused(desk, misspelt('hushe'), 'hushe')).errors[0].detail).not.toContain('hushed');
    await refusedAsNothing(desk, 'hushed', 'hushes', (name) => reading(NOTE, { '<': [{ var: name }, 3] }));
    const told = async (name: string) => {
      const { text } = await effect(desk, granting(NOTE, { read: { whem: { '<': [{ var: name }, 3] } } }));
      const { errors } = JSON.parse(text.replaceAll(name, '<name>'));
      return errors;
    };
    expect(await told('hushed')).toEqual(await told('hushes'));
  });
});

test('The record may be named in a rule, and is read no further by it.', async () => {
  expect(await closes(admin, 'acme_note', reading(NOTE, contains('$record.hushed', 'NEW')))).toBe(1);
  await refusedAsNothing(desk, 'hushed', 'hushes', (name) => reading(NOTE, contains(`$record.${name}`, 'NEW')));
});

test('Of an entity of which the asker reads nothing no field is there.', async () => {
  await refusedAsNothing(desk, 'subject', 'subjekt', (name) => reading('base/task', { '!=': [{ var: name }, null] }));
});

test('A rule of the model may stay as it is, and nowhere else.', async () => {
  const whole = {
    $id: READER,
    ...PACK['roles/acme_reader.json'],
    grants: { [NOTE]: { read: { scope: 'own' }, update: { when: NOT_WRONG } } },
  };
  expect(await closes(desk, 'acme_note', whole)).toBe(2);
  await refused(desk, granting(NOTE, { update: { when: { '!=': [{ var: 'hushed' }, 'OTHER'] } } }), 'hushed');
  await refused(desk, granting(NOTE, { read: { when: NOT_WRONG } }), 'hushed');
});

test('Shares of what is kept from the asker are not counted, though they see that they hold them.', async () => {
  const tasks = await Promise.all(['Secretpay', 'Open'].map((subject) => make('task', { subject })));
  for (const record of tasks) await make('record_share', { entity: 'task', record, user: boundId, level: 'read' });
  const shares = (await bound.get('/api/records/record_share')).json.items;
  expect(shares.map(({ record }: { record: string }) => record).sort()).toEqual([...tasks].sort());
  const closed = (client: Client, word: string) => {
    return closes(client, 'record_share', reading('base/task', { '!': [contains('subject', word)] }));
  };
  expect([await closed(admin, 'Secret'), await closed(bound, 'Secret'), await closed(bound, 'Open')]).toEqual([
    1, 0, 1,
  ]);
});
