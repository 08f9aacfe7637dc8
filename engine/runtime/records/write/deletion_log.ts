// What the change log says of a deletion: every record that went with it and every reference that was cleared by it.

import type { Entity } from '../../../metadata/model.ts';
import { Refusal } from '../../../problems.ts';
import { bindSql, compileSql, slot, sql } from '../../../rules/sql.ts';
import type { ChangeAction } from '../../changes/append.ts';
import type { Connection } from '../../database/connection.ts';
import type { Diff } from './values.ts';

export interface LoggedChange {
  readonly action: ChangeAction;
  readonly depth: number;
  readonly entity: string;
  readonly record: string;
  /** Version of the record after the change. */
  readonly version: number;
  readonly diff: Diff;
}

interface ChangeRow {
  readonly [column: string]: unknown;
  readonly action: ChangeAction;
  readonly depth: number;
  readonly entity: string;
  readonly record: string;
  readonly version: string;
  readonly diff: string;
}

// All changes of a command have the same moment, and the log's key begins with it, so the cause needs no index.
const DELETION = compileSql(
  sql`select "with"."action", "with"."depth", "with"."entity", "with"."record", "with"."version", "with"."diff"::text from "_change" as "own" join "_change" as "with" on "with"."at" = "own"."at" and "with"."cause" = "own"."cause" where "own"."record" = ${slot('record')}::uuid and "own"."version" = ${slot('version')}::bigint and "own"."entity" = ${slot('entity')} and "own"."action" = 'delete' order by "with"."depth", "with"."id"`,
);

/** The changes of the deletion that gave the record this version, by depth. */
export async function deletionOf(
  connection: Connection,
  { entity, id, version }: { entity: Entity; id: string; version: number },
): Promise<readonly LoggedChange[]> {
  const slots = { record: id, version, entity: entity.name };
  const rows = await connection.query<ChangeRow>(bindSql(DELETION, slots));
  if (rows.length === 0) {
    throw new Refusal('record.conflict', 'The change log does not know how this record was deleted.');
  }
  return rows.map((row) => ({ ...row, version: Number(row.version), diff: JSON.parse(row.diff) as Diff }));
}
