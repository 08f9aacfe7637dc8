// What the bench runs on: a throw-away PostgreSQL with one full tenant, and both servers as processes of their own on it.

import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { accepted } from '../bin/accepted.ts';
import { documentsOf, loadPacks } from '../bin/packs.ts';
import { openInstallation } from '../engine/runtime/control/open.ts';
import { freePort } from '../engine/runtime/database/embedded/connection.ts';
import { startThrowAway } from '../engine/runtime/database/embedded/throw_away.ts';
import { openModels } from '../engine/runtime/models/cache.ts';
import { createToken } from '../engine/runtime/sessions/tokens.ts';
import { createTenant } from '../engine/runtime/tenants/create_tenant.ts';
import { fill, type Sizes } from './fill.ts';

const ROOT = join(import.meta.dirname, '..');

export interface BenchServer {
  readonly port: number;
  readonly pid: number;
  /** Milliseconds from its start to its first answer. */
  readonly startMs: number;
  readonly stop: () => Promise<void>;
}

export interface BenchWorld {
  readonly databaseUrl: string;
  readonly schema: string;
  readonly postmaster: number;
  /** Tokens of owners, in the order of their numbers from 1. */
  readonly tokens: readonly string[];
  readonly adminToken: string;
  /** A connection of the superuser in the tenant's schema. */
  readonly database: Client;
  /** `flags` are Node.js's own, to profile it with. */
  readonly startEngine: (flags?: readonly string[]) => Promise<BenchServer>;
  readonly startReference: (env?: Readonly<Record<string, string>>) => Promise<BenchServer>;
  readonly close: () => Promise<void>;
}

/** Makes it all; takes about a minute for a million deals. */
export async function openBenchWorld(sizes: Sizes, progress: (sentence: string) => void): Promise<BenchWorld> {
  const embedded = await startThrowAway(progress);
  const dataDir = await mkdtemp(join(tmpdir(), 'cahier-bench-'));
  const installation = await openInstallation({ databaseUrl: embedded.url, poolSize: 2 });
  const models = openModels(installation);
  progress('Making the tenant …');
  const documents = documentsOf(await loadPacks(['sales', join(ROOT, 'bench', 'pack')]));
  const wish = { key: 'bench', documents, company: {}, demo: false, password: 'nobody logs in with it' };
  const { tenant } = accepted(await createTenant(installation, models, wish));
  const { schema } = installation.homeOf(tenant.number);
  const database = new Client({ connectionString: embedded.url });
  await database.connect();
  progress(`Filling in ${sizes.deals.toLocaleString('en')} deals …`);
  const { rows } = await database.query(`select id from ${schema}.company`);
  await fill(database, { schema, company: rows[0].id }, sizes);
  const users = await database.query(`select id, login from "user" order by login = 'admin', id`);
  const tokens: string[] = [];
  for (const { id, login } of users.rows) {
    const wished = { tenant: tenant.number, user: id, name: login };
    const made = await installation.tenant(tenant.number).write((connection) => createToken(connection, wished));
    tokens.push(made.token);
  }
  await installation.close();
  const { rows: backend } = await database.query('select pg_backend_pid() as pid');
  return {
    databaseUrl: embedded.url,
    schema,
    postmaster: parentOf(backend[0].pid),
    tokens: tokens.slice(0, -1),
    adminToken: tokens.at(-1) ?? '',
    database,
    startEngine: (flags = []) =>
      startProcess([...flags, 'bin/cahier.ts', 'start', '--no-ui'], {
        DATABASE_URL: embedded.url,
        CAHIER_DATA_DIR: dataDir,
      }),
    startReference: (env = {}) =>
      startProcess(['bench/reference/server.ts'], { ...env, DATABASE_URL: embedded.url, BENCH_SCHEMA: schema }),
    close: async () => {
      await database.end();
      await embedded.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function parentOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]);
}

async function startProcess(args: readonly string[], env: Readonly<Record<string, string>>): Promise<BenchServer> {
  const port = await freePort();
  const begun = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, ...env, HOST: '127.0.0.1', PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await firstAnswer(port, child);
  return {
    port,
    pid: child.pid ?? 0,
    startMs: performance.now() - begun,
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function firstAnswer(port: number, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    try {
      await (await fetch(`http://127.0.0.1:${port}/api/ready`)).arrayBuffer();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
  throw new Error(`The server ended at once, with ${child.exitCode}.`);
}
