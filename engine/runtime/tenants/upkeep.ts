// What has to be done in each tenant now and then: the change log's partitions are made before their year begins, and
// what has ended (sessions, tokens, idempotency keys) is removed. Any node may do it, several at once too.

import type { TenantDirectory } from '../control/directory.ts';
import type { Installation } from '../control/open.ts';
import type { Connection } from '../database/connection.ts';
import { createChangeYear } from './engine_tables.ts';

const EVERY_MS = 60 * 60_000;
const FIRST_AFTER_MS = 60_000;

const SWEEPS: readonly string[] = [
  `delete from "_idempotency" where created_at < now() - interval '24 hours'`,
  `delete from "_session" where expires_at < now()`,
  `delete from "_token" where expires_at < now() - interval '30 days'`,
];

/** Every hour, one tenant after the other. What fails is tried again an hour later, and told to `note`. */
export function startUpkeep(
  installation: Installation,
  directory: TenantDirectory,
  note: (sentence: string) => void,
): { readonly close: () => void } {
  const round = async (): Promise<void> => {
    for (const tenant of directory.all()) {
      if (tenant.state !== 'active') continue;
      await installation
        .tenant(tenant.number)
        .write((connection) => keepUp(connection, new Date().getUTCFullYear()))
        .catch((error) => note(`Upkeep of the tenant ${tenant.key} failed: ${String(error)}`));
    }
  };
  let timer = setTimeout(function again() {
    void round().then(() => {
      timer = setTimeout(again, EVERY_MS).unref();
    });
  }, FIRST_AFTER_MS).unref();
  return { close: () => clearTimeout(timer) };
}

async function keepUp(connection: Connection, year: number): Promise<void> {
  for (const sweep of SWEEPS) await connection.query({ sql: sweep, parameters: [] });
  const next = year + 1;
  const [row] = await connection.query<{ missing: boolean }>({
    sql: `select to_regclass('"_change_${next}"') is null as missing`,
    parameters: [],
  });
  if (row?.missing === true) await createChangeYear(connection, next);
}
