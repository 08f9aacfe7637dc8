// Tenants that an earlier release made get the engine's tables of this one, before anybody is served.

import { withConnection } from '../database/connect.ts';
import type { Connection } from '../database/connection.ts';
import { type Home, tenantHome } from '../database/home.ts';
import type { Login } from '../database/roles.ts';
import { enterTenant } from '../database/sql/enter_tenant.ts';
import { ENGINE_VERSION, upgradeEngineTables } from './engine_tables.ts';

/** Tables of large tenants are not rewritten, so this is for locks that somebody holds. */
const STATEMENT_TIMEOUT_MS = 60_000;

const BEHIND = `
select number, engine_version from cahier.tenant
 where state in ('active', 'suspended') and engine_version < $1 order by number`;

/** Upgrades all that are behind; `admin` holds the lock of the start, so one node does it. */
export async function upgradeTenants(admin: Connection, login: Login, installation: string): Promise<void> {
  const parameters = [ENGINE_VERSION];
  const behind = await admin.query<{ number: number; engine_version: number }>({ sql: BEHIND, parameters });
  if (behind.length === 0) return;
  await withConnection(login.databaseUrl, async (connection) => {
    for (const { number, engine_version } of behind) {
      await upgradeTenant(connection, tenantHome(installation, number, login.hasRoles), engine_version);
    }
  });
}

/** Tables and the version that they are of, in one transaction. */
async function upgradeTenant(connection: Connection, home: Home, from: number): Promise<void> {
  const run = (sql: string, parameters: readonly unknown[] = []) => connection.query({ sql, parameters });
  await run(enterTenant(home, STATEMENT_TIMEOUT_MS));
  await run('begin');
  try {
    await upgradeEngineTables(connection, from);
    await run('reset role');
    await run('update cahier.tenant set engine_version = $2 where number = $1', [home.number, ENGINE_VERSION]);
    await run('commit');
  } catch (error) {
    await run('rollback');
    throw error;
  }
}
