// A server in this process on a database of its own, with one tenant, and a way to ask it that hides nothing: Host,
// Origin and cookies are the test's to choose.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accepted } from '../../../bin/accepted.ts';
import { documentsOf, loadPacks } from '../../../bin/packs.ts';
import { buildServer, type RunningServer, type ServerOptions } from '../../../engine/main.ts';
import { readHttpSettings } from '../../../engine/runtime/http/settings.ts';
import { createTenant } from '../../../engine/runtime/tenants/create_tenant.ts';
import { type Answered, type Asked, ask as askServer } from '../../rig/ask.ts';
import { createTestDatabase } from '../../rig/database.ts';

export const PASSWORD = 'correct horse battery staple';
export const JSON_TYPE = { 'Content-Type': 'application/json' };

export interface HttpRig {
  readonly server: RunningServer;
  /** Where it keeps its files. */
  readonly dataDir: string;
  /** Log lines so far, parsed. */
  readonly log: () => readonly Readonly<Record<string, unknown>>[];
  readonly ask: (asked: Asked) => Promise<Answered>;
  /** The cookie of a new session of the tenant's admin. */
  readonly login: (login?: string) => Promise<string>;
  readonly close: () => Promise<void>;
}

export interface RigOptions {
  readonly name: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly server?: Partial<ServerOptions>;
  /** Between the server and its database, for tests that cut the line. */
  readonly through?: (databaseUrl: string) => Promise<string>;
}

/** Starts the server with the tenant `first`, whose user is admin. */
export async function startHttpRig(options: RigOptions): Promise<HttpRig> {
  const database = await createTestDatabase(options.name);
  const dataDir = await mkdtemp(join(tmpdir(), 'cahier-http-'));
  const lines: string[] = [];
  const server = await buildServer({
    databaseUrl: options.through ? await options.through(database.url) : database.url,
    host: '127.0.0.1',
    port: 0,
    dataDir,
    http: readHttpSettings(options.environment ?? {}),
    ui: { kind: 'none' },
    servesDemo: true,
    logTo: { write: (line) => lines.push(line) },
    ...options.server,
  });
  await addTenant(server, 'first');
  const ask = (asked: Asked): Promise<Answered> => askServer(server.url, asked);
  return {
    server,
    dataDir,
    log: () => lines.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>),
    ask,
    login: (login = 'admin') => logIn(ask, login),
    close: async () => {
      await server.close();
      await rm(dataDir, { recursive: true, force: true });
      await database.drop();
    },
  };
}

/** Makes a tenant with the shipped packs, and has the server know it. */
export async function addTenant(server: RunningServer, key: string, { demo = false } = {}): Promise<number> {
  const documents = documentsOf(await loadPacks([]));
  const wish = { key, documents, company: {}, demo, password: PASSWORD };
  const { tenant } = accepted(await createTenant(server.installation, server.models, wish));
  await server.directory.refresh();
  return tenant.number;
}

async function logIn(ask: HttpRig['ask'], login: string): Promise<string> {
  const answer = await ask({
    method: 'POST',
    path: '/api/auth/login',
    headers: JSON_TYPE,
    body: JSON.stringify({ login, password: PASSWORD }),
  });
  const cookie = answer.headers['set-cookie']?.[0]?.split(';')[0];
  if (answer.status !== 200 || cookie === undefined) throw new Error(`The login was refused: ${answer.text}`);
  return cookie;
}
