// Server processes with a tenant of the suite's own, made by the engine, for tests from the outside: those that suites
// share (rig/shared_servers.ts), or some of its own where it changes how they run. What a test needs to see or hold inside
// the database (a lock, the rows of the log) it gets here, and only that.

import { jest } from '@jest/globals';
import { Client as Database } from 'pg';
import { accepted } from '../../bin/accepted.ts';
import { documentsOf, loadPacks } from '../../bin/packs.ts';
import { type Installation, openInstallation } from '../../engine/runtime/control/open.ts';
import { type Models, openModels } from '../../engine/runtime/models/cache.ts';
import { runCreate } from '../../engine/runtime/records/create.ts';
import { runSeeds } from '../../engine/runtime/seeds/run.ts';
import { setPassword } from '../../engine/runtime/sessions/sessions.ts';
import { createToken } from '../../engine/runtime/sessions/tokens.ts';
import { createTenant } from '../../engine/runtime/tenants/create_tenant.ts';
import { engineRequest, openTenant, userRequest } from '../../engine/runtime/tenants/open_tenant.ts';
import { createTestDatabase } from '../rig/database.ts';
import { startServer } from '../rig/server.ts';
import { refuseErrors, serverOf, sharedServers } from '../rig/shared_servers.ts';
import { type Client, clientOf, closeConnections } from './client.ts';

// Whole servers are started and asked here, on machines that may have other work.
jest.setTimeout(60_000);

export const PASSWORD = 'correct horse battery staple';

export interface WorldOptions {
  /** The key of its tenant, and shown in the name of its database, to recognise leftovers. */
  readonly name: string;
  /** Whether the tenant has the demo records of its packs. */
  readonly demo?: boolean;
  /** A pack `acme` of the tenant: its documents by path, without pack.json. */
  readonly pack?: Readonly<Record<string, unknown>>;
  /** Servers of its own, on a database of its own. */
  readonly own?: OwnServers;
}

export interface OwnServers {
  readonly count: number;
  readonly env?: Readonly<Record<string, string>>;
  /** A PostgreSQL to use instead of the run's; its owner stops it. */
  readonly databaseUrl?: string;
}

/** A server as a client sees it; `pid` of the suite's own alone. */
interface WorldServer {
  readonly url: string;
  readonly pid?: number;
}

export interface World {
  /** Two where they are shared. */
  readonly servers: readonly WorldServer[];
  readonly databaseUrl: string;
  /** Key of its tenant. */
  readonly tenant: string;
  readonly installation: Installation;
  readonly models: Models;
  /** Makes a further tenant with the shipped packs and has the servers know it. */
  readonly addTenant: (key: string) => Promise<void>;
  /** Makes a user with roles; a membership holds in the place that is given. */
  readonly addUser: (login: string, memberships: readonly Readonly<Record<string, string>>[]) => Promise<string>;
  /** A client with a token of this user. */
  readonly client: (login?: string, of?: { readonly server?: number; readonly tenant?: string }) => Promise<Client>;
  /** Rows of a statement in the schema of the tenant. */
  readonly rows: (
    sql: string,
    parameters?: readonly unknown[],
  ) => Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** A connection of the superuser in the schema of the tenant, to hold locks with; end it. */
  readonly connect: () => Promise<Database>;
  readonly close: () => Promise<void>;
}

/** Makes the tenant, and the servers where they are to be its own; takes some seconds. */
export async function openWorld(options: WorldOptions): Promise<World> {
  const tenant = options.name.replaceAll('_', '-');
  const place = options.own ? await ownPlace(options.name, options.own) : sharedPlace();
  const { databaseUrl } = place;
  const installation = await openInstallation({ databaseUrl, poolSize: 4 });
  const engine = { installation, models: openModels(installation) };
  await makeTenant(engine, tenant, options);
  const servers = await place.start();
  await waitUntilKnown(servers, tenant);
  return {
    ...engine,
    servers,
    databaseUrl,
    tenant,
    ...inside(engine, databaseUrl, tenant),
    addTenant: async (key) => {
      await makeTenant(engine, key, {});
      await waitUntilKnown(servers, key);
    },
    client: async (login = 'admin', { server = 0, tenant: key = tenant } = {}) => {
      const url = servers[server]?.url ?? '';
      return clientOf(url, { Authorization: `Bearer ${await tokenOf(engine, key, login)}` });
    },
    close: async () => {
      closeConnections();
      await place.stop();
      await installation.close();
      await place.leave();
    },
  };
}

/** Where the servers of a world are: they start once there is a tenant, and stop before the database is left. */
interface Place {
  readonly databaseUrl: string;
  readonly start: () => Promise<readonly WorldServer[]>;
  readonly stop: () => Promise<unknown>;
  readonly leave: () => Promise<void>;
}

function sharedPlace(): Place {
  const { databaseUrl, urls } = sharedServers();
  const nothing = async (): Promise<void> => undefined;
  return { databaseUrl, start: async () => urls.map((url) => ({ url })), stop: nothing, leave: nothing };
}

async function ownPlace(name: string, own: OwnServers): Promise<Place> {
  const database = own.databaseUrl === undefined ? await createTestDatabase(`world_${name}`) : undefined;
  const databaseUrl = database?.url ?? own.databaseUrl ?? '';
  const starting = () => Array.from({ length: own.count }, () => startServer(serverOf(databaseUrl, own.env)));
  let servers: Awaited<ReturnType<typeof startServer>>[] = [];
  return {
    databaseUrl,
    start: async () => {
      servers = await Promise.all(starting());
      return servers;
    },
    stop: () => Promise.all(servers.map((server) => server.stop())),
    leave: async () => {
      await database?.drop();
      refuseErrors(servers);
    },
  };
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

function inside(engine: Engine, databaseUrl: string, tenant: string): Pick<World, 'addUser' | 'rows' | 'connect'> {
  const { installation, models } = engine;
  const open = () => openTenant(installation, models, tenant);
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

async function waitUntilKnown(servers: readonly WorldServer[], key: string): Promise<void> {
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
