// What a user's roles grant for one entity and action, put together: roles that say the same are said once, and teams of
// several memberships are one list, so that somebody with twelve roles asks PostgreSQL no more than with two.

import type { Entity, Model, Scope } from '../../metadata/model.ts';
import { join, type Sql } from '../../rules/sql.ts';
import type { Reach } from '../sessions/membership.ts';
import type { Action, IdSet, RowKey } from './access.ts';
import { withinRole } from './organisation.ts';
import { grantOf } from './roles.ts';
import { scopeKeys } from './scopes.ts';
import type { Seat } from './seats.ts';
import { grantRule } from './when.ts';

interface Rows {
  readonly entity: Entity;
  readonly action: Action;
  readonly alias: string;
}

/** A scope with what must hold besides; in which places: one, or for teams all of those that have the same besides. */
interface Granted {
  readonly scope: Scope;
  readonly reach: Reach;
  readonly places: readonly number[];
  readonly besides: readonly Sql[];
}

/** In the order of the seats; none for who is granted nothing. */
export function grantsOf(model: Model, seats: readonly Seat[], rows: Rows): readonly Granted[] {
  const granted = new Map<string, Granted>();
  for (const { role, reach, place } of seats) {
    const grant = grantOf(role, rows.entity, rows.action);
    if (!grant) continue;
    const when = grant.when ? [grantRule(model, rows, grant.when.rule)] : [];
    const besides = [...when, ...withinRole(model, role, { ...rows, reach })];
    const { scope } = grant;
    const isOfTeams = scope === 'team' || scope === 'team_tree';
    const key = JSON.stringify([scope, reach, besides.map(({ parts }) => parts), isOfTeams ? null : place]);
    const places = granted.get(key)?.places ?? [];
    granted.set(key, { scope, reach, besides, places: [...new Set([...places, place])] });
  }
  return [...granted.values()];
}

/** Each once; they are the same where their texts and what is bound are. */
export function distinctConditions(conditions: readonly Sql[]): readonly Sql[] {
  return [...new Map(conditions.map((condition) => [JSON.stringify(condition.parts), condition])).values()];
}

/**
 * By what the rows that are granted can be looked up; undefined where one grant reaches further, and where all of them
 * are for one's own: that is one value of one column, which needs no help.
 */
export function rowKeys(model: Model, seats: readonly Seat[], rows: Rows): readonly RowKey[] | undefined {
  const granted = grantsOf(model, seats, rows);
  if (granted.every(({ scope }) => scope === 'own')) return undefined;
  const byColumn = new Map<RowKey['column'], IdSet[]>();
  for (const each of granted) {
    const keys = scopeKeys({ ...rows, ...each });
    if (keys === undefined) return undefined;
    for (const { column, sets } of keys) byColumn.set(column, [...(byColumn.get(column) ?? []), ...sets]);
  }
  if (byColumn.size === 0) return undefined;
  return [...byColumn].map(([column, all]) => {
    const sets = [...new Map(all.map((set) => [set.slot, set])).values()];
    return { column, sets, ids: join(distinctConditions(sets.map(({ ids }) => ids)), ' union ') };
  });
}
