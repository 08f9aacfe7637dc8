// Server processes on a database of their own, with tenants made by the engine, for tests from the outside. What a test
// needs to see or hold inside the database (a lock, the rows of the log) it gets here, and only that.

import { jest } from '@jest/globals';
import { Client as Database } from 'pg';
import { accepted } from '../../../bin/accepted.ts';
import { documentsOf, loadPacks } from '../../../bin/packs.ts';
import { type Installation, openInstallation } from '../../../engine/runtime/control/open.ts';
import { type Models, openModels } from '../../../engine/runtime/models/cache.ts';
import { runCreate } from '../../../engine/runtime/records/create.ts';
import { runSeeds } from '../../../engine/runtime/seeds/run.ts';
import { setPassword } from '../../../engine/runtime/sessions/sessions.ts';
import { createToken } from '../../../engine/runtime/sessions/tokens.ts';
import { createTenant } from '../../../engine/runtime/tenants/create_tenant.ts';
import { engineRequest, openTenant, userRequest } from '../../../engine/runtime/tenants/open_tenant.ts';
import { createTestDatabase } from '../../rig/database.ts';
import { startServer, type TestServer } from '../../rig/server.ts';
import { type Client, clientOf, closeConnections } from './client.ts';

// Whole servers are started and asked here, on machines that may have other work.
jest.setTimeout(60_000);

export const PASSWORD = 'correct horse battery staple';

/** The first tenant of every world. */
export const TENANT = 'acme';

export interface WorldOptions {
  /** Shown in the name of the database, to recognise leftovers. */
  readonly name: string;
  /** 1 unless told. */
  readonly servers?: number;
  /** Whether the first tenant has the demo records of its packs. */
  readonly demo?: boolean;
  /** A pack `acme` of the first tenant: its documents by path, without pack.json. */
  readonly pack?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  /** A server to use instead of the run's; its owner stops it. */
  readonly databaseUrl?: string;
}

export interface World {
  readonly servers: readonly TestServer[];
  readonly databaseUrl: string;
  readonly installation: Installation;
  readonly models: Models;
  /** Makes a further tenant with the shipped packs and has the servers know it. */
  readonly addTenant: (key: string) => Promise<void>;
  /** Makes a user with roles; a membership holds in the place that is given. */
  readonly addUser: (login: string, memberships: readonly Readonly<Record<string, string>>[]) => Promise<string>;
  /** A client with a token of this user. */
  readonly client: (login?: string, of?: { readonly server?: number; readonly tenant?: string }) => Promise<Client>;
  /** Rows of a statement in the schema of the first tenant. */
  readonly rows: (
    sql: string,
    parameters?: readonly unknown[],
  ) => Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** A connection of the superuser in the schema of the first tenant, to hold locks with; end it. */
  readonly connect: () => Promise<Database>;
  readonly close: () => Promise<void>;
}

/** Starts it all; takes some seconds. */
export async function openWorld(options: WorldOptions): Promise<World> {
  const database = options.databaseUrl === undefined ? await createTestDatabase(`world_${options.name}`) : undefined;
  const databaseUrl = database?.url ?? options.databaseUrl ?? '';
  const installation = await openInstallation({ databaseUrl, poolSize: 4 });
  const models = openModels(installation);
  await makeTenant({ installation, models }, TENANT, options);
  const env = { CAHIER_BASE_DOMAIN: 'localhost', ...options.env, DATABASE_URL: databaseUrl };
  const starting = Array.from({ length: options.servers ?? 1 }, () => startServer({ env, args: ['--no-ui'] }));
  const servers = await Promise.all(starting);
  return {
    servers,
    databaseUrl,
    installation,
    models,
    ...inside({ installation, models }, databaseUrl),
    addTenant: async (key) => {
      await makeTenant({ installation, models }, key, {});
      await waitUntilKnown(servers, key);
    },
    client: async (login = 'admin', { server = 0, tenant = TENANT } = {}) => {
      const url = servers[server]?.url ?? '';
      return clientOf(url, { Authorization: `Bearer ${await tokenOf({ installation, models }, tenant, login)}` });
    },
    close: async () => {
      closeConnections();
      await Promise.all(servers.map((server) => server.stop()));
      await installation.close();
      await database?.drop();
      refuseErrors(servers);
    },
  };
}

