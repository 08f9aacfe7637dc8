// Somebody loses what they may do while their request is under way, waiting for a lock that a test holds: each transaction
// that begins or ends after that is none of theirs any more. And nobody waits for the lock of what they cannot see.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Client as Database } from 'pg';
import type { Answered } from '../rig/ask.ts';
import { until } from '../until.ts';
import { type Client, outcome } from './client.ts';
import { openWorld, type World } from './world.ts';

const LOGIN = [401, 'session.required'];
const UNKNOWN = [404, 'record.unknown'];
/** Longer than a transaction of a bulk request takes further operations. */
const BATCH_MS = 900;

let world: World;
let admin: Client;
/** They hold locks, each until its `rollback`. */
let [holder, other]: Database[] = [];

beforeAll(async () => {
  world = await openWorld({ name: 'mid_request' });
  admin = await world.client();
}, 120_000);

beforeEach(async () => {
  [holder, other] = [await world.connect(), await world.connect()];
});

afterEach(async () => {
  await holder?.end();
  await other?.end();
});

afterAll(() => world.close());

let people = 0;

interface Person {
  readonly id: string;
  readonly client: Client;
}

/** Whom no server knows yet. */
async function stranger(role = 'admin'): Promise<Person> {
  people += 1;
  const login = `person_${people}`;
  const id = await world.addUser(login, [{ role }]);
  return { id, client: await world.client(login) };
}

async function made(entity: string, body: object): Promise<string> {
  const answer = await admin.post(`/api/records/${entity}`, body);
  if (answer.status !== 201) throw new Error(`No ${entity}: ${answer.text}`);
  return answer.json.id;
}

const team = (name: string): Promise<string> => made('team', { name });

/** Holds what the statement locks, as this connection. */
async function hold(connection: Database | undefined, statement: string, values: readonly unknown[] = []) {
  await connection?.query('begin');
  await connection?.query(statement, [...values]);
}

const ROW = 'select 1 from team where id = $1 for update';

/** Waits until somebody waits for what this connection holds. */
async function untilWaitedFor(connection: Database | undefined): Promise<void> {
  const pid = (await connection?.query('select pg_backend_pid() as pid'))?.rows[0].pid;
  const waiting = 'select count(*)::int as n from pg_stat_activity where $1 = any(pg_blocking_pids(pid))';
  await until(async () => Number((await world.rows(waiting, [pid]))[0]?.['n']) > 0, 'somebody waits for the lock');
}

/** Asks, takes something away while the answer waits for the lock of `connection`, and lets go of that. */
async function meanwhile(
  connection: Database | undefined,
  ask: () => Promise<Answered>,
  act: () => Promise<unknown>,
): Promise<Answered> {
  const answer = ask();
  answer.catch(() => undefined);
  await untilWaitedFor(connection);
  await act();
  await connection?.query('rollback');
  return answer;
}

const deactivate = ({ id }: Person) => world.rows('update "user" set active = false where id = $1', [id]);
const dismiss = ({ id }: Person) => world.rows('update membership set deleted_at = now() where "user" = $1', [id]);
/** What has nothing to do with them. */
const change = () => world.rows(TEAM);
const TEAM = `insert into team (id, version, created_at, updated_at, name) values (gen_random_uuid(), 1, now(), now(), 'Another')`;

async function stateOf(id: string): Promise<unknown> {
  return (await world.rows('select name, version::int, deleted_at is null as there from team where id = $1', [id]))[0];
}

async function countNamed(name: string): Promise<unknown> {
  return (await world.rows('select count(*)::int as n from team where name = $1', [name]))[0]?.['n'];
}

describe('Who asks for the first time and is no user any more before PostgreSQL hears of it', () => {
  const record = (id: string) => `/api/records/opportunity/${id}`;
  const QUESTIONS: readonly (readonly [string, (client: Client, id: string) => Promise<Answered>])[] = [
    ['a record', (client, id) => client.get(record(id))],
    ['a list', (client) => client.get('/api/records/opportunity')],
    ['a new record', (client) => client.post('/api/records/opportunity', { name: 'New' })],
    [
      'a new record, once',
      (client) => client.post('/api/records/opportunity', { name: 'New' }, { 'Idempotency-Key': 'k' }),
    ],
    ['a change', (client, id) => client.patch(record(id), { name: 'Changed' })],
    ['a deletion', (client, id) => client.remove(record(id))],
  ];

  test.each(QUESTIONS)('gets not %s, and leaves nothing', async (_name, ask) => {
    const deal = await made('opportunity', { name: 'Kept' });
    const person = await stranger();
    const state = () =>
      world.rows(`select count(*)::int as n, max(version)::int as v, max(deleted_at) as d,
                                   (select count(*) from stage_change)::int as moves from opportunity`);
    const before = await state();
    await hold(holder, 'lock table opportunity in access exclusive mode');
    const answer = await meanwhile(
      holder,
      () => ask(person.client, deal),
      () => deactivate(person),
    );
    expect(outcome(answer)).toEqual(LOGIN);
    expect(await state()).toEqual(before);
  });
});

test('A deletion that waited for a lock is not done for somebody who is no user any more.', async () => {
  const [person, id] = [await stranger(), await team('Waited for')];
  await hold(holder, ROW, [id]);
  const answer = await meanwhile(
    holder,
    () => person.client.remove(`/api/records/team/${id}`),
    () => deactivate(person),
  );
  expect(outcome(answer)).toEqual(LOGIN);
  expect(await stateOf(id)).toEqual({ name: 'Waited for', version: 1, there: true });
});

