// Whether a share may be: of a record that is there and may be read, of an entity whose records are shared at all, with
// somebody who can use it. That its maker may change the record by a grant is the predicate's business (access/dependent.ts).

import type { Problem } from '../../../problems.ts';
import { all, bindSql, column, compileSql, slot, sql } from '../../../rules/sql.ts';
import { mayBeShared, RECORD_SHARE } from '../../access/shares.ts';
import type { Connection } from '../../database/connection.ts';
import { idOf } from '../../field_types/reference_value.ts';
import { shorten } from '../../field_types/refusals.ts';
import { requestSlots } from '../query/request_slots.ts';
import { entityOf, readableRows } from '../query/source.ts';
import type { Draft } from './draft.ts';
import { pointerTo } from './input.ts';
import { sameValue } from './values.ts';
import type { Writing } from './writing.ts';

/**
 * `entity.unknown`, `share.entity`, `reference.unknown` for a record that is not there or not to be seen, and
 * `share.holder`; each of what the write names anew.
 */
export async function shareProblems(
  connection: Connection,
  writing: Writing,
  draft: Draft,
): Promise<readonly Problem[]> {
  if (writing.entity.name !== RECORD_SHARE) return [];
  const isNew = (name: string): boolean =>
    !draft.unread.has(name) && !sameValue(draft.values[name], writing.before?.values[name]);
  return [
    ...(isNew('entity') || isNew('record') ? await recordProblems(connection, writing, draft) : []),
    ...(isNew('user') ? await holderProblems(connection, draft) : []),
  ];
}

async function recordProblems(
  connection: Connection,
  { request }: Writing,
  { values }: Draft,
): Promise<readonly Problem[]> {
  const { model, access } = request;
  const { entity: named, record } = values;
  if (typeof named !== 'string') return [];
  const entity = entityOf(model, named);
  if (entity === undefined || !access.may(entity, 'read')) {
    const detail = `There is no entity “${shorten(named)}”.`;
    return [{ code: 'entity.unknown', pointer: pointerTo('entity'), detail }];
  }
  if (!mayBeShared(entity)) {
    const detail = `Records of ${named} cannot be shared one by one: they say how the tenant is organised, or belong to other records.`;
    return [{ code: 'share.entity', pointer: pointerTo('entity'), detail }];
  }
  if (typeof record !== 'string') return [];
  const { from, condition } = readableRows(access, { entity, action: 'read', alias: 't' });
  const where = all([sql`${column('t', 'id')} = ${slot('id')}::uuid`, condition]);
  const statement = compileSql(sql`select 1 as "there" from ${from} where ${where}`);
  const rows = await connection.query(bindSql(statement, ...requestSlots(request), { id: record }));
  if (rows.length > 0) return [];
  const detail = `There is no record ${record} of ${named} to share.`;
  return [{ code: 'reference.unknown', pointer: pointerTo('record'), detail, params: { id: record, entity: named } }];
}

const IS_INACTIVE = compileSql(
  sql`select 1 as "inactive" from "user" as "t" where "t"."id" = ${slot('id')}::uuid and "t"."active" is not true`,
);

/** Of a user who is not there the reference tells. */
async function holderProblems(connection: Connection, { values }: Draft): Promise<readonly Problem[]> {
  const id = idOf(values['user']);
  if (id === null) return [];
  const inactive = await connection.query(bindSql(IS_INACTIVE, { id }));
  if (inactive.length === 0) return [];
  const detail = 'This user is deactivated and could not use the share: activate them first, or share it with another.';
  return [{ code: 'share.holder', pointer: pointerTo('user'), detail, params: { id } }];
}