/** A server that wrote an error of ours into its log has failed the tests, whatever it answered. */
function refuseErrors(servers: readonly TestServer[]): void {
  const isError = (line: string) => line.includes('"level":50') || /^ {4}at /.test(line);
  const errors = servers.flatMap((server) => `${server.stdout()}\n${server.stderr()}`.split('\n').filter(isError));
  if (errors.length > 0) throw new Error(`The servers wrote ${errors.length} errors, the first being: ${errors[0]}`);
}

interface Engine {
  readonly installation: Installation;
  readonly models: Models;
}

async function makeTenant(
  { installation, models }: Engine,
  key: string,
  { demo, pack }: Pick<WorldOptions, 'demo' | 'pack'>,
): Promise<void> {
  const documents = { ...documentsOf(await loadPacks([])), ...(pack ? { acme: textsOf(pack) } : {}) };
  const wish = { key, documents, company: {}, demo: false, password: PASSWORD };
  accepted(await createTenant(installation, models, wish));
  if (demo !== true) return;
  const open = await openTenant(installation, models, key);
  await runSeeds(await engineRequest(open), open.compiled.packs, 'demo');
}

const ACME = {
  name: 'acme',
  kind: 'tenant',
  prefix: 'acme',
  version: '1.0.0',
  title: 'Acme',
  language: 'en',
  depends: { base: '^2.0.0', sales: '^2.0.0' },
  classes: { acme_secret: { title: 'Secret' } },
};

function textsOf(pack: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries({ 'pack.json': ACME, ...pack }).map(([path, document]) => [path, JSON.stringify(document)]),
  );
}

function inside(engine: Engine, databaseUrl: string): Pick<World, 'addUser' | 'rows' | 'connect'> {
  const { installation, models } = engine;
  const open = () => openTenant(installation, models, TENANT);
  return {
    addUser: async (login, memberships) => {
      const request = await engineRequest(await open());
      const user = { name: login, login, active: true };
      const { id } = await runCreate(request, 'user', user, { internal: true });
      for (const membership of memberships) {
        await runCreate(request, 'membership', { user: id, ...membership }, { internal: true });
      }
      await setPassword(request.database, id, PASSWORD);
      return id;
    },
    rows: async (sql, parameters = []) => {
      const { database } = await open();
      return database.read((connection) => connection.query({ sql, parameters }));
    },
    connect: async () => {
      const client = new Database({ connectionString: databaseUrl });
      client.on('error', () => undefined);
      await client.connect();
      const { schema } = installation.homeOf((await open()).tenant.number);
      await client.query(`set search_path to ${client.escapeIdentifier(schema)}, public`);
      return client;
    },
  };
}

async function tokenOf({ installation, models }: Engine, tenant: string, login: string): Promise<string> {
  const open = await openTenant(installation, models, tenant);
  const { user, database } = await userRequest(open, login);
  const wish = { tenant: open.tenant.number, user: user?.id ?? '', name: 'test' };
  const { token } = await database.write((connection) => createToken(connection, wish));
  return token;
}

async function waitUntilKnown(servers: readonly TestServer[], key: string): Promise<void> {
  for (const { url } of servers) {
    const stranger = clientOf(url, { Host: `${key}.localhost`, Authorization: 'Bearer none' });
    await until(async () => (await stranger.get('/api/auth/me')).status !== 404, `the server at ${url} knows ${key}`);
  }
}

/** Waits until something holds; throws after `withinMs`. `what` completes “It never came about that …”. */
export async function until(
  holds: () => Promise<boolean>,
  what: string,
  { withinMs = 5_000, everyMs = 20 }: { readonly withinMs?: number; readonly everyMs?: number } = {},
): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`It never came about that ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
