// Records by the keys that other systems know them by (`external_key`): how imports and seeds find what they made.

import { bindSql, compileSql, slot, sql } from '../../rules/sql.ts';
import type { Connection } from '../database/connection.ts';

const FIND = compileSql(
  sql`select k."key", k."record" from "external_key" k where k."deleted_at" is null and k."system" = ${slot('system')} and k."entity" = ${slot('entity')} and k."key" = any(${slot('keys')}::text[])`,
);

export interface OutsideKeys {
  readonly system: string;
  /** Bare name of the entity. */
  readonly entity: string;
  readonly keys: readonly string[];
}

/** Key → id of the record, for those of the keys that are known; the record may be deleted meanwhile. */
export async function findByOutsideKeys(
  connection: Connection,
  wanted: OutsideKeys,
): Promise<ReadonlyMap<string, string>> {
  if (wanted.keys.length === 0) return new Map();
  const rows = await connection.query<{ key: string; record: string }>(bindSql(FIND, { ...wanted }));
  return new Map(rows.map((row) => [row.key, row.record]));
}
