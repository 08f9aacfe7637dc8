// Opens the installation: checks the server, migrates the control schema, finds out how to log in, and makes the pool.
// Both the server and every command begin here.

import { isNativeError } from 'node:util/types';
import { withConnection } from '../database/connect.ts';
import type { Transactions } from '../database/connection.ts';
import { StartRefusal } from '../database/embedded/refusal.ts';
import { breaksConnection, isDatabaseError } from '../database/errors.ts';
import { CONTROL_HOME, type Home, tenantHome } from '../database/home.ts';
import type { TransactionOptions } from '../database/options.ts';
import { makePool, POOL_SIZE, type Pool } from '../database/pool.ts';
import { ensureLogin, type Login } from '../database/roles.ts';
import { transactionsIn } from '../database/transaction.ts';
import { upgradeTenants } from '../tenants/upgrade_tenants.ts';
import { checkServer } from './check_server.ts';
import { lockStart, migrateControl } from './migrate.ts';

/** An installation of the product on one database, open. */
export interface Installation {
  readonly id: string;
  /** URL of the user who may create roles, schemas and extensions; only for those. */
  readonly adminUrl: string;
  readonly login: Login;
  readonly pool: Pool;
  /** Statements over the control schema. */
  readonly control: (options?: TransactionOptions) => Transactions;
  /** Statements in a tenant. */
  readonly tenant: (number: number, options?: TransactionOptions) => Transactions;
  readonly homeOf: (number: number) => Home;
  readonly close: (graceMs?: number) => Promise<void>;
}

export interface OpenOptions {
  readonly databaseUrl: string;
  readonly poolSize?: number;
}

/** Throws a StartRefusal, in one sentence, where the database cannot be used. */
export async function openInstallation(options: OpenOptions): Promise<Installation> {
  const { databaseUrl } = options;
  const { id, login } = await prepare(databaseUrl);
  const pool = makePool(login.databaseUrl, options.poolSize ?? poolSizeOf(process.env['CAHIER_POOL']));
  const homes = new Map<number, Home>();
  const homeOf = (number: number): Home => {
    const home = homes.get(number) ?? tenantHome(id, number, login.hasRoles);
    homes.set(number, home);
    return home;
  };
  return {
    id,
    adminUrl: databaseUrl,
    login,
    pool,
    control: (more) => transactionsIn(pool, CONTROL_HOME, more),
    tenant: (number, more) => transactionsIn(pool, homeOf(number), more),
    homeOf,
    close: pool.close,
  };
}

async function prepare(databaseUrl: string): Promise<{ id: string; login: Login }> {
  if (!/^postgres(ql)?:\/\//.test(databaseUrl) || !URL.canParse(databaseUrl)) {
    throw new StartRefusal(
      'DATABASE_URL is no URL of a PostgreSQL: give one like postgres://user:password@host:5432/database.',
    );
  }
  try {
    return await withConnection(databaseUrl, async (connection) => {
      await lockStart(connection);
      await checkServer(connection);
      const id = await migrateControl(connection);
      const login = await ensureLogin(connection, databaseUrl, id);
      await upgradeTenants(connection, login, id);
      return { id, login };
    });
  } catch (error) {
    if (!isNativeError(error) || error instanceof StartRefusal) throw error;
    const where = new URL(databaseUrl);
    const place = `${where.hostname || 'the local socket'}${where.port ? `:${where.port}` : ''}${where.pathname}`;
    if (breaksConnection(error) || (isDatabaseError(error) && /^(28|3D)/.test(error.code))) {
      throw new StartRefusal(`The database at ${place} cannot be reached (${error.message}): check DATABASE_URL.`);
    }
    if (isDatabaseError(error) && error.code === '42501') {
      throw new StartRefusal(
        `The database user may not do what Cahier needs in ${place} (${error.message}): grant it CREATE on the database.`,
      );
    }
    throw error;
  }
}

function poolSizeOf(text: string | undefined): number {
  if (text === undefined || text === '') return POOL_SIZE;
  const size = Number(text);
  if (Number.isInteger(size) && size >= 1 && size <= 1_000) return size;
  throw new StartRefusal(`CAHIER_POOL is ${JSON.stringify(text)}: give a whole number from 1 to 1000.`);
}
