// Whole tables as a superuser reads them: what the oracle judges. Nothing is filtered, joined or sorted by the database.

import type { Model } from './model.ts';

/** A row as `to_jsonb` writes it: columns by name. */
export type Row = Readonly<Record<string, unknown>>;

/** Entity → id → row, deleted ones too. */
export type Tables = Readonly<Record<string, ReadonlyMap<string, Row>>>;

/** A change of a record as the log has it. */
export interface Change {
  readonly id: string;
  /** Shared by all changes of one command. */
  readonly cause: string;
  /** 0 for what was asked for, more for what followed from it. */
  readonly depth: number;
  readonly entity: string;
  readonly record: string;
  readonly version: number;
  readonly action: string;
  /** Id of the user who asked for it; null: the engine itself. */
  readonly actor: string | null;
  /** Field → [before, after]. */
  readonly diff: Readonly<Record<string, unknown>>;
}

export interface Stored {
  readonly tables: Tables;
  /** By record. */
  readonly changes: ReadonlyMap<string, readonly Change[]>;
}

/** Runs a statement as superuser in the tenant's schema. */
export type Query = (sql: string, values?: readonly unknown[]) => Promise<readonly Readonly<Record<string, unknown>>[]>;

export async function readStored(query: Query, model: Model): Promise<Stored> {
  const tables: Record<string, ReadonlyMap<string, Row>> = {};
  for (const name of Object.keys(model.entities)) {
    const rows = await query(`select to_jsonb(t) as "row" from "${name}" t`);
    tables[name] = new Map(rows.map(({ row }) => [String((row as Row)['id']), row as Row]));
  }
  const changes = new Map<string, Change[]>();
  for (const { row } of await query('select to_jsonb(t) as "row" from "_change" t')) {
    const change = row as Change;
    changes.set(change.record, [...(changes.get(change.record) ?? []), change]);
  }
  return { tables, changes };
}

export function isLive(row: Row): boolean {
  return row['deleted_at'] === null;
}

/** The id that a column holds, or null. */
export function idIn(row: Row | undefined, column: string): string | null {
  const value = row?.[column];
  return typeof value === 'string' ? value : null;
}
