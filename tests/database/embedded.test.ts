// The embedded database as people meet it: starting, stopping, two processes at one folder, and everything that a
// `kill -9`, a reboot or a full disk leaves behind. Each test has a folder of its own, and real processes are killed.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { Client } from 'pg';
import { attachEmbedded } from '../../engine/runtime/database/embedded/attach.ts';
import { isAlive } from '../../engine/runtime/database/embedded/process_identity.ts';
import { StartRefusal } from '../../engine/runtime/database/embedded/refusal.ts';
import { type EmbeddedDatabase, startEmbedded } from '../../engine/runtime/database/embedded/start.ts';

const OWNER = fileURLToPath(new URL('../rig/embedded_owner.ts', import.meta.url));

jest.setTimeout(60_000);

/** A cluster made once and copied, because making one takes longer than every test. */
let template: string;
let folder: string;
const owners: ChildProcess[] = [];
const databases: EmbeddedDatabase[] = [];

beforeAll(async () => {
  template = await mkdtemp(join(tmpdir(), 'cahier-embedded-'));
  const database = await start(template, true);
  await query(database.url, 'create table kept (value text)');
  await database.stop();
}, 60_000);

afterAll(async () => {
  await rm(template, { recursive: true, force: true });
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cahier-embedded-'));
  // With the modes of folders, which PostgreSQL looks at, and in a fourth of the time of Node's own.
  execFileSync('cp', ['-Rp', `${template}/.`, folder]);
});