/** Two operations that wait for a lock each, the second in a transaction of its own. */
async function twoBatches(person: Person, between: () => Promise<unknown>, key: Record<string, string> = {}) {
  const [first, second] = [await team('First'), await team('Second')];
  await hold(holder, ROW, [first]);
  await hold(other, ROW, [second]);
  const operations = [
    { op: 'create', record: { name: `Made ${first}` } },
    { op: 'update', id: first, record: { name: 'First changed' } },
    { op: 'create', record: { name: `Made later ${first}` } },
    { op: 'delete', id: second },
  ];
  const ask = () => person.client.post('/api/records/team/bulk', { operations }, key);
  const wait = () => new Promise((resolve) => setTimeout(resolve, BATCH_MS));
  const answer = await meanwhile(
    other,
    () => {
      const asked = ask();
      asked.catch(() => undefined);
      untilWaitedFor(holder)
        .then(wait)
        .then(() => holder?.query('rollback'))
        .catch(() => undefined);
      return asked;
    },
    between,
  );
  return { answer, ask, first, second };
}

describe('In the middle of a long request', () => {
  test('somebody who is no user any more is stopped; what was done before stays', async () => {
    const person = await stranger();
    const { answer, first, second } = await twoBatches(person, () => deactivate(person));
    expect(outcome(answer)).toEqual(LOGIN);
    expect(await stateOf(first)).toMatchObject({ name: 'First changed' });
    expect(await countNamed(`Made ${first}`)).toBe(1);
    expect(await stateOf(second)).toMatchObject({ version: 1, there: true });
  });

  test('somebody whose role is gone is stopped, and told that something was done', async () => {
    const person = await stranger();
    const { answer, ask, first, second } = await twoBatches(person, () => dismiss(person), {
      'Idempotency-Key': 'role',
    });
    expect(outcome(answer)).toEqual([503, 'access.changed']);
    expect(await countNamed(`Made ${first}`)).toBe(1);
    expect(await stateOf(second)).toMatchObject({ version: 1, there: true });
    expect(outcome(await ask())).toEqual([404, 'entity.unknown']);
    await admin.post('/api/records/membership', { user: person.id, role: 'admin' });
    const again = await ask();
    expect(again.json.results.map(({ status }: { status: number }) => status)).toEqual([201, 200, 201, 204]);
    expect([await countNamed(`Made ${first}`), await countNamed(`Made later ${first}`)]).toEqual([1, 1]);
  });

  test('nothing stops who keeps their rights, whatever else changes, by them or by others', async () => {
    const { answer, first, second } = await twoBatches(await stranger(), change);
    expect(answer.json.results.map(({ status }: { status: number }) => status)).toEqual([201, 200, 201, 204]);
    expect([await countNamed(`Made ${first}`), await countNamed(`Made later ${first}`)]).toEqual([1, 1]);
    expect(await stateOf(second)).toMatchObject({ there: false });
  });
});

test('While users, teams and roles change without end, every request is answered once.', async () => {
  const { client } = await stranger();
  let isOver = false;
  const changing = (async () => {
    while (!isOver) await change();
  })();
  try {
    for (let index = 0; index < 20; index += 1) {
      const record = { name: `Churn ${index}` };
      expect((await client.post('/api/records/opportunity', record)).status).toBe(201);
      const operations = [1, 2, 3].map((each) => ({ op: 'create', record: { name: `Churned ${index} ${each}` } }));
      const answer = await client.post('/api/records/team/bulk', { operations, atomic: true });
      expect(answer.json.results.map(({ status }: { status: number }) => status)).toEqual([201, 201, 201]);
      expect((await client.get('/api/records/opportunity')).status).toBe(200);
    }
  } finally {
    isOver = true;
    await changing;
  }
  const [row] = await world.rows(`select count(*)::int as n from opportunity where name like 'Churn %'`);
  expect(row?.['n']).toBe(20);
});

test('Who takes their own role may still do that.', async () => {
  const { id, client } = await stranger();
  const [membership] = await world.rows('select id from membership where "user" = $1', [id]);
  expect((await client.remove(`/api/records/membership/${membership?.['id']}`)).status).toBe(204);
  expect(outcome(await client.get('/api/records/team'))).toEqual([404, 'entity.unknown']);
});

test('Nobody waits for the lock of a record that they may not see, nor holds others up by asking for it.', async () => {
  const { client } = await stranger('rep');
  const lead = await made('lead', { name: 'Hidden' });
  const path = `/api/records/lead/${lead}`;
  await hold(holder, 'select 1 from lead where id = $1 for update', [lead]);
  const operations = [
    { op: 'update', id: lead, record: { name: 'X' } },
    { op: 'delete', id: lead },
  ];
  const answers = [
    await client.patch(path, { name: 'X' }),
    await client.remove(path),
    await client.post(`${path}/restore`, ''),
    ...(await client.post('/api/records/lead/bulk', { operations })).json.results.map(
      ({ status, problem }: { status: number; problem: object }) => ({ status, json: problem }),
    ),
  ];
  expect(answers.map(outcome)).toEqual(answers.map(() => UNKNOWN));
});
