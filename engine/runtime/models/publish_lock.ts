// The connection of a publish: its own, since it works for as long as it takes, and the one that holds the tenant's
// lock, so that whatever ends it ends the work as well. While it lasts nobody else changes the tenant's tables.

import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '../../problems.ts';
import type { Installation } from '../control/open.ts';
import { findTenant, type Tenant } from '../control/tenants.ts';
import { withConnection } from '../database/connect.ts';
import type { Connection } from '../database/connection.ts';
import { breaksConnection, presentDatabaseError } from '../database/errors.ts';
import { CONTROL_HOME } from '../database/home.ts';
import { STATEMENT_TIMEOUT_MS } from '../database/options.ts';
import { enterTenant } from '../database/sql/enter_tenant.ts';

/** First of the two numbers of the lock, the second is the tenant's: "publ" in ASCII. */
const PUBLISH_LOCK = 1886741100;
const LOCK_WAIT_MS = 10_000;
const LOCK_ASK_EVERY_MS = 100;

/** What a publish may do in its tenant. */
export interface Publishing {
  /** In the tenant's schema and role, outside a transaction, without a deadline. */
  readonly connection: Connection;
  /** One transaction in the tenant. */
  readonly inTenant: <T>(work: (connection: Connection) => Promise<T>) => Promise<T>;
  /** One transaction in the control schema. */
  readonly inControl: <T>(work: (connection: Connection) => Promise<T>) => Promise<T>;
}

/**
 * Runs `work` as the only publish of the tenant. Throws plan.refused where another one goes on for longer than a few
 * seconds, and where the tenant does not serve the version any more from which this one set out.
 */
export async function withPublishLock<T>(
  installation: Installation,
  tenant: Tenant,
  work: (publishing: Publishing) => Promise<T>,
): Promise<T> {
  const toTenant = enterTenant(installation.homeOf(tenant.number), 0);
  const toControl = enterTenant(CONTROL_HOME, STATEMENT_TIMEOUT_MS);
  try {
    return await withConnection(installation.login.databaseUrl, async (connection) => {
      const go = (where: string) => connection.query({ sql: where, parameters: [] });
      await go(toControl);
      await takeLock(connection, tenant);
      await refuseStale(connection, tenant);
      await go(toTenant);
      return work({
        connection,
        inTenant: (inside) => inTransaction(connection, inside),
        inControl: async (inside) => {
          await go(toControl);
          return inTransaction(connection, inside).finally(() => go(toTenant));
        },
      });
    });
  } catch (error) {
    throw presentDatabaseError(error);
  }
}

/** Asks again and again: who waits inside a statement has a snapshot, for whose end building an index waits in turn. */
async function takeLock(connection: Connection, tenant: Tenant): Promise<void> {
  const end = Date.now() + LOCK_WAIT_MS;
  for (;;) {
    const [row] = await connection.query<{ got: boolean }>({
      sql: 'select pg_try_advisory_lock($1, $2) as got',
      parameters: [PUBLISH_LOCK, tenant.number],
    });
    if (row?.got === true) return;
    if (Date.now() > end) {
      throw new Refusal(
        'plan.refused',
        `Somebody else is publishing in ${tenant.key} just now; look at it when that is done, and publish again.`,
      );
    }
    await sleep(LOCK_ASK_EVERY_MS);
  }
}

async function refuseStale(connection: Connection, tenant: Tenant): Promise<void> {
  const now = await findTenant(connection, tenant.key);
  if (now?.number === tenant.number && now.version === tenant.version) return;
  const detail =
    now?.number === tenant.number
      ? `Version ${now.version} was published meanwhile; look at it and publish again.`
      : `The tenant ${tenant.key} was deleted meanwhile.`;
  throw new Refusal('plan.refused', detail);
}

async function inTransaction<T>(connection: Connection, work: (connection: Connection) => Promise<T>): Promise<T> {
  const run = (sql: string) => connection.query({ sql, parameters: [] });
  await run('begin');
  try {
    const result = await work(connection);
    await run('commit');
    return result;
  } catch (error) {
    if (!breaksConnection(error)) await run('rollback');
    throw error;
  }
}
