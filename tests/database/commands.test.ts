// Commands as they are typed: what they tell of the database that they work on, of packs, and of themselves.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Client } from 'pg';
import { type Ended, runTyped } from '../rig/command.ts';
import { createTestDatabase, type TestDatabase } from '../rig/database.ts';
import { startServer } from '../rig/server.ts';

// Each command is a process of its own, on machines that may have other work.
jest.setTimeout(120_000);

let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  database = await createTestDatabase('commands');
  folder = await mkdtemp(join(tmpdir(), 'cahier-commands-'));
});

afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const run = (...args: readonly string[]): Promise<Ended> =>
  runTyped(args, { DATABASE_URL: database.url, CAHIER_DATA_DIR: folder }, folder);

test('A start on a database without a tenant shows the command with its variables and no password, and how to stop.', async () => {
  const server = await startServer({ env: { DATABASE_URL: database.url, CAHIER_DATA_DIR: folder }, args: ['--no-ui'] });
  try {
    for (let tries = 0; tries < 100 && !server.stdout().includes('Stop with'); tries += 1) await sleep(50);
    const [said = ''] = /There is no tenant yet.*/.exec(server.stdout()) ?? [];
    expect(said).toBe(
      `There is no tenant yet. Make one with: DATABASE_URL=<the same> CAHIER_DATA_DIR=${folder} PORT=${server.port} npm run cahier -- tenant create <key>`,
    );
    expect(server.stdout()).toContain(`  Files are kept in ${folder}. Stop with Ctrl-C.\n`);
  } finally {
    await server.stop();
  }
});

test('A command that would make a new embedded database says so.', async () => {
  const dataDir = join(folder, 'fresh');
  const first = await runTyped(['tenant', 'list'], { CAHIER_DATA_DIR: dataDir });
  const told = `Working on a new embedded database in ${join(dataDir, 'database')}: no server was started there yet. For the database of a server, set the DATABASE_URL or CAHIER_DATA_DIR that it was started with.\n`;
  expect(first).toMatchObject({ code: 0, stdout: '' });
  expect(first.stderr).toContain(told);
  expect((await runTyped(['tenant', 'list'], { CAHIER_DATA_DIR: dataDir })).stderr).not.toContain('Working on');
});

describe('With a tenant', () => {
  beforeAll(async () => {
    expect((await run('pack', 'init', 'acme')).code).toBe(0);
    expect((await run('tenant', 'create', 'demo', '--pack', 'acme')).code).toBe(0);
  });

  test('its schema is listed, and its URL leads to its tables', async () => {
    const listed = await run('tenant', 'list');
    const [key, , , schema] = listed.stdout.trim().split('\t');
    expect(key).toBe('demo');
    const { stdout } = await run('tenant', 'url', 'demo');
    const client = new Client({ connectionString: stdout.trim() });
    await client.connect();
    const { rows } = await client.query(
      'select current_schema() as "schema", count(*)::int as "visits" from acme_visit',
    );
    await client.end();
    expect(rows).toEqual([{ schema, visits: 0 }]);
  });

  test('problems of packs are told alike by all commands, at the folder that was given', async () => {
    const file = join(folder, 'acme', 'entities', 'acme_visit.json');
    const good = await readFile(file, 'utf8');
    await writeFile(file, good.replace('"x-entity"', '"x-entty": {}, "x-entity"'));
    const path = join('..', relative(join(folder, '..'), folder), 'acme');
    const all = [
      await run('pack', 'validate', path),
      await run('pack', 'install', path, '--tenant', 'demo'),
      await run('tenant', 'create', 'other', '--pack', path),
    ];
    await writeFile(file, good);
    for (const { code, stderr } of all) {
      expect(code).toBe(1);
      expect(stderr).toMatch(new RegExp(`^${path}/entities/acme_visit\\.json#/x-entty: `, 'm'));
    }
  });

  test('a user is invited, deactivated with their records handed over, and activated again', async () => {
    const user = (...args: readonly string[]) => run('user', ...args, '--tenant', 'demo');
    expect((await user('create', 'zoe', '--role', 'base/admin')).code).toBe(0);
    const invited = await user('invite', 'ZOE');
    expect(invited.stdout).toMatch(/^http:\/\/demo\.localhost:3000\/invitation#1\.[\w-]{43}\n$/);
    const first = await user('deactivate', 'admin', '--hand-over-to', 'zoe');
    expect(first).toMatchObject({ code: 0, stdout: '', stderr: 'The user admin of demo is deactivated.\n' });
    const last = await user('deactivate', 'zoe');
    expect(last).toMatchObject({ code: 1, stdout: '' });
    expect(last.stderr).toBe('This is the last administrator of the tenant: make another one first.\n');
    expect((await user('deactivate', 'nobody')).stderr).toBe('There is no user "nobody".\n');
    const again = await user('activate', 'admin');
    expect(again).toMatchObject({ code: 0, stderr: 'The user admin of demo is active.\n' });
    const { stdout } = await run('help', 'user');
    for (const name of ['create', 'invite', 'deactivate', 'activate'])
      expect(stdout).toContain(`  user ${name} <login`);
  });

  test('no hash is shown that could not be compared', async () => {
    const validated = await run('pack', 'validate', 'acme');
    const installed = await run('pack', 'install', 'acme', '--tenant', 'demo');
    for (const { code, stdout } of [validated, installed]) {
      expect(code).toBe(0);
      expect(stdout).toMatch(/acme 1\.0\.0.*: \d+ entities\n$/);
    }
  });
});

test('A pack that is begun where no folder can be made is refused, and does not look for one for ever.', async () => {
  const { code, stderr } = await run('pack', 'init', '/proc/cahier');
  expect(code).toBe(2);
  expect(stderr).toMatch(
    /^\/proc\/cahier cannot be made, because (the system makes none|this user may not write) there: name another folder\.\n/,
  );
});

test('Help on a command is its usage, on a word those that begin with it, and on neither a refusal.', async () => {
  const [one, some, all, none] = await Promise.all([
    run('help', 'import'),
    run('help', 'tenant'),
    run('help'),
    run('help', 'kennel'),
  ]);
  expect(one.stdout.split('\n')).toEqual([
    expect.stringMatching(/^Imports the files of a folder/),
    expect.stringMatching(/^Usage: npm run cahier -- import <folder> --tenant <key>/),
    '',
  ]);
  expect(some.stdout).toContain('  tenant url <key>\n');
  expect(some.stdout).not.toContain('import <folder>');
  expect(all.stdout).toContain('  import <folder>');
  expect(none).toMatchObject({ code: 2, stdout: '' });
  expect(none.stderr).toMatch(/^There is no command "kennel"\.\n/);
});
