// The demo tenant: what a newcomer sees first. It exists only with the embedded database and on this machine, because
// everybody knows its passwords. Made by make_demo.ts, in a process of its own: what compiling, tables and some hundred
// records take is never given back (150 MB resident for the server that made them itself, 116 MB for one that did not).

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { RunningServer } from '../engine/main.ts';
import { openInstallation } from '../engine/runtime/control/open.ts';
import { readTenants, type Tenant } from '../engine/runtime/control/tenants.ts';
import { StartRefusal } from '../engine/runtime/database/embedded/refusal.ts';
import { PRODUCT_FOLDER } from '../engine/runtime/operation/folders.ts';

export const DEMO_KEY = 'demo';
/** The same for all of its users; it is no secret. */
export const DEMO_PASSWORD = 'demo';

const MAKER = join(import.meta.dirname, 'make_demo.ts');

/** A person of the demo tenant who can be tried out. */
export interface DemoUser {
  readonly login: string;
  readonly name: string;
  /** Bare names of their roles, with commas. */
  readonly roles: string;
}

const LIST_USERS = `
select u.login, u.name, string_agg(m.role, ', ' order by m.role) as roles
  from "user" u
  join membership m on m."user" = u.id and m.deleted_at is null
 where u.deleted_at is null and u.active
 group by u.id, u.login, u.name
 order by u.id`;

interface DemoOptions {
  readonly progress: (sentence: string) => void;
  /** Gives the tenant up: the next start makes it. */
  readonly signal: AbortSignal;
}

/** Makes the demo tenant where there is no tenant at all, or only its own beginning; the server need not be there yet. */
export async function ensureDemo(databaseUrl: string, { progress, signal }: DemoOptions): Promise<void> {
  if (await hasTenants(databaseUrl)) return;
  progress('Making the tenant demo with its records (once, some seconds) …');
  await runMaker(databaseUrl, signal);
}

async function hasTenants(databaseUrl: string): Promise<boolean> {
  const installation = await openInstallation({ databaseUrl, poolSize: 2 });
  try {
    const tenants = await installation.control().read((connection) => readTenants(connection, null));
    return tenants.some((tenant) => tenant.state !== 'deleted' && !isHalfMade(tenant));
  } finally {
    await installation.close();
  }
}

/** What a start that was ended meanwhile left: nobody but the process that owns the database makes this tenant. */
export function isHalfMade({ key, state, demo }: Tenant): boolean {
  return key === DEMO_KEY && state === 'creating' && demo;
}

function runMaker(databaseUrl: string, signal: AbortSignal): Promise<void> {
  // What the launcher keeps of its modules serves this one too.
  const NODE_COMPILE_CACHE = join(PRODUCT_FOLDER, 'node_modules', '.cache', 'cahier');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [MAKER], {
      env: { ...process.env, DATABASE_URL: databaseUrl, NODE_COMPILE_CACHE },
      stdio: ['ignore', 'ignore', 'pipe'],
      signal,
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = `${said}${text}`.slice(-4_000);
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new StartRefusal(`The tenant demo cannot be made:\n${said.trim()}`));
    });
  });
}

/** The users of the demo tenant; none where it is gone. */
export async function demoUsers({ installation, directory }: RunningServer): Promise<readonly DemoUser[]> {
  const demo = directory.all().find((tenant) => tenant.demo && tenant.state === 'active');
  if (demo === undefined) return [];
  return installation
    .tenant(demo.number)
    .read((connection) =>
      connection.query<DemoUser & Readonly<Record<string, unknown>>>({ sql: LIST_USERS, parameters: [] }),
    );
}
