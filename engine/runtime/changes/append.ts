// The rows of the change log, as pieces of the very statement that writes the record: one row per change, with the
// version that the record has after it. That version is given under the row's lock, so it orders the changes of a
// record; the transaction's id, which comes earlier, does not. Who reads the log is follow.ts and history.ts.

import type { Entity } from '../../metadata/model.ts';
import { type Sql, slot, sql, text } from '../../rules/sql.ts';
import type { Request } from '../request.ts';

export type ChangeAction = 'create' | 'update' | 'delete' | 'restore';

/** Where in a command a change stands. */
export interface ChangePlace {
  /** UUID shared by all changes of the command. */
  readonly cause: string;
  /** 0 for what was asked for, more for what followed from it. */
  readonly depth: number;
}

/** The rows that changed, and what of them goes into the log. */
export interface ChangedRows {
  readonly entity: Entity;
  readonly action: ChangeAction;
  /** FROM item that gives one row per change. */
  readonly from: Sql;
  /** Expressions over it: a new UUIDv7, the record's id, its version after the change, `{field: [old, new]}`. */
  readonly change: Sql;
  readonly record: Sql;
  readonly version: Sql;
  readonly diff: Sql;
}

/** `insert into "_change" … select … from …`; its other values come from `changeSlots`. */
export function appendChanges(rows: ChangedRows): Sql {
  const head = sql`${rows.change}, ${slot('change.at')}::timestamptz, ${slot('change.actor')}::uuid, ${slot('change.cause')}::uuid, ${slot('change.depth')}::int`;
  const record = sql`${text(rows.entity.name)}, ${rows.record}, ${rows.version}, ${text(rows.action)}, ${rows.diff}, ${slot('change.model')}`;
  const columns = sql`"id", "at", "actor", "cause", "depth", "entity", "record", "version", "action", "diff", "model_version"`;
  return sql`insert into "_change" (${columns}) select ${head}, ${record} from ${rows.from}`;
}

export function changeSlots(request: Request, place: ChangePlace): Record<string, unknown> {
  return {
    'change.at': request.now,
    'change.actor': request.user?.id ?? null,
    'change.cause': place.cause,
    'change.depth': place.depth,
    'change.model': request.model.version,
  };
}
