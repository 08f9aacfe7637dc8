// Ctrl-C while an embedded database is being made or started for the first time: whoever began it leaves no process
// behind, and the next start works. Real processes are interrupted, as they are typed.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { Client } from 'pg';
import { ensureDemo } from '../../bin/demo.ts';
import { openInstallation } from '../../engine/runtime/control/open.ts';
import { insertTenant, readTenants } from '../../engine/runtime/control/tenants.ts';
import { startEmbedded } from '../../engine/runtime/database/embedded/start.ts';
import { createTestDatabase } from '../rig/database.ts';

const COMMAND = join(import.meta.dirname, '../../bin/cahier.ts');

jest.setTimeout(60_000);

let dataDir: string;
let database: string;
let typed: ChildProcess | undefined;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'cahier-interrupted-'));
  database = join(dataDir, 'database');
});

afterEach(async () => {
  typed?.kill('SIGKILL');
  for (const { pid } of await processesIn(database)) process.kill(pid, 'SIGKILL');
  await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
});

interface Process {
  readonly pid: number;
  readonly command: string;
}

/** The processes, but the one typed, that name the folder or work below it. */
async function processesIn(folder: string): Promise<readonly Process[]> {
  const all = process.platform === 'linux' ? await processesOfLinux() : processesElsewhere();
  return all.filter(({ pid, command }) => pid !== typed?.pid && command.includes(folder));
}

async function processesOfLinux(): Promise<readonly Process[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const gone = (): string => '';
  return Promise.all(
    pids.map(async (pid) => {
      const words = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(gone);
      const place = await readlink(`/proc/${pid}/cwd`).catch(gone);
      return { pid: Number(pid), command: `${words.replaceAll('\0', ' ')} (${place})` };
    }),
  );
}

function processesElsewhere(): readonly Process[] {
  const lines = execFileSync('ps', ['-axww', '-o', 'pid=,command='], { encoding: 'utf8' }).trim().split('\n');
  return lines.map((line) => ({ pid: Number.parseInt(line, 10), command: line }));
}

function type(args: readonly string[]): ChildProcess {
  const { NODE_OPTIONS: _options, DATABASE_URL: _url, ...env } = process.env;
  return spawn(process.execPath, [COMMAND, ...args], {
    env: { ...env, CAHIER_DATA_DIR: dataDir, PORT: '0' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

/** What is asked of the moment: the sentence said, and a part of the command that runs then. */
const MAKING = { said: 'Making the database', runs: '--pgdata=' };
const STARTING = { said: 'Starting the database', runs: '-D' };

test.each([
  { name: 'a server whose database is being made', args: ['start', '--no-ui'], moment: MAKING, code: 0 },
  { name: 'a server whose database is starting', args: ['start', '--no-ui'], moment: STARTING, code: 0 },
  { name: 'a command whose database is being made', args: ['tenant', 'list'], moment: MAKING, code: 130 },
  { name: 'a command whose database is starting', args: ['tenant', 'list'], moment: STARTING, code: 130 },
])('Ctrl-C at $name ends all of it within three seconds, and the next start works.', async ({ args, moment, code }) => {
  typed = type(args);
  let said = '';
  typed.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const isThere = async (): Promise<boolean> =>
    said.includes(moment.said) && (await processesIn(database)).some(({ command }) => command.includes(moment.runs));
  while (!(await isThere()) && typed.exitCode === null) await sleep(5);
  const from = performance.now();
  typed.kill('SIGINT');
  const [ended] = await once(typed, 'close');
  expect(performance.now() - from).toBeLessThan(3_000);
  expect(await processesIn(database)).toEqual([]);
  expect({ ended, lastSaid: said.trim().split('\n').at(-1) }).toEqual({
    ended: code,
    lastSaid: expect.stringContaining(moment.said),
  });
  expect(await readdir(database)).not.toContainEqual(expect.stringMatching(/^(owner|.*\.new$)/));
  const next = await startEmbedded({ folder: database, durable: false, progress: () => undefined });
  const client = new Client({ connectionString: next.url });
  await client.connect();
  expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  await client.end();
  await next.stop();
});

test('A demo tenant whose making was cut off is made anew, and one that is there is left alone.', async () => {
  const own = await createTestDatabase('demo');
  const installation = await openInstallation({ databaseUrl: own.url, poolSize: 2 });
  try {
    const half = { key: 'demo', title: 'Demo', demo: true, engine_version: 1 };
    await installation.control().write((connection) => insertTenant(connection, half));
    const said: string[] = [];
    const options = { progress: (line: string) => said.push(line), signal: new AbortController().signal };
    await ensureDemo(own.url, options);
    await ensureDemo(own.url, options);
    expect(said).toHaveLength(1);
    const tenants = await installation.control().read((connection) => readTenants(connection, null));
    expect(tenants.map(({ key, state }) => [key, state])).toEqual([
      ['demo', 'deleted'],
      ['demo', 'active'],
    ]);
  } finally {
    await installation.close();
    await own.drop();
  }
});
