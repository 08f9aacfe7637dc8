// `cahier start` and its sisters where they cannot do what they were asked: one sentence each, that says what to do. And
// one whole start with the embedded database, up to a stop with people still there.

import { access, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { accepted } from '../../bin/accepted.ts';
import { type Command, UsageError } from '../../bin/command.ts';
import { start } from '../../bin/commands/start.ts';
import { tenantCreate, tenantDelete, tenantResume, tenantSuspend } from '../../bin/commands/tenant.ts';
import { tokenCreate } from '../../bin/commands/token.ts';
import { userCreate } from '../../bin/commands/user.ts';
import { documentsOf, loadPacks } from '../../bin/packs.ts';
import { Refusal } from '../../engine/problems.ts';
import { openInstallation } from '../../engine/runtime/control/open.ts';
import { StartRefusal } from '../../engine/runtime/database/embedded/refusal.ts';
import { openModels } from '../../engine/runtime/models/cache.ts';
import { createTenant } from '../../engine/runtime/tenants/create_tenant.ts';
import { ask } from '../rig/ask.ts';
import { runTyped } from '../rig/command.ts';
import { createTestDatabase, type TestDatabase } from '../rig/database.ts';
import { startServer } from '../rig/server.ts';

// A first start makes a database, on machines that may have other work.
jest.setTimeout(120_000);

/** Linux answers there as if the folder above were missing; macOS lets nobody write at the root. */
const NO_FOLDERS = '/proc/cahier';
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

let database: TestDatabase;
let folder: string;
/** A port that somebody has. */
let taken: number;
let holder: Server;
const listeners = SIGNALS.map((signal) => process.listeners(signal));

beforeAll(async () => {
  database = await createTestDatabase('start');
  folder = await mkdtemp(join(tmpdir(), 'cahier-start-'));
  await writeFile(join(folder, 'file'), '');
  holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
  taken = (holder.address() as AddressInfo).port;
  const installation = await openInstallation({ databaseUrl: database.url, poolSize: 2 });
  const documents = documentsOf(await loadPacks([]));
  const wish = { key: 'demo', documents, company: {}, demo: true };
  accepted(await createTenant(installation, openModels(installation), wish));
  await installation.close();
});

afterAll(async () => {
  holder.close();
  await rm(folder, { recursive: true, force: true });
  await database.drop();
});

afterEach(() => {
  for (const [index, signal] of SIGNALS.entries()) {
    for (const added of process.listeners(signal)) {
      if (!listeners[index]?.includes(added)) process.off(signal, added);
    }
  }
});

type Environment = Readonly<Record<string, string>>;

/** The sentence with which a command refuses, run in this process with these variables of the environment. */
async function refusalOf(command: Command, args: readonly string[], environment: Environment): Promise<string> {
  const before = { ...process.env };
  Object.assign(process.env, { PORT: '0', CAHIER_DATA_DIR: join(folder, 'data') }, environment);
  const said = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    await command.run(args);
  } catch (error) {
    if (error instanceof StartRefusal || error instanceof UsageError || error instanceof Refusal) return error.message;
    throw error;
  } finally {
    said.mockRestore();
    for (const name of Object.keys(process.env)) if (!Object.hasOwn(before, name)) delete process.env[name];
    Object.assign(process.env, before);
  }
  throw new Error('It was not refused');
}

const onDatabase = (): Environment => ({ DATABASE_URL: database.url });

