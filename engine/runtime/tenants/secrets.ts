// Secrets of tenants that servers share: each server reads one once, and keeps it. A number is never given to another
// tenant, and a secret never changes.

import type { Transactions } from '../database/connection.ts';

export interface TenantSecrets {
  /** What seals the cursors of a tenant (records/query/cursor.ts), by its number; read in `database` where it is not known yet. */
  readonly cursor: (tenant: number, database: Transactions) => Buffer | Promise<Buffer>;
}

const READ = `select value from "_secret" where name = 'cursor'`;

export function makeTenantSecrets(): TenantSecrets {
  const known = new Map<number, Buffer>();
  const read = async (tenant: number, database: Transactions): Promise<Buffer> => {
    const [row] = await database.read((connection) =>
      connection.query<{ value: Buffer }>({ sql: READ, parameters: [] }),
    );
    if (row === undefined) throw new Error(`The tenant ${tenant} has no secret for cursors`);
    known.set(tenant, row.value);
    return row.value;
  };
  return { cursor: (tenant, database) => known.get(tenant) ?? read(tenant, database) };
}
