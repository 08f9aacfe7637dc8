// If-Match: whether what an editor missed matters to them. Values that the engine derives change all the time and
// disturb nobody; any other field does.

import type { Entity } from '../../../metadata/model.ts';
import { Refusal } from '../../../problems.ts';
import { bindSql, compileSql, slot, sql } from '../../../rules/sql.ts';
import type { Connection } from '../../database/connection.ts';
import type { Request } from '../../request.ts';
import { presentRecord } from './present.ts';
import type { Before } from './writing.ts';

const MISSED = compileSql(
  sql`select exists (select from "_change", jsonb_object_keys("diff") as "key" where "record" = ${slot('id')}::uuid and "entity" = ${slot('entity')} and "version" > ${slot('version')}::bigint and "key" <> all(${slot('derived')}::text[])) as "missed"`,
);

export interface Expected {
  readonly entity: Entity;
  readonly id: string;
  readonly version: number | undefined;
}

/** 412 `record.stale` with the member `current`, the record as it is. */
export async function refuseStale(
  request: Request,
  connection: Connection,
  { expected, before }: { expected: Expected; before: Before },
): Promise<void> {
  const { entity, id, version } = expected;
  if (version === undefined || version === before.version) return;
  if (version < before.version && !(await missed(connection, expected))) return;
  const current = await presentRecord(request, connection, { entity, id });
  const detail = `The record has version ${before.version}, version ${version} was expected.`;
  throw new Refusal('record.stale', detail, { members: { current: JSON.parse(current.json) } });
}

async function missed(connection: Connection, { entity, id, version }: Expected): Promise<boolean> {
  const slots = { id, entity: entity.name, version, derived: derivedFields(entity) };
  const [row] = await connection.query<{ missed: boolean }>(bindSql(MISSED, slots));
  return row?.missed === true;
}

/** Fields whose values the engine computes from others. No field type does so yet. */
function derivedFields(_entity: Entity): readonly string[] {
  return [];
}
