// The database goes away in the middle of things, the pool is full, a client loses patience: refusals that say so, no
// crash, and everything by itself as before when it is over.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Client as Database } from 'pg';
import { type EmbeddedDatabase, startEmbedded } from '../../engine/runtime/database/embedded/start.ts';
import type { Answered } from '../rig/ask.ts';
import { until } from '../until.ts';
import { type Client, outcome } from './client.ts';
import { openWorld, type World } from './world.ts';

/** Two connections for one tenant, of which half would be one. */
const POOL = 4;

let world: World;
let client: Client;
let database: Database;
let folder: string;
let embedded: EmbeddedDatabase;

/** A database that this file owns and may stop: it comes back in its folder, on its port. */
function startOwn(): Promise<EmbeddedDatabase> {
  return startEmbedded({ folder, durable: false, progress: () => undefined });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cahier-outage-'));
  embedded = await startOwn();
  world = await openWorld({
    name: 'outages',
    own: { count: 2, env: { CAHIER_POOL: String(POOL) }, databaseUrl: embedded.url },
  });
  client = await world.client();
  database = await world.connect();
}, 120_000);

afterEach(async () => {
  await database.query('rollback').catch(() => undefined);
});

afterAll(async () => {
  await database.end().catch(() => undefined);
  await world.close();
  await embedded.stop();
  await rm(folder, { recursive: true, force: true });
});

async function account(name: string): Promise<string> {
  return (await client.post('/api/records/account', { name })).json.id;
}

/** Holds the lock of a record until the transaction ends. */
async function hold(id: string): Promise<void> {
  await database.query('begin');
  await database.query('select 1 from account where id = $1 for update', [id]);
}

