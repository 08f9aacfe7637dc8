// Takes the row lock of a record that is about to change, and reads what the write has to know of it: its values, what
// rules read over its references, and what the user may do with it.

import { fieldsOfType } from '../../../metadata/fields_of_type.ts';
import type { Entity, Model } from '../../../metadata/model.ts';
import { rightsOfFields } from '../../../metadata/model_access.ts';
import { Refusal } from '../../../problems.ts';
import { bindSql, column, compileSql, join, name, raw, type Sql, slot, sql, text } from '../../../rules/sql.ts';
import { GUARD } from '../../access/guard.ts';
import { wordsOf } from '../../access/words.ts';
import type { Connection } from '../../database/connection.ts';
import { UUID } from '../../field_types/formats.ts';
import type { Request } from '../../request.ts';
import { statementOf } from '../compiled.ts';
import { baseCurrencySql } from '../query/rates.ts';
import { requestSlots } from '../query/request_slots.ts';
import type { ReadContext } from '../query/source.ts';
import { pipelinesOf } from '../query/stages.ts';
import { imageSql, readImage } from './image.ts';
import { textIn } from './messages.ts';
import { reachedPaths } from './paths.ts';
import { reachedSql } from './tables.ts';
import type { Values } from './values.ts';
import type { Before } from './writing.ts';

export interface Wanted {
  readonly entity: Entity;
  readonly id: string;
  readonly action: 'update' | 'delete' | 'restore' | 'invite' | 'deactivate';
  /** Only reads it, for a write that asks whether it stayed so (at_once.ts). */
  readonly isOnlyRead?: boolean;
}

export interface Locked {
  readonly before: Before;
  readonly baseCurrency: string | null;
}

interface LockedRow {
  readonly [column: string]: unknown;
  readonly version: string;
  readonly image: string;
  readonly reached: string;
  readonly grants: readonly string[];
  readonly base_currency: string | null;
  readonly permitted: boolean;
}

const ROW = 't';

/**
 * Locks the record, unless the user may not read it: nobody is held up by what somebody else cannot see, nor can that be
 * told from how long the answer takes. 404 `record.unknown` where it is not there or may not be read, 403 `access.denied` where it may be
 * read but not changed so. A restore finds records that are deleted and those that are not, all else only the latter.
 */
export async function lockRecord(request: Request, connection: Connection, wanted: Wanted): Promise<Locked> {
  if (!UUID.test(wanted.id)) throw unknownRecord(wanted);
  const shape = {
    operation: 'lock',
    entity: wanted.entity.name,
    parts: `${wanted.action} ${wanted.isOnlyRead === true}`,
  };
  const { compiled } = statementOf(request, shape, () => ({
    compiled: compileSql(compileLock(request, wanted), 'general'),
    plan: null,
  }));
  const [row] = await connection.query<LockedRow>(
    bindSql(compiled, ...requestSlots(request), { id: wanted.id.toLowerCase() }),
  );
  if (!row) throw unknownRecord(wanted);
  if (!row.permitted) {
    const plural = textIn(wanted.entity.plural, request.language);
    throw new Refusal('access.denied', wordsOf(request.language).onlySeen({ action: wanted.action, plural }));
  }
  return {
    before: {
      version: Number(row.version),
      values: readImage(wanted.entity, row.image),
      reached: JSON.parse(row.reached) as Values,
      grants: new Set(row.grants),
    },
    baseCurrency: row.base_currency,
  };
}

function unknownRecord({ entity, id }: Wanted): Refusal {
  return new Refusal('record.unknown', `There is no record ${JSON.stringify(id)} of ${entity.name}.`);
}

function compileLock({ model, access }: ReadContext, { entity, action, isOnlyRead }: Wanted): Sql {
  // Restoring is undoing a deletion: who may do the one may do the other.
  const permitted = access.rows(entity, action === 'restore' ? 'delete' : action, ROW);
  const state = action === 'restore' ? raw('') : sql` and ${column(ROW, 'deleted_at')} is null`;
  // An update leaves the key alone, so records that refer to this one may be written meanwhile; a deletion waits for them.
  const strength = action === 'delete' || action === 'restore' ? raw('update') : raw('no key update');
  const columns = [
    sql`${column(ROW, 'version')}`,
    sql`${imageSql(entity, ROW)}::text as "image"`,
    sql`${reachedSql(model, { entity, alias: ROW }, reachedPaths(model, entity))}::text as "reached"`,
    sql`${grantsSql({ model, access }, entity)} as "grants"`,
    sql`${needsBaseCurrency(entity) ? baseCurrencySql : raw('null')} as "base_currency"`,
    sql`${permitted} as "permitted"`,
  ];
  const lock = isOnlyRead ? raw('') : sql` for ${strength} of ${name(ROW)}`;
  const readable = access.rows(entity, 'read', ROW);
  return sql`select ${join(columns, ', ')} from ${name(entity.name)} as ${name(ROW)} where ${column(ROW, 'id')} = ${slot('id')}::uuid${state} and ${readable} and ${GUARD}${lock}`;
}

/** Actions that moves between stages ask for, and changes of some fields, as far as the user may do them with this row. */
function grantsSql({ model, access }: ReadContext, entity: Entity): Sql {
  const actions = new Set([...stageGrants(model, entity), ...Object.values(rightsOfFields(entity.name))]);
  if (actions.size === 0) return raw(`'{}'::text[]`);
  const held = [...actions].map((action) => {
    return sql`case when ${access.rows(entity, action, ROW)} then ${text(action)} end`;
  });
  return sql`array_remove(array[${join(held, ', ')}]::text[], null)`;
}

function stageGrants(model: Model, entity: Entity): readonly string[] {
  return fieldsOfType(entity, 'stage')
    .flatMap((field) => pipelinesOf(model, { entity, field }))
    .flatMap((pipeline) => Object.values(pipeline.moves))
    .flatMap((move) => move.grant ?? []);
}

/** Whether records of the entity may hold money without having a company. */
export function needsBaseCurrency(entity: Entity): boolean {
  return fieldsOfType(entity, 'money').length > 0 && entity.fields['company']?.required !== true;
}