afterEach(async () => {
  for (const owner of owners.splice(0)) owner.kill('SIGKILL');
  await sleep(50);
  // What a killed process left running is taken over and stopped.
  if (databases.length === 0 && existsSync(join(folder, 'data', 'postmaster.pid'))) databases.push(await start());
  for (const database of databases.splice(0)) await database.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Not durable where nothing is read back: flushing to disk is most of the time of a start. */
async function start(at = folder, durable = false): Promise<EmbeddedDatabase> {
  return startEmbedded({ folder: at, durable, progress: () => undefined });
}

async function startKept(durable = false): Promise<EmbeddedDatabase> {
  const database = await start(folder, durable);
  databases.push(database);
  return database;
}

/** Another process that owns the folder; resolves with the database's URL once it runs. */
async function startOwner(...args: readonly string[]): Promise<{ owner: ChildProcess; url: string }> {
  const { NODE_OPTIONS, ...env } = process.env;
  const owner = spawn(process.execPath, [OWNER, folder, ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  owners.push(owner);
  const [line] = (await once(owner.stdout.setEncoding('utf8'), 'data')) as [string];
  return { owner, url: line.trim() };
}

async function killHard(owner: ChildProcess): Promise<void> {
  owner.kill('SIGKILL');
  await once(owner, 'exit');
}

async function postmasterPid(): Promise<number> {
  return Number((await readFile(join(folder, 'data', 'postmaster.pid'), 'utf8')).split('\n')[0]);
}

async function query(url: string, text: string): Promise<readonly Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

async function refusalOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(StartRefusal);
  return error instanceof StartRefusal ? error.message : '';
}

describe('starting and stopping', () => {
  test('the server is PostgreSQL 18 with UTF-8, a character type that knows accents, and ICU', async () => {
    const { url } = await startKept(true);
    const [facts] = await query(
      url,
      `select current_setting('server_version_num')::int / 10000 as major, pg_encoding_to_char(encoding) as encoding,
        datctype, lower('É') as folded, 'e' < 'É' collate "und-x-icu" as sorted, current_setting('fsync') as fsync
       from pg_database where datname = current_database()`,
    );
    expect(facts).toMatchObject({ major: 18, encoding: 'UTF8', folded: 'é', sorted: true, fsync: 'on' });
    expect(facts?.['datctype']).not.toMatch(/^(C|POSIX)$/);
  });

  test('it listens on 127.0.0.1 alone and asks for a password', async () => {
    const { url, port } = await startKept();
    const wrong = new URL(url);
    wrong.password = 'wrong';
    await expect(query(wrong.href, 'select 1')).rejects.toThrow('password authentication failed');
    const outside = Object.values(networkInterfaces())
      .flat()
      .find((one) => one?.family === 'IPv4' && !one.internal);
    if (outside !== undefined) {
      const other = new URL(url);
      other.hostname = outside.address;
      other.port = String(port);
      await expect(query(other.href, 'select 1')).rejects.toThrow(/ECONNREFUSED|EHOSTUNREACH/);
    }
  });

  test('the password is readable for its owner alone', async () => {
    await startKept();
    expect((await stat(join(folder, 'connection.json'))).mode & 0o777).toBe(0o600);
    expect((await stat(folder)).mode & 0o077).toBe(0);
  });

  test('stop ends it within 3 seconds although a session is open, and a second stop waits for the first', async () => {
    const database = await start(folder, true);
    const client = new Client({ connectionString: database.url });
    client.on('error', () => undefined);
    await client.connect();
    const pid = await postmasterPid();
    const from = Date.now();
    await Promise.all([database.stop(), database.stop()]);
    expect(Date.now() - from).toBeLessThan(3_000);
    expect(isAlive(pid)).toBe(false);
    await expect(query(database.url, 'select 1')).rejects.toThrow('ECONNREFUSED');
  });

  test('the next start has the same data, port and password', async () => {
    const first = await start(folder, true);
    await query(first.url, `insert into kept values ('before')`);
    await first.stop();
    const second = await startKept();
    expect(second.url).toBe(first.url);
    expect(await query(second.url, 'select value from kept')).toEqual([{ value: 'before' }]);
  });

  test('a remembered port that someone else has taken is replaced', async () => {
    const first = await start();
    await first.stop();
    const stranger = createServer().listen(first.port, '127.0.0.1');
    await once(stranger, 'listening');
    try {
      const second = await startKept();
      expect(second.port).not.toBe(first.port);
      expect(await query(second.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    } finally {
      stranger.close();
    }
  });
});

describe('two processes at one folder', () => {
  test('the second is refused in a sentence that names the folder and the first', async () => {
    const { owner } = await startOwner();
    expect(await refusalOf(start())).toBe(
      `The data folder ${folder} is already in use by process ${owner.pid}: stop that one, or name another folder with CAHIER_DATA_DIR.`,
    );
  });

  test('a command attaches to the running database, and to none when nobody runs it', async () => {
    expect(await attachEmbedded(folder)).toBeUndefined();
    const { owner, url } = await startOwner();
    const attached = await attachEmbedded(folder);
    expect(attached).toEqual({ url });
    expect(await query(attached?.url ?? '', 'select 1 as one')).toEqual([{ one: 1 }]);
    await killHard(owner);
    expect(await attachEmbedded(folder)).toBeUndefined();
  });

  test('a command that comes while the owner is still starting waits for it', async () => {
    const owner = startOwner();
    let attached: { url: string } | undefined;
    for (let tries = 0; attached === undefined && tries < 2_000; tries += 1) {
      attached = await attachEmbedded(folder);
      await sleep(10);
    }
    expect(attached?.url).toBe((await owner).url);
  });

  test('of many that start at once exactly one gets the folder', async () => {
    const tries = await Promise.allSettled([start(), start(), start(), start()]);
    const started = tries.filter((one) => one.status === 'fulfilled').map((one) => one.value);
    databases.push(...started);
    expect(started).toHaveLength(1);
    for (const one of tries) {
      if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(StartRefusal);
    }
  });
});

describe('after a process was killed hard', () => {
  test('the next start takes the server over, with everything committed', async () => {
    const { owner, url } = await startOwner();
    await query(url, `insert into kept values ('committed')`);
    const pid = await postmasterPid();
    await killHard(owner);
    expect(isAlive(pid)).toBe(true);
    const database = await startKept();
    expect(await postmasterPid()).toBe(pid);
    expect(await query(database.url, 'select value from kept')).toEqual([{ value: 'committed' }]);
  });

  test('the next start recovers when the server was killed with it', async () => {
    const { owner, url } = await startOwner();
    await query(url, `insert into kept values ('committed')`);
    const pid = await postmasterPid();
    await killHard(owner);
    process.kill(pid, 'SIGKILL');
    const database = await startKept();
    expect(await postmasterPid()).not.toBe(pid);
    expect(await query(database.url, 'select value from kept')).toEqual([{ value: 'committed' }]);
  });

  test('a watcher stops the server when nobody takes it over', async () => {
    const { owner } = await startOwner('0');
    const pid = await postmasterPid();
    await killHard(owner);
    for (let tries = 0; isAlive(pid) && tries < 100; tries += 1) await sleep(50);
    expect(isAlive(pid)).toBe(false);
  });

  test('the watcher of a killed process leaves the server to its new owner', async () => {
    const { owner } = await startOwner('1');
    await killHard(owner);
    const database = await startKept();
    await sleep(1_500);
    expect(await query(database.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('a claim whose process id belongs to another process by now does not count', async () => {
    await writeFile(
      join(folder, 'owner.json'),
      JSON.stringify({ pid: process.pid, started: 'long ago', token: 'old' }),
    );
    expect(await attachEmbedded(folder)).toBeUndefined();
    await startKept();
  });

  test('a postmaster.pid whose process id belongs to another process by now does not count', async () => {
    await writeFile(
      join(folder, 'data', 'postmaster.pid'),
      `${process.pid}\n${folder}/data\n1\n5432\n\n127.0.0.1\n0\nready\n`,
    );
    const database = await startKept();
    expect(await query(database.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('a cluster that was only half made is made anew', async () => {
    await rm(join(folder, 'data'), { recursive: true });
    await mkdir(join(folder, 'data.new', 'base'), { recursive: true });
    const database = await startKept();
    expect(await query(database.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  }, 30_000);
});

describe('when the server ends by itself', () => {
  test('it is started again with all that was committed, on its port, and ends when it is stopped', async () => {
    const said: string[] = [];
    const progress = (sentence: string): void => void said.push(sentence);
    const database = await startEmbedded({ folder, durable: true, progress });
    databases.push(database);
    database.keep((reason) => said.push(reason.message));
    await query(database.url, `insert into kept values ('committed')`);
    said.length = 0;
    const pid = await postmasterPid();
    process.kill(pid, 'SIGKILL');
    const rows = () => query(database.url, 'select value from kept').catch(() => []);
    for (let tries = 0; tries < 200 && (await rows()).length === 0; tries += 1) await sleep(50);
    expect(await rows()).toEqual([{ value: 'committed' }]);
    expect(said).toEqual([
      `The database has ended, and nobody stopped it (its log is ${folder}/postgres.log): starting it again …`,
    ]);
    const next = await postmasterPid();
    expect(next).not.toBe(pid);
    await database.stop();
    expect(isAlive(next)).toBe(false);
  });

  test('a stop while it is being started again leaves nothing running', async () => {
    const said: string[] = [];
    const progress = (sentence: string): void => void said.push(sentence);
    const database = await startEmbedded({ folder, durable: false, progress });
    database.keep(() => undefined);
    said.length = 0;
    process.kill(await postmasterPid(), 'SIGKILL');
    while (said.length === 0) await sleep(5);
    await sleep(20);
    const from = Date.now();
    await database.stop();
    expect(Date.now() - from).toBeLessThan(2_000);
    expect(existsSync(join(folder, 'data', 'postmaster.pid')) && isAlive(await postmasterPid())).toBe(false);
    expect(existsSync(join(folder, 'owner.json'))).toBe(false);
  });
});

describe('refusals are sentences that say what to do', () => {
  test('a folder that cannot be made', async () => {
    const file = join(folder, 'a_file');
    await writeFile(file, '');
    expect(await refusalOf(start(join(file, 'inside')))).toBe(
      `The data folder ${file}/inside cannot be made, because it, or one above it, is a file: move that file away, or name another folder with CAHIER_DATA_DIR.`,
    );
  });

  test('data of another PostgreSQL version', async () => {
    await writeFile(join(folder, 'data', 'PG_VERSION'), '17\n');
    expect(await refusalOf(start())).toBe(
      `The data in ${folder} was made by PostgreSQL 17 and Cahier brings 18: start a PostgreSQL 17 on it and set DATABASE_URL, or name another folder with CAHIER_DATA_DIR.`,
    );
    await writeFile(join(folder, 'data', 'PG_VERSION'), '18\n');
  });

  test('a lost password', async () => {
    const connection = await readFile(join(folder, 'connection.json'));
    await rm(join(folder, 'connection.json'));
    expect(await refusalOf(start())).toBe(
      `The data folder ${folder} holds a database but its connection.json, with the password, is missing: put it back, or name another folder with CAHIER_DATA_DIR.`,
    );
    await writeFile(join(folder, 'connection.json'), connection);
  });

  test('a broken data folder: PostgreSQL’s own reason and the log, and the folder is free again', async () => {
    const control = join(folder, 'data', 'global', 'pg_control');
    const whole = await readFile(control);
    await writeFile(control, 'broken');
    expect(await refusalOf(start())).toMatch(/^PostgreSQL did not start \(.*pg_control.*\): see .*postgres\.log\.$/);
    await writeFile(control, whole);
    await startKept();
  });
});
