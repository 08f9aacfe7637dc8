// Tenants of a small model on a database of their own, for tests of publishing alone: what stands in the catalog, what is
// served, and a second connection to look from and to get in the way with.

import { Client } from 'pg';
import { type Installation, openInstallation } from '../../../engine/runtime/control/open.ts';
import type { PackDocuments } from '../../../engine/runtime/control/tables.ts';
import { findTenant, insertTenant, type Tenant } from '../../../engine/runtime/control/tenants.ts';
import { withConnection } from '../../../engine/runtime/database/connect.ts';
import { createHome } from '../../../engine/runtime/database/roles.ts';
import { enterTenant } from '../../../engine/runtime/database/sql/enter_tenant.ts';
import { openModels, rawPacks } from '../../../engine/runtime/models/cache.ts';
import { publishPacks } from '../../../engine/runtime/models/publish.ts';
import { acceptedPlan } from '../../../engine/runtime/tables/apply.ts';
import { type Plan, planTables } from '../../../engine/runtime/tables/plan.ts';
import { ENGINE_VERSION } from '../../../engine/runtime/tenants/engine_tables.ts';
import { baseWith, compiled } from '../../pure/metadata/small_packs.ts';
import { createTestDatabase } from '../../rig/database.ts';

/** The documents of a pack with `deal`, whose properties are given. */
export function dealsWith(properties: object, more: object = {}, documents: object = {}): PackDocuments {
  const raw = baseWith({ ...properties }, { ...more }, { ...documents });
  return { [raw.origin]: raw.files as PackDocuments[string] };
}

export interface PublishingTenant {
  /** Publishes from the version that the tenant now serves. */
  readonly publish: (documents: PackDocuments) => Promise<number>;
  readonly served: () => Promise<Tenant>;
  /** The steps that lead from one set of documents to the other. */
  readonly planOf: (before: PackDocuments, after: PackDocuments) => Plan;
  /** Rows of a statement in the tenant's schema and role, on a connection beside that of the publish. */
  readonly rows: (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Stores deals, as old versions of a model left them. */
  readonly store: (...deals: readonly Readonly<Record<string, string>>[]) => Promise<void>;
  /** Columns, indexes and constraints as they stand, by name. */
  readonly catalog: () => Promise<readonly unknown[]>;
}

export interface PublishRig {
  readonly addTenant: () => Promise<PublishingTenant>;
  /** A further connection of the superuser. */
  readonly connect: () => Promise<Client>;
  /** Waits until a publish waits for others in a statement like this one, and gives its backend. */
  readonly untilWaiting: (statement: string) => Promise<number>;
  readonly endBackend: (backend: number) => Promise<unknown>;
  readonly close: () => Promise<void>;
}

export async function openPublishRig(): Promise<PublishRig> {
  const database = await createTestDatabase('publish');
  const installation = await openInstallation({ databaseUrl: database.url, poolSize: 2 });
  const clients: Client[] = [];
  const connect = async (): Promise<Client> => {
    const client = new Client({ connectionString: database.url });
    client.on('error', () => undefined);
    await client.connect();
    clients.push(client);
    return client;
  };
  const overseer = await connect();
  let count = 0;
  return {
    connect,
    untilWaiting: (statement) => untilWaiting(overseer, statement),
    endBackend: (backend) => overseer.query('select pg_terminate_backend($1)', [backend]),
    addTenant: async () => {
      count += 1;
      return makeTenant(installation, `tenant-${count}`, await connect());
    },
    close: async () => {
      await Promise.all(clients.map((client) => client.end()));
      await installation.close();
      await database.drop();
    },
  };
}

async function untilWaiting(overseer: Client, statement: string): Promise<number> {
  const waiting = `select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like $1`;
  for (const end = Date.now() + 5_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 10))) {
    const { rows } = await overseer.query<{ pid: number }>(waiting, [statement]);
    if (rows[0]) return rows[0].pid;
  }
  throw new Error(`Nothing waits in ${statement}`);
}

async function makeTenant(installation: Installation, key: string, client: Client): Promise<PublishingTenant> {
  const number = await installation
    .control()
    .write((connection) => insertTenant(connection, { key, title: key, demo: false, engine_version: ENGINE_VERSION }));
  const home = installation.homeOf(number);
  await withConnection(installation.adminUrl, (connection) => createHome(connection, home, installation.login.role));
  await client.query(enterTenant(home, 0));
  const models = openModels(installation);
  const served = async (): Promise<Tenant> => {
    const tenant = await installation.control().read((connection) => findTenant(connection, key));
    if (!tenant) throw new Error(`There is no tenant ${key}.`);
    return tenant;
  };
  const rows = async (sql: string) => (await client.query<Record<string, unknown>>(sql)).rows;
  return {
    served,
    rows,
    publish: async (documents) => {
      const published = await publishPacks(installation, models, { tenant: await served(), documents, by: null });
      if (!published.ok) throw new Error(JSON.stringify(published.problems));
      return published.value.version;
    },
    planOf: (before, after) =>
      acceptedPlan(planTables(compiled(...rawPacks(before)).model, compiled(...rawPacks(after)).model)),
    store: async (...deals) => {
      for (const deal of deals) {
        const names = Object.keys(deal).map((each) => `"${each}"`);
        const values = Object.values(deal).map((value) => `'${value}'`);
        await rows(
          `insert into deal (id, version, created_at, updated_at, ${names.join(', ')}) values (gen_random_uuid(), 1, now(), now(), ${values.join(', ')})`,
        );
      }
    },
    catalog: async () => (await rows(CATALOG)).map((row) => row['line']),
  };
}

const CATALOG = `
  select line from (
    select c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) as line
      from pg_attribute a join pg_class c on c.oid = a.attrelid
     where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
    union all
    select regexp_replace(pg_get_indexdef(x.indexrelid), current_schema() || '\\.', '', 'g') || ' ' || x.indisvalid
      from pg_index x join pg_class c on c.oid = x.indexrelid
     where c.relnamespace = current_schema()::regnamespace
    union all
    select k.conrelid::regclass || ' ' || k.conname || ' ' || pg_get_constraintdef(k.oid)
      from pg_constraint k
     where k.connamespace = current_schema()::regnamespace) lines
   order by line`;