describe('A start is refused', () => {
  test.each<[string, () => Environment, string | RegExp]>([
    [
      'for a port that is none',
      () => ({ PORT: 'abc' }),
      'PORT is "abc": give a number from 0 to 65535 (0 takes any free port).',
    ],
    [
      'for an address that this machine does not have',
      () => ({ HOST: '203.0.113.1' }),
      'This machine has no address 203.0.113.1: set HOST to 127.0.0.1, or to one that it has.',
    ],
    [
      'for a data folder that is a file, with the embedded database',
      () => ({ CAHIER_DATA_DIR: join(folder, 'file') }),
      /^The data folder \S+file cannot be made, because it, or one above it, is a file: move that file away, or name another folder with CAHIER_DATA_DIR\.$/,
    ],
    [
      'for a data folder below a file, with a database of its own',
      () => ({ CAHIER_DATA_DIR: join(folder, 'file', 'below'), ...onDatabase() }),
      /^The data folder \S+below cannot be made, because it, or one above it, is a file: /,
    ],
    [
      'for a data folder where the system makes none',
      () => ({ CAHIER_DATA_DIR: NO_FOLDERS, ...onDatabase() }),
      /^The (system makes no folder|data folder) \/proc\/cahier.*: .*CAHIER_DATA_DIR\.$/,
    ],
    [
      'for a database that does not answer',
      () => ({ DATABASE_URL: 'postgres://127.0.0.1:1/crm' }),
      'The database at 127.0.0.1:1/crm cannot be reached (connect ECONNREFUSED 127.0.0.1:1): check DATABASE_URL.',
    ],
    [
      'for a database that is not there',
      () => ({ DATABASE_URL: database.url.replace(/\/[^/]*$/, '/nowhere') }),
      /^The database at \S+\/nowhere cannot be reached \(database "nowhere" does not exist\): check DATABASE_URL\.$/,
    ],
    [
      'for a password that is wrong',
      () => ({ DATABASE_URL: database.url.replace(/:[^:@]*@/, ':wrong@') }),
      /^The database at \S+ cannot be reached \(password authentication failed for user "[^"]+"\): check DATABASE_URL\.$/,
    ],
    [
      'for a database of another kind',
      () => ({ DATABASE_URL: 'mysql://localhost/crm' }),
      'DATABASE_URL is no URL of a PostgreSQL: give one like postgres://user:password@host:5432/database.',
    ],
    [
      'for a port of the numbers that is taken, before anything is asked of a database',
      () => ({ CAHIER_METRICS_PORT: String(taken), DATABASE_URL: 'postgres://127.0.0.1:1/crm' }),
      /^Port \d+ on 127\.0\.0\.1 is taken by another program: stop that one, or choose another port with CAHIER_METRICS_PORT, /,
    ],
    [
      'for proxies that are none',
      () => ({ CAHIER_TRUSTED_PROXIES: 'nginx' }),
      'CAHIER_TRUSTED_PROXIES holds "nginx": give addresses or ranges such as 10.0.0.0/8, separated by commas.',
    ],
    [
      'for a rate that is none',
      () => ({ CAHIER_RATE_PER_TOKEN: '-1' }),
      'CAHIER_RATE_PER_TOKEN is "-1": give a number of requests per minute, 0 for any number.',
    ],
    [
      'for a pool that is none',
      () => ({ CAHIER_POOL: 'many', ...onDatabase() }),
      'CAHIER_POOL is "many": give a whole number from 1 to 1000.',
    ],
    [
      'for a tenant with demo passwords, beside a database of its own',
      onDatabase,
      /^The tenant demo has demo passwords that everybody knows, so it is only served on 127\.0\.0\.1 with the embedded database: delete it first \(npm run cahier -- tenant delete demo --yes, with the DATABASE_URL and CAHIER_DATA_DIR of this server\), or leave HOST and DATABASE_URL unset\.$/,
    ],
  ])('%s', async (_name, environment, sentence) => {
    expect(await refusalOf(start, ['--no-ui'], environment())).toMatch(sentence);
  });
});

describe('A command is refused', () => {
  test.each<[string, Command, readonly string[], string | RegExp]>([
    ['for a tenant whose key is none', tenantCreate, ['No Key'], /"No Key"/],
    ['for a tenant that is there already', tenantCreate, ['demo'], /"demo"/],
    ['for a pack that is nowhere', tenantCreate, ['new', '--pack', 'nowhere'], /nowhere/],
    [
      'for a tenant that is not there',
      tenantSuspend,
      ['nobody'],
      'There is no tenant "nobody"; `npm run cahier -- tenant list` shows them.',
    ],
    [
      'for one that is not there to be let in',
      tenantResume,
      ['nobody'],
      'There is no tenant "nobody"; `npm run cahier -- tenant list` shows them.',
    ],
    [
      'for a deletion that nobody confirmed',
      tenantDelete,
      ['demo'],
      'This deletes every record and file of demo for good; add --yes to do it.',
    ],
    ['for a user in no tenant', userCreate, ['zoe'], '--tenant is missing.'],
    [
      'for a role that is none',
      userCreate,
      ['zoe', '--tenant', 'demo', '--role', 'king'],
      /^There is no role "king" to give; there are /,
    ],
    ['for a token of nobody', tokenCreate, ['--tenant', 'demo', '--user', 'nobody'], /nobody/],
    [
      'for a word too many',
      tokenCreate,
      ['more', '--tenant', 'demo', '--user', 'admin'],
      '"more" is one word too many.',
    ],
    ['for an option that it does not have', tenantSuspend, ['demo', '--now'], "Unknown option '--now'"],
  ])('%s', async (_name, command, args, sentence) => {
    expect(await refusalOf(command, args, onDatabase())).toMatch(sentence);
  });
});

