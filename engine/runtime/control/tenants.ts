// Statements over the tenants of the control schema. Who may call them, and what else belongs to a tenant, is
// engine/runtime/tenants.

import { sql } from 'kysely';
import type { Connection } from '../database/connection.ts';
import { control, type TenantState } from './tables.ts';

/** What every node knows of a tenant. */
export interface Tenant {
  readonly number: number;
  readonly key: string;
  readonly title: string;
  readonly state: TenantState;
  readonly demo: boolean;
  /** Published version and the hash of its model; null until the first. */
  readonly version: number | null;
  readonly hash: string | null;
}

const COLUMNS = ['number', 'key', 'title', 'state', 'demo', 'version', 'hash'] as const;

/** Any change of a tenant is told here, so that other nodes look at once; they look each second anyway. */
export const CONTROL_CHANNEL = 'cahier_control';

type TenantRow = Tenant & Readonly<Record<string, unknown>>;

/** Tenants whose row was changed by this transaction or a later one; all of them for null. Deleted ones included. */
export async function readTenants(connection: Connection, changedSince: string | null): Promise<readonly Tenant[]> {
  const all = control.selectFrom('tenant').select(COLUMNS);
  const query = changedSince === null ? all : all.where('changed', '>=', sql<string>`${changedSince}::xid8`);
  return connection.query<TenantRow>(query.orderBy('number').compile());
}

export async function findTenant(connection: Connection, key: string): Promise<Tenant | undefined> {
  const query = control.selectFrom('tenant').select(COLUMNS).where('key', '=', key).where('state', '<>', 'deleted');
  const [row] = await connection.query<TenantRow>(query.compile());
  return row;
}

export interface NewTenant {
  readonly key: string;
  readonly title: string;
  readonly demo: boolean;
  readonly engine_version: number;
}

/** The number of the new tenant; it is `creating` until `setTenantState` says otherwise. Throws pg's 23505 for a taken key. */
export async function insertTenant(connection: Connection, tenant: NewTenant): Promise<number> {
  const query = control
    .insertInto('tenant')
    .values({ ...tenant, state: 'creating', version: null, hash: null })
    .returning('number');
  const [row] = await connection.query<{ number: number }>(query.compile());
  if (row === undefined) throw new Error('insert … returning gave no row');
  return row.number;
}

export async function setTenantState(connection: Connection, number: number, state: TenantState): Promise<void> {
  await connection.query(
    control.updateTable('tenant').set({ state, changed: touched() }).where('number', '=', number).compile(),
  );
  await announce(connection);
}

/** Makes a published version the one that the tenant serves. */
export async function setTenantVersion(
  connection: Connection,
  number: number,
  current: { readonly version: number; readonly hash: string },
): Promise<void> {
  await connection.query(
    control
      .updateTable('tenant')
      .set({ ...current, changed: touched() })
      .where('number', '=', number)
      .compile(),
  );
  await announce(connection);
}

/** Tells the other nodes, at commit. The control schema is written rarely, so the lock that NOTIFY takes is no matter. */
async function announce(connection: Connection): Promise<void> {
  await connection.query({ sql: `select pg_notify('${CONTROL_CHANNEL}', '')`, parameters: [] });
}

function touched() {
  return sql<string>`pg_current_xact_id()`;
}
