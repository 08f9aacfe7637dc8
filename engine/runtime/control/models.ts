// Statements over published documents: what a tenant's packs are, by hash, and which version it serves. What the
// documents mean, and when they may be published, is engine/runtime/models.

import type { Connection } from '../database/connection.ts';
import { control, type PackDocuments } from './tables.ts';

/** Keeps the documents of a model; tenants with equal packs share them. */
export async function storeDocuments(connection: Connection, hash: string, documents: PackDocuments): Promise<void> {
  await connection.query(
    control
      .insertInto('model')
      .values({ hash, documents: JSON.stringify(documents) })
      .onConflict((conflict) => conflict.column('hash').doNothing())
      .compile(),
  );
}

export async function readDocuments(connection: Connection, hash: string): Promise<PackDocuments | undefined> {
  const query = control.selectFrom('model').select('documents').where('hash', '=', hash);
  const [row] = await connection.query<{ documents: PackDocuments }>(query.compile());
  return row?.documents;
}

export interface NewVersion {
  readonly tenant: number;
  readonly hash: string;
  /** Login of who published it; null for a command. */
  readonly publishedBy: string | null;
}

/** The number of the new version: one above the tenant's highest. Runs under the tenant's row lock. */
export async function insertVersion(connection: Connection, next: NewVersion): Promise<number> {
  await connection.query(
    control.selectFrom('tenant').select('number').where('number', '=', next.tenant).forUpdate().compile(),
  );
  const query = control
    .selectFrom('tenant_model')
    .select(({ fn }) => fn.max('version').as('version'))
    .where('tenant', '=', next.tenant);
  const [row] = await connection.query<{ version: number | null }>(query.compile());
  const version = (row?.version ?? 0) + 1;
  await connection.query(
    control
      .insertInto('tenant_model')
      .values({ tenant: next.tenant, version, hash: next.hash, published_by: next.publishedBy })
      .compile(),
  );
  return version;
}