async function waiting(): Promise<number> {
  const { rows } = await database.query(
    `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return rows[0].n;
}

/** Cuts all sessions of the database but the one that says so. */
async function cutAll(): Promise<void> {
  await database.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
  );
}

function untilAnswering(): Promise<void> {
  const asks = world.servers.map(
    ({ url }) =>
      async () =>
        (await client.at(url).get('/api/records/account?limit=1')).status === 200,
  );
  return until(async () => (await Promise.all(asks.map((ask) => ask()))).every(Boolean), 'both servers answer again', {
    withinMs: 10_000,
    everyMs: 100,
  });
}

describe('When sessions of the database are cut', () => {
  test('a change that was under way is refused with 503, is not there, and can be made afterwards', async () => {
    const id = await account('Cut');
    await hold(id);
    const changing = client.patch(`/api/records/account/${id}`, { name: 'Changed' });
    await until(async () => (await waiting()) > 0, 'the change waits for the lock');
    await cutAll();
    const answer = await changing;
    expect(outcome(answer)).toEqual([503, 'server.database']);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    await database.query('rollback');
    await untilAnswering();
    expect((await client.get(`/api/records/account/${id}`)).json).toMatchObject({ name: 'Cut', version: 1 });
    expect((await client.patch(`/api/records/account/${id}`, { name: 'Changed' })).json.version).toBe(2);
  });

  test('again and again under traffic, each request is done or refused, and what was answered 201 is there', async () => {
    const made: string[] = [];
    const strange: unknown[] = [];
    let isOver = false;
    const work = async (url: string): Promise<void> => {
      while (!isOver) {
        const answer = await client.at(url).post('/api/records/account', { name: 'Under fire' });
        if (answer.status === 201) made.push(answer.json.id);
        else if (answer.status !== 503) strange.push([answer.status, answer.text]);
      }
    };
    const workers = world.servers.flatMap(({ url }) => [work(url), work(url)]);
    for (let cuts = 0; cuts < 6; cuts += 1) {
      await new Promise((resolve) => setTimeout(resolve, 150));
      await cutAll();
    }
    isOver = true;
    await Promise.all(workers);
    await untilAnswering();
    expect(strange).toEqual([]);
    expect(made.length).toBeGreaterThan(0);
    const { rows } = await database.query('select id from account where id = any($1)', [made]);
    expect(rows).toHaveLength(made.length);
    const halves = await database.query(
      `select a.id from account a where not exists (select from _change c where c.record = a.id and c.version = a.version)`,
    );
    expect(halves.rows).toEqual([]);
  });
});

test('While the database is stopped each request is refused at once and says so; both servers go on by themselves when it is back.', async () => {
  const id = await account('Before');
  const url = embedded.url;
  await database.end();
  await embedded.stop();
  for (const server of world.servers) {
    const at = client.at(server.url);
    const asking = [
      at.get('/api/records/account'),
      at.get(`/api/records/account/${id}`),
      at.post('/api/records/account', { name: 'Nowhere' }, { 'Idempotency-Key': 'nowhere' }),
      at.post('/api/records/account/bulk', { operations: [{ op: 'create', record: { name: 'Nowhere' } }] }),
      at.get('/api/auth/me'),
    ];
    for (const answer of await Promise.all(asking)) {
      expect(outcome(answer)).toEqual([503, 'server.database']);
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    }
    expect((await at.get('/api/health')).json).toMatchObject({ status: 'degraded', database: 'unreachable' });
    // It answers as health does, not with a problem: load balancers look at the status alone.
    expect((await fetch(`${server.url}/api/ready`)).status).toBe(503);
  }
  embedded = await startOwn();
  expect(embedded.url).toBe(url);
  await untilAnswering();
  database = await world.connect();
  const { rows } = await database.query(`select count(*)::int as n from account where name = 'Nowhere'`);
  expect(rows).toEqual([{ n: 0 }]);
  expect((await client.get('/api/health')).json).toMatchObject({ status: 'ok', database: 'ok' });
});

describe('When all connections of a tenant wait for one record', () => {
  test('others are turned away after 2 s or at once, told when to try again, and served when it is over', async () => {
    const id = await account('Wanted');
    await hold(id);
    const took = async (asking: Promise<Answered>) => {
      const begun = performance.now();
      return { answer: await asking, ms: performance.now() - begun };
    };
    const blocked = Array.from({ length: POOL }, () => client.patch(`/api/records/account/${id}`, { name: 'Mine' }));
    await until(async () => (await waiting()) > 0, 'a change waits for the lock');
    const late = took(client.get('/api/records/account?limit=1'));
    const crowd = Array.from({ length: 130 }, () => took(client.get('/api/records/account?limit=1')));
    const answers = await Promise.all([late, ...crowd]);
    for (const { answer } of answers) {
      expect(outcome(answer)).toEqual([503, 'server.busy']);
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    }
    expect(answers.filter(({ ms }) => ms < 1_500).length).toBeGreaterThan(0);
    expect(Math.max(...answers.map(({ ms }) => ms))).toBeLessThan(5_000);
    // The other server is another pool, and health is nobody's tenant.
    expect((await client.at(world.servers[1]?.url ?? '').get('/api/records/account?limit=1')).status).toBe(200);
    expect((await client.get('/api/health')).json.status).toBe('ok');
    await database.query('commit');
    for (const answer of await Promise.all(blocked)) expect([200, 503]).toContain(answer.status);
    expect((await client.get('/api/records/account?limit=1')).status).toBe(200);
  });

  test('a client that goes away takes its statement with it', async () => {
    const id = await account('Abandoned');
    await hold(id);
    const controller = new AbortController();
    const body = JSON.stringify({ name: 'Nobody waits' });
    const headers = { 'Content-Type': 'application/json' };
    const path = `/api/records/account/${id}`;
    const gone = client.ask({ method: 'PATCH', path, headers, body, signal: controller.signal });
    gone.catch(() => undefined);
    await until(async () => (await waiting()) === 1, 'the change waits for the lock');
    controller.abort();
    await until(async () => (await waiting()) === 0, 'nobody waits any more', { withinMs: 2_000 });
    await database.query('commit');
    await expect(gone).rejects.toThrow();
    expect((await client.get(path)).json).toMatchObject({ name: 'Abandoned', version: 1 });
  });

  test('a request ends after 10 s with a refusal, in the database too', async () => {
    const id = await account('Slow');
    await hold(id);
    const begun = performance.now();
    const answer = await client.patch(`/api/records/account/${id}`, { name: 'Too late' });
    expect(outcome(answer)).toEqual([503, 'server.deadline']);
    expect(performance.now() - begun).toBeGreaterThan(8_000);
    expect(performance.now() - begun).toBeLessThan(12_000);
    await until(async () => (await waiting()) === 0, 'nobody waits any more', { withinMs: 1_000 });
    await database.query('commit');
    expect((await client.get(`/api/records/account/${id}`)).json.version).toBe(1);
  });
});

test('After all of it both servers are the processes that were started, and each listens with one connection.', async () => {
  for (const { pid = Number.NaN } of world.servers) expect(() => process.kill(pid, 0)).not.toThrow();
  await untilAnswering();
  const { rows } = await database.query(
    `select count(*)::int as n from pg_stat_activity where datname = current_database() and query like 'listen %'`,
  );
  expect(rows).toEqual([{ n: world.servers.length }]);
});
