// A request that is sent again with its Idempotency-Key is told what was done; but only as far as whoever sends it may see
// that now, whatever they could see when they sent it first.

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Client, outcome } from './client.ts';
import { openWorld, type World } from './world.ts';

/** What a boss may see and a clerk may not, and a check that tells it. */
const PACK = {
  'roles/acme_boss.json': role('boss', { acme_secret: 'write' }),
  'roles/acme_clerk.json': role('clerk', {}),
  'extensions/sales/opportunity.json': {
    extends: 'crm:sales/opportunity',
    properties: {
      acme_margin: {
        $ref: 'crm:types/integer',
        title: 'Margin',
        'x-field': { order: 300, classes: { acme_secret: true } },
      },
    },
    'x-entity': {
      checks: {
        acme_cheap: {
          rule: { or: [{ '!=': [{ var: 'name' }, 'Cheap'] }, { '<': [{ var: 'acme_margin' }, 10] }] },
          message: '{{name}} has {{acme_margin}}.',
          at: 'acme_margin',
        },
      },
    },
  },
};

function role(name: string, classes: object) {
  const opportunity = { read: { scope: 'all' }, create: { scope: 'all' }, update: { scope: 'all' } };
  return {
    $id: `crm:acme/roles/acme_${name}`,
    title: name,
    includes: { 'base/everyone': true },
    grants: { 'sales/opportunity': opportunity },
    classes,
  };
}

let world: World;
let admin: Client;

beforeAll(async () => {
  world = await openWorld({ name: 'replays', pack: PACK });
  admin = await world.client();
}, 120_000);

afterAll(() => world.close());

const SECRET = '7331';
let people = 0;

interface Person {
  readonly client: Client;
  /** Makes a clerk of who was a boss, or the other way round. */
  readonly become: (role: string) => Promise<void>;
}

async function boss(): Promise<Person> {
  people += 1;
  const login = `boss_${people}`;
  const id = await world.addUser(login, [{ role: 'acme_boss' }]);
  const become = async (wanted: string): Promise<void> => {
    await world.rows('update membership set deleted_at = now() where "user" = $1', [id]);
    expect((await admin.post('/api/records/membership', { user: id, role: wanted })).status).toBe(201);
  };
  return { client: await world.client(login), become };
}

const BULK = '/api/records/opportunity/bulk';

test('Of many that were written and refused, a replay tells what is hidden by now neither of the ones nor of the others.', async () => {
  const { client, become } = await boss();
  const { id } = (await client.post('/api/records/opportunity', { name: 'Fine', acme_margin: Number(SECRET) })).json;
  const operations = [
    { op: 'create', record: { name: 'Made', acme_margin: Number(SECRET) } },
    // It holds what was not sent with it.
    { op: 'update', id, record: { name: 'Cheap' } },
    { op: 'create', record: { nam: 'Strange' } },
  ];
  const headers = { 'Idempotency-Key': randomUUID() };
  const ask = () => client.post(BULK, { operations }, headers);
  const first = await ask();
  expect(first.text).toContain(`Cheap has ${SECRET}.`);
  expect((await ask()).text).toBe(first.text);

  await become('acme_clerk');
  const second = await ask();
  expect(second.text).not.toContain(SECRET);
  expect(second.text).not.toContain('margin');
  const [made, cheap, strange] = second.json.results;
  expect(made).toMatchObject({ status: 201, record: { id: first.json.results[0].record.id, name: 'Made' } });
  const bare = ({ type, title, status, code }: Record<string, unknown>) => ({
    type,
    title,
    status,
    code,
    detail: title,
  });
  expect(cheap).toEqual({ status: 422, problem: bare(first.json.results[1].problem) });
  expect(strange).toEqual({ status: 422, problem: bare(first.json.results[2].problem) });

  await become('acme_boss');
  expect((await ask()).text).toBe(first.text);
});

test('A record that was made is shown with the fields that are open now, and not at all to who sees no such records.', async () => {
  const { client, become } = await boss();
  const headers = { 'Idempotency-Key': randomUUID() };
  const ask = () => client.post('/api/records/opportunity', { name: 'Once', acme_margin: Number(SECRET) }, headers);
  const first = await ask();
  expect([first.status, first.json.acme_margin]).toEqual([201, Number(SECRET)]);
  await become('acme_clerk');
  const second = await ask();
  expect([second.status, second.json.id, second.json.acme_margin]).toEqual([201, first.json.id, undefined]);
  expect(second.text).not.toContain(SECRET);
  await world.rows(`update membership set deleted_at = now() where role like '%acme_clerk'`);
  expect(outcome(await ask())).toEqual([404, 'entity.unknown']);
});
