// The tenants as this node knows them, kept up to date: it hears announcements and looks each second, and reads only
// rows changed since. Every request asks it, so it answers from memory.

import type { Connection } from '../database/connection.ts';
import { listenTo } from './listen.ts';
import type { Installation } from './open.ts';
import { CONTROL_CHANNEL, readTenants, type Tenant } from './tenants.ts';

const LOOK_EVERY_MS = 1_000;

export interface TenantDirectory {
  readonly byKey: (key: string) => Tenant | undefined;
  readonly byNumber: (number: number) => Tenant | undefined;
  /** The tenant of hosts that name none: the one there is, or the first one made. */
  readonly byDefault: () => Tenant | undefined;
  readonly all: () => readonly Tenant[];
  /** Looks now: for whoever has just changed something and can't wait a second. */
  readonly refresh: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Reads all tenants, then follows them. `onChange` hears of each tenant whose row changed. */
export async function openDirectory(
  installation: Installation,
  onChange: (tenant: Tenant) => void = () => undefined,
): Promise<TenantDirectory> {
  const tenants = new Map<number, Tenant>();
  let sorted: readonly Tenant[] = [];
  let keyed: ReadonlyMap<string, Tenant> = new Map();
  let since: string | null = null;
  let looking: Promise<void> | undefined;

  const look = async (): Promise<void> => {
    const { next, changed } = await installation.control().read((connection) => readChanges(connection, since));
    since = next;
    const others = changed.filter((tenant) => !isSame(tenants.get(tenant.number), tenant));
    if (others.length === 0) return;
    for (const tenant of others) {
      if (tenant.state === 'deleted') tenants.delete(tenant.number);
      else tenants.set(tenant.number, tenant);
    }
    sorted = [...tenants.values()].sort((a, b) => a.number - b.number);
    keyed = new Map(sorted.map((tenant) => [tenant.key, tenant]));
    for (const tenant of others) onChange(tenant);
  };
  const refresh = (): Promise<void> => {
    const after = (looking ?? Promise.resolve()).catch(() => undefined).then(look);
    const mine = after.finally(() => {
      if (looking === mine) looking = undefined;
    });
    looking = mine;
    return mine;
  };
  // While the database is gone the node answers from what it knew; the requests themselves get the 503.
  const refreshQuietly = (): void => {
    if (looking === undefined) refresh().catch(() => undefined);
  };

  await refresh();
  const timer = setInterval(refreshQuietly, LOOK_EVERY_MS);
  timer.unref();
  const listener = listenTo(installation.login.databaseUrl, CONTROL_CHANNEL, refreshQuietly);
  return {
    byKey: (key) => keyed.get(key),
    byNumber: (number) => tenants.get(number),
    byDefault: () => sorted.find((tenant) => tenant.state === 'active'),
    all: () => sorted,
    refresh,
    close: async () => {
      clearInterval(timer);
      await listener.close();
    },
  };
}

/**
 * A transaction that was still running at the last look may commit a row later, so the next look starts at the oldest
 * one of that moment and may see a row twice.
 */
async function readChanges(
  connection: Connection,
  since: string | null,
): Promise<{ next: string; changed: readonly Tenant[] }> {
  const [row] = await connection.query<{ next: string }>({
    sql: 'select pg_snapshot_xmin(pg_current_snapshot())::text as next',
    parameters: [],
  });
  if (row === undefined) throw new Error('pg_current_snapshot() gave no row');
  return { next: row.next, changed: await readTenants(connection, since) };
}

function isSame(known: Tenant | undefined, read: Tenant): boolean {
  if (known === undefined) return read.state === 'deleted';
  return (
    known.key === read.key &&
    known.title === read.title &&
    known.state === read.state &&
    known.demo === read.demo &&
    known.version === read.version
  );
}
