// What a user may do, compiled once per (model, memberships' roles): fields they read and write, and the SQL
// predicate of each entity and action. The record layer asks nothing else about permissions.

import type { Entity, Field } from '../../metadata/model.ts';
import type { SlotValues, Sql } from '../../rules/sql.ts';

/** read, create, update, delete, export, or an action of a pack. */
export type Action = string;

/** Without repetition. */
export interface Held {
  readonly teams: readonly string[];
  readonly companies: readonly string[];
  readonly agencies: readonly string[];
  readonly roles: readonly string[];
}

/** Ids that a scope compares with, such as those of a team's members. */
export interface IdSet {
  /** Under which they are bound, as an array, where they are known (`rowsKnowing`). */
  readonly slot: string;
  /** A select of them, as "id". */
  readonly ids: Sql;
}

/** Values of a column that all rows of a scope have one of: the rows can be looked up by it. */
export interface RowKey extends Pick<IdSet, 'ids'> {
  readonly column: 'team' | 'agency' | 'owner';
  /** What the values are put together of. */
  readonly sets: readonly IdSet[];
}

export interface Access {
  /** Equal keys have equal predicates and fields, so compiled SQL is cached under it. */
  readonly key: string;
  /** The field if its value may be read, else undefined: an unreadable field is as good as unknown. */
  readonly readable: (entity: Entity, field: string) => Field | undefined;
  /** Whether the user's roles let them write the field (its class; `readonly` of the field is the writer's business). */
  readonly writable: (entity: Entity, field: Field) => boolean;
  /** Whether at least some records may be seen, created, changed … */
  readonly may: (entity: Entity, action: Action) => boolean;
  /**
   * The condition under which a row with this alias may be acted upon; soft-deleted rows are not its business.
   * Its slots begin with `access.`, or `looker.` for who only looks (seen_by.ts), and get their values from `slots` and `facts`.
   */
  readonly rows: (entity: Entity, action: Action, alias: string) => Sql;
  /** The same for a statement to which all sets of `keys` are bound: to compare with an array takes less than to look up. */
  readonly rowsKnowing: (entity: Entity, action: Action, alias: string) => Sql;
  /** The same by grants alone; the same piece where nothing of the entity is shared with the user for the action (shares.ts). */
  readonly granted: (entity: Entity, action: Action, alias: string) => Sql;
  /**
   * By what all rows of `rows` can be looked up, one key for each column: no row of `rows` has none of the values.
   * Undefined where most rows are meant, or no column tells.
   */
  readonly keys?: (entity: Entity, action: Action) => readonly RowKey[] | undefined;
  /** What the memberships lead to, for rules that run in JavaScript: ids, and names of roles. */
  readonly held: Held;
  /** Of the memberships; the same object for each request of a user. */
  readonly slots: SlotValues;
  /** Of the request. */
  readonly facts: SlotValues;
  /** Where somebody else looks: whether they may be shown less than the user is (seen_by.ts). */
  readonly narrowed?: () => boolean;
}
