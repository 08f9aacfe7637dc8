// Rows that are there for the sake of another record: who does not see that one, does not see them. A record that cannot
// be without another (its reference is required and deletes it along) is one; so are the rows in which base keeps what
// became of records of any entity, how other systems call them, and with whom they are shared.

import { columnOf } from '../../metadata/field_types/field_type.ts';
import type { Entity, Field, Model } from '../../metadata/model.ts';
import { all, any, column, isTrue, join, name, type Sql, sql, text } from '../../rules/sql.ts';
import type { Access, Action } from './access.ts';
import { isHeldByReader, mayBeShared, RECORD_SHARE } from './shares.ts';

/** The entity of base that keeps the stages a record went through. */
export const STAGE_CHANGE = 'stage_change';
/** The entity of base that keeps what became of sessions and users. */
export const AUDIT_EVENT = 'audit_event';
/** The entity of base that keeps what records are called elsewhere. */
const EXTERNAL_KEY = 'external_key';

export type Rows = Pick<Access, 'may' | 'rows' | 'granted' | 'readable'>;

export interface Dependent {
  readonly entity: Entity;
  readonly action: Action;
  readonly alias: string;
}

/** Conditions that all must hold: the records that the row depends on may be read, or for outside keys and shares be changed. */
export function recordsSeen(model: Model, access: Rows, row: Dependent): readonly Sql[] {
  if (row.entity.name === STAGE_CHANGE) return [stageSeen(model, access, row.alias)];
  if (row.entity.name === EXTERNAL_KEY) return keyedSeen(model, access, row);
  if (row.entity.name === RECORD_SHARE) return sharedSeen(model, access, row);
  return ownersOf(model, row.entity).flatMap(({ field, target }, index) => {
    // Every table in a statement has a name of its own, however deep the chain goes.
    const owner = `${row.alias}_${index}`;
    const rows = access.rows(target, 'read', owner);
    if (isTrue(rows)) return [];
    return [exists({ entity: target, alias: owner }, column(row.alias, columnOf(field)), [rows])];
  });
}

function ownersOf(model: Model, entity: Entity): readonly { readonly field: Field; readonly target: Entity }[] {
  return Object.values(entity.fields).flatMap((field) => {
    const target = model.entities[field.to ?? ''];
    const isOwner = field.required === true && field.on_delete === 'cascade' && target !== entity;
    return target && isOwner ? [{ field, target }] : [];
  });
}

/** Moves of a record that is there and may be read, between stages of a field that may be read. */
function stageSeen(model: Model, access: Rows, alias: string): Sql {
  return any(
    Object.values(model.entities).flatMap((entity) => {
      const stages = Object.values(entity.fields).filter((field) => field.type === 'stage');
      const seen = stages.filter((field) => access.readable(entity, field.name));
      if (seen.length === 0 || !access.may(entity, 'read')) return [];
      const record = `${alias}_0`;
      const live = sql`${column(record, 'deleted_at')} is null`;
      const fields = join(
        seen.map((field) => text(field.name)),
        ', ',
      );
      return [
        all([
          sql`${column(alias, 'entity')} = ${text(entity.name)}`,
          sql`${column(alias, 'field')} in (${fields})`,
          exists({ entity, alias: record }, sql`${column(alias, 'record')}::uuid`, [
            live,
            access.rows(entity, 'read', record),
          ]),
        ]),
      ];
    }),
  );
}

/** Keys of deleted records too: they stay taken, and somebody has to be able to give them free. */
function keyedSeen(model: Model, access: Rows, { action, alias }: Dependent): readonly Sql[] {
  const kept = [STAGE_CHANGE, AUDIT_EVENT, EXTERNAL_KEY, RECORD_SHARE];
  const entities = Object.values(model.entities).filter((entity) => !kept.includes(entity.name));
  return namedSeen(entities, alias, (entity, record) =>
    access.rows(entity, isReading(action) ? 'read' : 'update', record),
  );
}

/** Who may read a record sees with whom it is shared, and everybody what is shared with them; who has a grant to change it shares it. */
function sharedSeen(model: Model, access: Rows, { action, alias }: Dependent): readonly Sql[] {
  const entities = Object.values(model.entities).filter(mayBeShared);
  if (!isReading(action))
    return namedSeen(entities, alias, (entity, record) => access.granted(entity, 'update', record));
  const seen = sharesOfReadable(model, access, alias);
  return seen.length === 0 ? [] : [any([isHeldByReader(alias), ...seen])];
}

/** Conditions that all must hold: the share is of a record that may be read. Who holds one sees it without, too. */
export function sharesOfReadable(model: Model, access: Pick<Access, 'rows'>, alias: string): readonly Sql[] {
  const entities = Object.values(model.entities).filter(mayBeShared);
  return namedSeen(entities, alias, (entity, record) => access.rows(entity, 'read', record));
}

function isReading(action: Action): boolean {
  return action === 'read' || action === 'export';
}

/** That the record which the row names by `entity` and `record` is one of these; none where all of them are. */
function namedSeen(
  entities: readonly Entity[],
  alias: string,
  rowsOf: (entity: Entity, alias: string) => Sql,
): readonly Sql[] {
  const record = `${alias}_0`;
  const rows = entities.map((entity) => rowsOf(entity, record));
  if (rows.every(isTrue)) return [];
  const seen = entities.map((entity, index) => {
    const same = sql`${column(alias, 'entity')} = ${text(entity.name)}`;
    return all([same, exists({ entity, alias: record }, sql`${column(alias, 'record')}::uuid`, [rows[index] as Sql])]);
  });
  return [any(seen)];
}

function exists(
  { entity, alias }: { readonly entity: Entity; readonly alias: string },
  id: Sql,
  conditions: readonly Sql[],
): Sql {
  const same = sql`${column(alias, 'id')} = ${id}`;
  return sql`exists (select 1 from ${name(entity.name)} as ${name(alias)} where ${all([same, ...conditions])})`;
}