test('A command whose data folder is a file is refused like a start.', async () => {
  const environment = { CAHIER_DATA_DIR: join(folder, 'file') };
  expect(await refusalOf(tenantSuspend, ['demo'], environment)).toMatch(/^The data folder \S+file cannot be made, /);
});

test('A refusal is one line on standard error and the code 1; what was typed wrong gives 2 and the usage.', async () => {
  const environment = { CAHIER_DATA_DIR: join(folder, 'data'), PORT: String(taken) };
  const [refused, wrong] = await Promise.all([
    runTyped(['start'], environment),
    runTyped(['start', '--fast'], environment),
  ]);
  expect(refused).toEqual({
    code: 1,
    stdout: '',
    stderr: `Port ${taken} on 127.0.0.1 is taken by another program: stop that one, or choose another port with PORT, such as PORT=${taken + 1} npm start.\n`,
  });
  expect(wrong).toEqual({
    code: 2,
    stdout: '',
    stderr: "Unknown option '--fast'\nUsage: npm run cahier -- start [--dev] [--no-ui]\n",
  });
});

test('Where the database is refused the interface is not built either, and that is all that is said.', async () => {
  const blocked = join(folder, 'blocked');
  await mkdir(blocked);
  await writeFile(join(blocked, 'database'), '');
  const { stderr } = await runTyped(['start'], { CAHIER_DATA_DIR: blocked, PORT: '0' });
  expect(stderr).toMatch(/^The data folder \S+blocked\/database cannot be made, .*\n$/);
});

test('A start without anything makes a database and a tenant to try; a second one on them is refused; stopping takes less than three seconds, whoever is there.', async () => {
  const dataDir = join(folder, 'embedded');
  const server = await startServer({ env: { CAHIER_DATA_DIR: dataDir }, args: ['--no-ui'] });
  const agent = new Agent({ keepAlive: true });
  try {
    for (let tries = 0; tries < 200 && !server.stdout().includes('Stop with Ctrl-C'); tries += 1) await sleep(50);
    expect(server.stdout()).toMatch(/Cahier is at http:\/\/127\.0\.0\.1:\d+\n.*each with the password demo:\n +admin /);
    const metrics = /are at (http:\/\/127\.0\.0\.1:\d+)\/metrics\n/.exec(server.stdout())?.[1] ?? '';
    expect((await ask(metrics, { path: '/metrics' }, agent)).text).toContain('cahier_pool_connections{state="idle"}');
    const second = await runTyped(['start', '--no-ui'], { CAHIER_DATA_DIR: dataDir, PORT: '0' });
    expect([second.code, second.stdout, second.stderr.split('\n').length]).toEqual([1, '', 2]);
    const headers = { 'Content-Type': 'application/json' };
    const asked = { method: 'POST', path: '/api/auth/login', headers, body: '{"login":"admin","password":"demo"}' };
    const Cookie = (await ask(server.url, asked, agent)).headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    let isOver = false;
    const busy = Array.from({ length: 6 }, async () => {
      while (!isOver) {
        await ask(server.url, { path: '/api/records/opportunity?limit=200', headers: { Cookie } }, agent).catch(
          () => undefined,
        );
        await sleep(5);
      }
    });
    await sleep(200);
    const begun = performance.now();
    const code = await server.stop();
    const took = performance.now() - begun;
    isOver = true;
    await Promise.all(busy);
    expect(code).toBe(0);
    expect(took).toBeLessThan(3_000);
    await expect(access(join(dataDir, 'database', 'data', 'postmaster.pid'))).rejects.toThrow('ENOENT');
  } finally {
    agent.destroy();
    await server.kill();
  }
});
