// The choke point of reading: every FROM or JOIN of a tenant's record table is made here, so that soft-deleted rows
// and rows outside the reader's access cannot come in by another way. What the access predicate says is
// engine/runtime/access.

import type { Entity, Model } from '../../../metadata/model.ts';
import { Refusal } from '../../../problems.ts';
import { all, column, isTrue, name, raw, type Sql, sql } from '../../../rules/sql.ts';
import type { Access, Action } from '../../access/access.ts';

/** What a statement is compiled for. A Request is one; equal model versions and access keys give equal text. */
export interface ReadContext {
  readonly model: Model;
  readonly access: Access;
}

export interface RowsWanted {
  readonly entity: Entity;
  /** What the caller means to do with the rows. */
  readonly action: Action;
  /** Alias of the table in the statement, chosen by us: never a name from a request. */
  readonly alias: string;
  /** Soft-deleted rows too (history, restore, labels of deleted records). */
  readonly deleted?: boolean;
  /** Whether the statement is bound to all sets of the access's keys (known_keys.ts). */
  readonly isKnown?: boolean;
}

/** `from` goes after FROM or JOIN, `condition` into its WHERE or ON; neither may be used without the other. */
export interface Rows {
  readonly from: Sql;
  readonly condition: Sql;
  /** The two that the condition is made of, for who asks them of a row at different places: both must be asked. */
  readonly live: Sql;
  readonly permitted: Sql;
}

/** The rows of an entity on which the reader may act. */
export function readableRows(access: Access, wanted: RowsWanted): Rows {
  const { entity, action, alias } = wanted;
  const permitted = (wanted.isKnown ? access.rowsKnowing : access.rows)(entity, action, alias);
  const live = sql`${column(alias, 'deleted_at')} is null`;
  return {
    from: sql`${name(entity.name)} as ${name(alias)}`,
    condition: wanted.deleted ? permitted : isTrue(permitted) ? live : all([live, permitted]),
    live: wanted.deleted ? raw('true') : live,
    permitted,
  };
}

/**
 * The entity of a name in the URL. One that does not exist and one of which the reader may see nothing are the same:
 * both are refused with `entity.unknown`.
 */
export function findEntity(context: ReadContext, entityName: string): Entity {
  const entity = entityOf(context.model, entityName);
  if (entity && context.access.may(entity, 'read')) return entity;
  throw new Refusal('entity.unknown', `There is no entity ${JSON.stringify(entityName)}.`);
}

/** Looks a name up that may come from outside. */
export function entityOf(model: Model, entityName: string): Entity | undefined {
  return Object.hasOwn(model.entities, entityName) ? model.entities[entityName] : undefined;
}
