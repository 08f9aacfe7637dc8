// Records that are shared with a user, or with a team of theirs: read, or read and changed, whatever grants and companies
// say. Restrictions and classes of fields still hold. A share is looked for only in statements of those with whom something
// of the entity is shared, which their identity knows (tenants/share_tables.ts); everybody else has the statements that
// they would have if there were no shares.

import type { Entity, Field, Model } from '../../metadata/model.ts';
import { all, any, column, isTrue, name, type Sql, slot, sql, text } from '../../rules/sql.ts';
import type { Access, Action } from './access.ts';
import { ORGANISATION } from './organisation.ts';

/** The entity of base whose records are shares. */
export const RECORD_SHARE = 'record_share';

/** An entity of which something is shared with a user; `may_update`: some of it so that they may change it. */
export interface SharedEntity {
  readonly entity: string;
  readonly may_update: boolean;
}

export const NOTHING_SHARED: readonly SharedEntity[] = [];

/**
 * How a tenant is organised, who is in it and what the engine keeps for other records is not shared one by one: who has
 * which rights would follow from what only some may see.
 */
const NOT_SHARED: readonly string[] = [...ORGANISATION, 'stage_change', 'audit_event', 'external_key', RECORD_SHARE];

export function mayBeShared(entity: Pick<Entity, 'name'>): boolean {
  return !NOT_SHARED.includes(entity.name);
}

/** Those of entities that the model has, in one order for equal sets. */
export function sharesIn(model: Model, shares: readonly SharedEntity[]): readonly SharedEntity[] {
  const known = shares.filter(({ entity }) => {
    const found = Object.hasOwn(model.entities, entity) ? model.entities[entity] : undefined;
    return found !== undefined && mayBeShared(found);
  });
  return known.toSorted((a, b) => (a.entity < b.entity ? -1 : 1));
}

/** Equal for those whose predicates are the same on this account; empty without shares. */
export function sharesKey(shares: readonly SharedEntity[]): string {
  return shares.map(({ entity, may_update }) => ` +${entity}${may_update ? '!' : ''}`).join('');
}

export interface Wanted {
  readonly entity: Entity;
  readonly action: Action;
}

/**
 * Whether some record of the entity is shared for the action. Reading includes exporting, for those whom a role lets
 * export records of the entity at all: a share gives a record, and a role what is done with records.
 */
export function isSharedFor(shares: readonly SharedEntity[], { entity, action }: Wanted, isGranted: boolean): boolean {
  const share = shares.find((each) => each.entity === entity.name);
  if (share === undefined) return false;
  if (action === 'export') return isGranted;
  return action === 'read' || (action === 'update' && share.may_update);
}

const SHARE = 'share';

/**
 * The condition under which the row is shared with the user, or one of their teams, for the action. As an array its ids
 * serve as a condition of the primary key: of 1,000,000 rows an own-scoped list with 10 shares takes as long as without,
 * where `in (select …)` and `exists` read all rows.
 */
export function sharedRow({ entity, action }: Wanted, alias: string): Sql {
  const shared = all([
    sql`${column(SHARE, 'deleted_at')} is null`,
    sql`${column(SHARE, 'entity')} = ${text(entity.name)}`,
    isHeldByReader(SHARE),
    ...(action === 'update' ? [sql`${column(SHARE, 'level')} = 'update'`] : []),
  ]);
  const ids = sql`array(select ${column(SHARE, 'record')}::uuid from ${name(RECORD_SHARE)} as ${name(SHARE)} where ${shared})`;
  return sql`${column(alias, 'id')} = any(${ids})`;
}

/**
 * Conditions that all must hold: the row fulfils one of those of the grants, or is shared. Of a deleted record nothing is
 * seen by a share; asked inside of the OR, PostgreSQL would look each row up in the array again (10,000 shares: 3.4 s
 * instead of 0.1 s).
 */
export function orShared(granted: readonly Sql[], wanted: Wanted, alias: string): readonly Sql[] {
  const live = sql`${column(alias, 'deleted_at')} is null`;
  return [any([...granted, sharedRow(wanted, alias)]), any([live, ...granted])];
}

const STORED = 'stored';
const PLACES: readonly string[] = ['owner', 'company', 'agency', 'team'];

/**
 * Conditions on a record as it will be, on top of those of `update`: what decides who may do what with it (its owner,
 * company, agency and team, and the record without which it would not be) is changed by grants alone, so that a share
 * neither takes it from others nor makes it one's own.
 */
export function keepsRights(access: Pick<Access, 'rows' | 'granted'>, entity: Entity, alias: string): readonly Sql[] {
  const granted = access.granted(entity, 'update', STORED);
  if (isTrue(granted) || granted === access.rows(entity, 'update', STORED)) return [];
  const kept = Object.values(entity.fields).filter(decidesRights);
  if (kept.length === 0) return [];
  const same = kept.map(
    (field) => sql`${column(STORED, field.name)} is not distinct from ${column(alias, field.name)}`,
  );
  const byGrants = all([granted, access.granted(entity, 'update', alias)]);
  const stored = all([sql`${column(STORED, 'id')} = ${column(alias, 'id')}`, any([all(same), byGrants])]);
  return [sql`exists (select 1 from ${name(entity.name)} as ${name(STORED)} where ${stored})`];
}

function decidesRights(field: Field): boolean {
  return PLACES.includes(field.name) || (field.required === true && field.on_delete === 'cascade');
}

/** A share that is for the reader themselves. */
export function isHeldByReader(alias: string): Sql {
  return any([
    sql`${column(alias, 'user')} = ${slot('access.user')}::uuid`,
    sql`${column(alias, 'team')} = any(${slot('access.teams')}::uuid[])`,
  ]);
}
