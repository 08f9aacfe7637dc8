// What has to be done in each tenant now and then: the change log's partitions are made before their year begins, and
// what has ended (sessions, tokens, invitations, idempotency keys, files that nobody attached, shares of purged records) or
// is old enough (devices, the audit) is removed. Any node may do it, several at once too.

import type { TenantDirectory } from '../control/directory.ts';
import type { Installation } from '../control/open.ts';
import type { Connection } from '../database/connection.ts';
import type { FileStore } from '../files/store.ts';
import { sweepFiles } from '../files/sweep.ts';
import { createChangeYear } from './engine_tables.ts';
import { hasShares, sweepShares } from './share_tables.ts';

const EVERY_MS = 60 * 60_000;
const FIRST_AFTER_MS = 60_000;

const SWEEPS: readonly string[] = [
  `delete from "_idempotency" where created_at < now() - interval '24 hours'`,
  `delete from "_session" where expires_at < now()`,
  `delete from "_token" where expires_at < now() - interval '30 days'`,
  `delete from "_invitation" where expires_at < now() - interval '30 days'`,
  // As long as a browser keeps a cookie at most (RFC 6265bis, 5.5).
  `delete from "_device" where seen_at < now() - interval '400 days'`,
];

/** Logins of the year before can still be compared with those of this one. */
const SWEEP_AUDIT = `delete from "audit_event" where at < now() - interval '400 days'`;

export interface UpkeepDependencies {
  readonly installation: Installation;
  readonly directory: TenantDirectory;
  readonly files: FileStore;
  readonly note: (sentence: string) => void;
}

/** A minute after the start and then every hour, one tenant after the other. What fails is tried again at the next round, and told to `note`. */
export function startUpkeep(dependencies: UpkeepDependencies): { readonly close: () => void } {
  const { directory, note } = dependencies;
  let isClosed = false;
  const round = async (): Promise<void> => {
    for (const tenant of directory.all()) {
      if (isClosed || tenant.state !== 'active') continue;
      await runUpkeep(dependencies, tenant.number).catch((error) =>
        note(`Upkeep of the tenant ${tenant.key} failed: ${String(error)}`),
      );
    }
  };
  let timer = setTimeout(function again() {
    void round().then(() => {
      if (!isClosed) timer = setTimeout(again, EVERY_MS).unref();
    });
  }, FIRST_AFTER_MS).unref();
  return {
    close: () => {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}

/** All of it, in one tenant. */
export async function runUpkeep(
  { installation, files }: Pick<UpkeepDependencies, 'installation' | 'files'>,
  tenant: number,
): Promise<void> {
  const database = installation.tenant(tenant);
  await database.write((connection) => keepUp(connection, new Date().getUTCFullYear()));
  await sweepFiles(database, files, tenant);
}

async function keepUp(connection: Connection, year: number): Promise<void> {
  for (const sweep of SWEEPS) await connection.query({ sql: sweep, parameters: [] });
  const next = year + 1;
  const [row] = await connection.query<{ missing: boolean; audited: boolean }>({
    sql: `select to_regclass('"_change_${next}"') is null as missing, to_regclass('"audit_event"') is not null as audited`,
    parameters: [],
  });
  if (row?.missing === true) await createChangeYear(connection, next);
  // Of the model, which may be older.
  if (row?.audited === true) await connection.query({ sql: SWEEP_AUDIT, parameters: [] });
  if (await hasShares(connection)) await sweepShares(connection);
}
