// Server processes with a tenant of the suite's own, made by the engine, for tests from the outside: those that suites
// share (rig/shared_servers.ts), or some of its own where it changes how they run. What a test needs to see or hold inside
// the database (a lock, the rows of the log) it gets here, and only that.

import { jest } from '@jest/globals';
import { Client as Database } from 'pg';
import { createTestDatabase } from '../rig/database.ts';
import { type EngineClient, engineOf } from '../rig/engine_client.ts';
import { startServer } from '../rig/server.ts';
import { refuseErrors, serverOf, sharedServers } from '../rig/shared_servers.ts';
import { until } from '../until.ts';
import { type Client, clientOf, closeConnections } from './client.ts';

// Whole servers are started and asked here, on machines that may have other work.
jest.setTimeout(60_000);

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
  /** The engine itself, on the database of the servers. */
  readonly engine: EngineClient;
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
  const engine = engineOf(databaseUrl);
  const schema = await engine.call('makeTenant', tenantWish(tenant, options));
  const servers = await place.start();
  await waitUntilKnown(servers, tenant);
  const connect = () => connectTo(databaseUrl, schema);
  const superuser = await connect();
  return {
    servers,
    databaseUrl,
    tenant,
    engine,
    addTenant: async (key) => {
      await engine.call('makeTenant', tenantWish(key, {}));
      await waitUntilKnown(servers, key);
    },
    addUser: (login, memberships) => engine.call('addUser', { tenant, login, memberships }),
    client: async (login = 'admin', { server = 0, tenant: key = tenant } = {}) => {
      const token = await engine.call('makeToken', { tenant: key, login });
      return clientOf(servers[server]?.url ?? '', { Authorization: `Bearer ${token}` });
    },
    rows: async (sql, parameters = []) => (await superuser.query(sql, [...parameters])).rows,
    connect,
    close: async () => {
      closeConnections();
      await place.stop();
      await superuser.end();
      await place.leave();
    },
  };
}

function tenantWish(key: string, { demo = false, pack }: Pick<WorldOptions, 'demo' | 'pack'>) {
  return { key, demo, packs: pack ? { acme: textsOf(pack) } : {} };
}

async function connectTo(databaseUrl: string, schema: string): Promise<Database> {
  const client = new Database({ connectionString: databaseUrl });
  client.on('error', () => undefined);
  await client.connect();
  await client.query(`set search_path to ${client.escapeIdentifier(schema)}, public`);
  return client;
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
      await engineOf(databaseUrl).leave();
      await database?.drop();
      refuseErrors(servers);
    },
  };
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

async function waitUntilKnown(servers: readonly WorldServer[], key: string): Promise<void> {
  for (const { url } of servers) {
    const stranger = clientOf(url, { Host: `${key}.localhost`, Authorization: 'Bearer none' });
    await until(async () => (await stranger.get('/api/auth/me')).status !== 404, `the server at ${url} knows ${key}`);
  }
}
