// Two servers on one database, and many who write at once: nothing is lost, nothing is done twice, nothing dangles, and
// the log tells it in the order in which it happened.

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Client as Database } from 'pg';
import type { Answered } from '../rig/ask.ts';
import { until } from '../until.ts';
import { type Client, outcome } from './client.ts';
import { openWorld, type World } from './world.ts';

let world: World;
let one: Client;
let two: Client;
/** Holds locks and looks; nothing else. */
let database: Database;

beforeAll(async () => {
  world = await openWorld({ name: 'concurrency' });
  one = await world.client();
  two = await world.client('admin', { server: 1 });
  database = await world.connect();
}, 120_000);

afterAll(async () => {
  await database.end();
  await world.close();
});

const servers = (): readonly Client[] => [one, two];

/** The same server for even numbers, the other for odd ones. */
function at(index: number): Client {
  return index % 2 === 0 ? one : two;
}

function times<T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => work(index)));
}

async function made(entity: string, body: object): Promise<string> {
  const answer = await one.post(`/api/records/${entity}`, body);
  if (answer.status !== 201) throw new Error(`No ${entity}: ${answer.text}`);
  return answer.json.id;
}

/** Waits until so many backends wait for a lock. */
function untilWaiting(count: number): Promise<void> {
  const sql = `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  return until(async () => (await database.query(sql)).rows[0].n >= count, `${count} wait for a lock`);
}

/** The one is written step by step, since it has a tree; the other in one statement. */
const KINDS = ['account', 'opportunity'];

test.each(KINDS)(
  'Many changes of one %s on both servers get versions without gaps, and its history tells each in order.',
  async (entity) => {
    const path = `/api/records/${entity}/${await made(entity, { name: 'Busy' })}`;
    const answers = await times(24, (index) => at(index).patch(path, { name: `Busy ${index}` }));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 24 }, () => 200));
    const versions = answers.map(({ json }) => json.version).sort((a, b) => a - b);
    expect(versions).toEqual(Array.from({ length: 24 }, (_, index) => index + 2));
    const { items } = (await two.get(`${path}/history?limit=200`)).json;
    expect(items.map(({ version }: { version: number }) => version)).toEqual(
      Array.from({ length: 25 }, (_, index) => 25 - index),
    );
    const byVersion = new Map(answers.map(({ json }) => [json.version, json.name]));
    for (const [index, { version, diff }] of items.entries()) {
      if (version === 1) continue;
      expect(diff.name).toEqual([items[index + 1].diff.name[1], byVersion.get(version)]);
    }
  },
);

test.each(KINDS)(
  'Of many who saw the same version of one %s one may change it, and the others get what it is now.',
  async (entity) => {
    const id = await made(entity, { name: 'Seen' });
    const change = (index: number) =>
      at(index).patch(`/api/records/${entity}/${id}`, { name: `Seen ${index}` }, { 'If-Match': '"1"' });
    const answers = await times(12, change);
    const [won, ...others] = answers.filter(({ status }) => status === 200);
    expect(others).toEqual([]);
    const stale = answers.filter(({ status }) => status === 412);
    expect(stale).toHaveLength(11);
    for (const { json } of stale) expect([json.current.version, json.current.name]).toEqual([2, won?.json.name]);
  },
);

test('Changes of different fields at once are all kept.', async () => {
  const id = await made('account', { name: 'Fields' });
  const patches = [
    { employees: 7 },
    { phone: '+33 4 65 71 41 19' },
    { email: 'a@example.org' },
    { tags: ['x'] },
    { description: 'y' },
  ];
  await times(patches.length, (index) => at(index).patch(`/api/records/account/${id}`, patches[index]));
  expect((await one.get(`/api/records/account/${id}`)).json).toMatchObject({
    ...Object.assign({}, ...patches),
    version: 6,
  });
});

test('The log is in the order of versions where transactions began in another order.', async () => {
  const [held, changed] = [await made('team', { name: 'Held' }), await made('team', { name: 'One' })];
  await database.query('begin');
  await database.query('select 1 from team where id = $1 for update', [held]);
  try {
    // The first gets its transaction id by writing elsewhere, then waits for the lock; meanwhile the second is done.
    const operations = [
      { op: 'create', record: { name: 'Elsewhere' } },
      { op: 'update', id: held, record: { name: 'Held no more' } },
      { op: 'update', id: changed, record: { name: 'Three' } },
    ];
    const first = one.post('/api/records/team/bulk', { operations, atomic: true });
    await untilWaiting(1);
    expect((await two.patch(`/api/records/team/${changed}`, { name: 'Two' })).json.version).toBe(2);
    await database.query('commit');
    expect((await first).json.results.map(({ status }: { status: number }) => status)).toEqual([201, 200, 200]);
  } finally {
    await database.query('rollback');
  }
  const delivered = await database.query(
    `select diff -> 'name' ->> 1 as name from _change where record = $1 order by epoch, xid, id`,
    [changed],
  );
  expect(delivered.rows.map(({ name }) => name)).toEqual(['One', 'Three', 'Two']);
  for (const client of servers()) {
    const { items } = (await client.get(`/api/records/team/${changed}/history`)).json;
    expect(items.map(({ version, diff }: { version: number; diff: object }) => [version, diff])).toEqual([
      [3, { name: ['Two', 'Three'] }],
      [2, { name: ['One', 'Two'] }],
      [1, expect.objectContaining({ name: [null, 'One'] })],
    ]);
    expect((await client.get(`/api/records/team/${changed}`)).json).toMatchObject({ version: 3, name: 'Three' });
  }
});

test.each<[string, string, (id: string) => object, string]>([
  ['restrict', 'account', (account) => ({ name: 'Refers', account }), 'opportunity'],
  ['cascade', 'account', (account) => ({ subject: 'Refers', account }), 'task'],
  ['clear', 'contact', (contact) => ({ name: 'Refers', contact }), 'opportunity'],
  ['clear in its own tree', 'account', (parent) => ({ name: 'Refers', parent }), 'account'],
])('While a record is deleted (%s) nobody ends up referring to it.', async (_name, entity, body, referring) => {
  const field = Object.keys(body('')).at(-1);
  for (let round = 0; round < 6; round += 1) {
    const id = await made(entity, entity === 'contact' ? { last_name: 'Target' } : { name: 'Target' });
    const standing = await made(referring, { ...body(id), [field ?? '']: null });
    const [created, changed, deleted] = await Promise.all([
      at(round).post(`/api/records/${referring}`, body(id)),
      at(round).patch(`/api/records/${referring}/${standing}`, { [field ?? '']: id }),
      at(round + 1).remove(`/api/records/${entity}/${id}`),
    ]);
    const statuses = [created?.status, changed?.status, deleted?.status];
    expect([201, 422]).toContain(created?.status);
    expect([200, 422]).toContain(changed?.status);
    expect([204, 409]).toContain(deleted?.status);
    const dangling = await database.query(
      `select r.id from "${referring}" r join "${entity}" t on t.id = r."${field}" where t.id = $1 and r.deleted_at is null and t.deleted_at is not null`,
      [id],
    );
    expect([statuses, dangling.rows]).toEqual([statuses, []]);
  }
});

test('While a deletion is taken back and its parts are deleted anew, what lives refers to what lives.', async () => {
  for (let round = 0; round < 4; round += 1) {
    const account = await made('account', { name: 'Back' });
    const deal = await made('opportunity', { name: 'Back', account });
    await one.remove(`/api/records/opportunity/${deal}`);
    const [restored, deleted] = await Promise.all([
      at(round).post(`/api/records/opportunity/${deal}/restore`, ''),
      at(round + 1).remove(`/api/records/account/${account}`),
    ]);
    expect([
      [200, 409],
      [409, 204],
    ]).toContainEqual([restored?.status, deleted?.status]);
  }
});

test('Of many who create the same key at once one does, in whatever case they write it.', async () => {
  const login = `twin${randomUUID()}`;
  const answers = await times(10, (index) =>
    at(index).post('/api/records/user', { name: 'Twin', login: index % 3 === 0 ? login.toUpperCase() : login }),
  );
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  for (const answer of answers.filter(({ status }) => status !== 201)) {
    expect([answer.status, answer.json.errors[0]]).toMatchObject([
      409,
      { code: 'value.not_unique', pointer: '/login' },
    ]);
  }
});

test.each([
  ['user', 'login', (key: string, index: number) => ({ login: key, name: `Name ${index}` })],
  ['product', 'code', (key: string, index: number) => ({ code: key, name: `Name ${index}` })],
])('Of many who upsert the same %s by %s one creates it and the others change it.', async (entity, by, record) => {
  for (let round = 0; round < 4; round += 1) {
    const key = randomUUID();
    const answers = await times(10, (index) => {
      const operations = [{ op: 'upsert', by, record: record(key, index) }];
      return at(index).post(`/api/records/${entity}/bulk`, { operations });
    });
    const results = answers.map(({ json }) => json.results[0]);
    expect(results.map(({ status }) => status).sort()).toEqual([...Array.from({ length: 9 }, () => 200), 201]);
    expect(new Set(results.map(({ record: { id } }) => id)).size).toBe(1);
    const versions = results.map(({ record: { version } }) => version).sort((a, b) => a - b);
    expect(versions).toEqual(Array.from({ length: 10 }, (_, index) => index + 1));
  }
});

test('Bulk requests that lock the same records in opposite orders are all done, operation by operation.', async () => {
  const ids = await times(8, (index) => made('team', { name: `Crossed ${index}` }));
  const bulk = (client: Client, order: readonly string[]) => {
    const operations = order.map((id) => ({ op: 'update', id, record: { name: randomUUID() } }));
    return client.post('/api/records/team/bulk', { operations });
  };
  for (let round = 0; round < 2; round += 1) {
    const answers = await Promise.all([bulk(one, ids), bulk(two, ids.toReversed())]);
    for (const { status, json } of answers) {
      const refused = json.results?.filter((result: { status: number }) => result.status !== 200);
      expect([status, refused]).toEqual([200, []]);
    }
  }
  const { rows } = await database.query('select version::int from team where id = any($1)', [ids]);
  expect(rows.map(({ version }) => version)).toEqual(ids.map(() => 5));
});

test('Of many who upsert the same account by external_key one creates it and the others change it.', async () => {
  for (let round = 0; round < 4; round += 1) {
    const external_key = { system: 'erp', key: randomUUID() };
    const answers = await times(10, (index) => {
      const operations = [{ op: 'upsert', by: 'external_key', record: { external_key, name: `Name ${index}` } }];
      return at(index).post('/api/records/account/bulk', { operations });
    });
    const results = answers.map(({ json }) => json.results[0]);
    expect(results.map(({ status }) => status).sort()).toEqual([...Array.from({ length: 9 }, () => 200), 201]);
    expect(new Set(results.map(({ record: { id } }) => id)).size).toBe(1);
  }
});

test('Atomic bulk requests that name the same records or keys in opposite orders are all done.', async () => {
  // So many that one who begins anew at once meets the other again, more often than anyone tries.
  const creates = Array.from({ length: 60 }, () => ({ op: 'create', record: { name: 'Crossed' } }));
  const { results } = (await one.post('/api/records/team/bulk', { operations: creates })).json;
  const ids: readonly string[] = results.map(({ record }: { record: { id: string } }) => record.id);
  const keys = ids.map(() => randomUUID());
  const named = ids.map((id) => ({ op: 'update', id, record: { name: randomUUID() } }));
  const keyed = keys.map((key) => {
    const record = { name: 'Crossed', external_key: { system: 'erp', key } };
    return { op: 'upsert', by: 'external_key', record };
  });
  for (const operations of [named, keyed]) {
    const answers = await times(2, (index) => {
      const ordered = index % 2 === 0 ? operations : operations.toReversed();
      return at(index).post('/api/records/team/bulk', { operations: ordered, atomic: true });
    });
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  }
  const counted = await database.query(`select count(*)::int as n from external_key where key = any($1)`, [keys]);
  expect(counted.rows).toEqual([{ n: keys.length }]);
});

test('Two moves in a tree that are each fine never make a circle, on whichever server.', async () => {
  for (let round = 0; round < 4; round += 1) {
    const [a, b, c] = [
      await made('team', { name: 'A' }),
      await made('team', { name: 'B' }),
      await made('team', { name: 'C' }),
    ];
    const answers = await Promise.all([
      one.patch(`/api/records/team/${a}`, { parent: b }),
      two.patch(`/api/records/team/${b}`, { parent: c }),
      one.patch(`/api/records/team/${c}`, { parent: a }),
    ]);
    const refused = answers.filter(({ status }) => status !== 200);
    expect(refused.map(({ status, json }) => [status, json.errors[0].code])).toEqual([[422, 'reference.cycle']]);
  }
});

test('Many requests with one Idempotency-Key, on both servers, are done once.', async () => {
  const name = `Once ${randomUUID()}`;
  const headers = { 'Idempotency-Key': randomUUID() };
  // Tokens are holders of their own, so both servers are asked with the same one.
  const twin = twinOf(one);
  const answers = await times(10, (index) =>
    (index % 2 === 0 ? one : twin).post('/api/records/account', { name }, headers),
  );
  const done = answers.filter(({ status }) => status === 201);
  const running = answers.filter(({ status }) => status === 409);
  expect(done.length + running.length).toBe(10);
  expect(new Set(done.map(({ text }) => text)).size).toBe(1);
  for (const answer of running) expect(answer.json.code).toBe('idempotency.running');
  const { rows } = await database.query('select id from account where name = $1', [name]);
  expect(rows).toEqual([{ id: done[0]?.json.id }]);
});

test('While a request with an Idempotency-Key runs, its double is told so; afterwards it gets the answer, and another body 422.', async () => {
  const account = await made('account', { name: 'Awaited' });
  const headers = { 'Idempotency-Key': randomUUID() };
  const body = { name: 'Runs', account };
  const twin = twinOf(one);
  await database.query('begin');
  await database.query('select 1 from account where id = $1 for update', [account]);
  let first: Promise<Answered>;
  try {
    first = one.post('/api/records/opportunity', body, headers);
    await untilWaiting(1);
    const double = await twin.post('/api/records/opportunity', body, headers);
    expect(outcome(double)).toEqual([409, 'idempotency.running']);
    expect(Number(double.headers['retry-after'])).toBeGreaterThan(0);
  } finally {
    await database.query('commit');
  }
  const done = await first;
  expect(done.status).toBe(201);
  const replay = await twin.post('/api/records/opportunity', body, headers);
  expect([replay.status, replay.text, replay.headers.etag, replay.headers.location]).toEqual([
    201,
    done.text,
    done.headers.etag,
    done.headers.location,
  ]);
  expect(outcome(await twin.post('/api/records/opportunity', { name: 'Other' }, headers))).toEqual([
    422,
    'idempotency.mismatch',
  ]);
  expect(outcome(await twin.post('/api/records/account', body, headers))).toEqual([422, 'idempotency.mismatch']);
  // Another person’s key of the same name is another key.
  expect((await two.post('/api/records/opportunity', { name: 'Mine' }, headers)).status).toBe(201);
  expect((await one.remove(`/api/records/opportunity/${done.json.id}`)).status).toBe(204);
  expect(outcome(await twin.post('/api/records/opportunity', body, headers))).toEqual([404, 'record.unknown']);
});

test('A bulk request whose client goes away in the middle is done to its end, and nothing of it twice, when it is sent again.', async () => {
  const name = `Once ${randomUUID()}`;
  const [first, second] = [await made('team', { name: 'First' }), await made('team', { name: 'Second' })];
  const create = (index: number) => ({ op: 'create', record: { name: `${name} ${index}` } });
  const update = (id: string) => ({ op: 'update', id, record: { name } });
  const refused = { op: 'create', record: { name: null } };
  const operations = [create(0), refused, update(first), create(1), update(second), create(2)];
  const asked = {
    method: 'POST',
    path: '/api/records/team/bulk',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() },
    body: JSON.stringify({ operations }),
  };
  const [gone, other] = [new AbortController(), await world.connect()];
  try {
    await hold(database, first);
    await hold(other, second);
    const lost = one.ask({ ...asked, signal: gone.signal });
    lost.catch(() => undefined);
    await untilWaiting(1);
    // Longer than a batch may take, so that it ends with this operation and the next one is in a transaction of its own.
    await new Promise((resolve) => setTimeout(resolve, 900));
    await database.query('commit');
    await until(async () => (await countNamed(name)) === 1, 'the first batch is committed');
    await untilWaiting(1);
    gone.abort();
    await expect(lost).rejects.toThrow();
  } finally {
    await database.query('rollback');
    await other.end();
  }
  const twin = twinOf(one);
  let again = await twin.ask(asked);
  await until(async () => {
    if (again.status === 409) again = await twin.ask(asked);
    return again.status !== 409;
  }, 'the key of the request that was stopped is free');
  const statuses = again.json.results.map(({ status }: { status: number }) => status);
  expect([again.status, statuses]).toEqual([200, [201, 422, 200, 201, 200, 201]]);
  expect(await countNamed(name)).toBe(3);
  expect((await one.get(`/api/records/team/${first}`)).json).toMatchObject({ version: 2, name });
  expect((await one.ask(asked)).text).toBe(again.text);
  const changed = { ...asked, body: JSON.stringify({ operations: [create(3)] }) };
  expect(outcome(await one.ask(changed))).toEqual([422, 'idempotency.mismatch']);
});

/** Holds the lock of a record until the transaction ends. */
async function hold(connection: Database, team: string): Promise<void> {
  await connection.query('begin');
  await connection.query('select 1 from team where id = $1 for update', [team]);
}

async function countNamed(name: string): Promise<number> {
  const counted = 'select count(*)::int as n from team where name like $1';
  return (await database.query(counted, [`${name} %`])).rows[0].n;
}

/** The same token on the other server. */
function twinOf(client: Client): Client {
  return client.at(world.servers[1]?.url ?? '');
}

test('What one server has answered the other one knows, at once.', async () => {
  for (let round = 0; round < 20; round += 1) {
    const [writer, reader] = [at(round), at(round + 1)];
    const { id } = (await writer.post('/api/records/team', { name: `Round ${round}` })).json;
    expect((await reader.get(`/api/records/team/${id}`)).json.name).toBe(`Round ${round}`);
    await reader.patch(`/api/records/team/${id}`, { name: 'Changed' });
    expect((await writer.get(`/api/records/team/${id}`)).json.name).toBe('Changed');
  }
});
