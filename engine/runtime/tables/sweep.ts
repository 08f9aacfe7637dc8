// Indexes of entities that nobody needs: those of the model before once another is served, and what a publish that
// failed or was cut off left behind, which may be half built. Unlike a plan this looks at the catalog, since such
// leftovers stand in no model; names tell what is ours and which definition it has.

import type { Connection } from '../database/connection.ts';
import { dropIndexText } from './ddl.ts';
import { OWN_INDEX } from './names.ts';
import type { Plan } from './plan.ts';
import type { Index, Tables } from './table.ts';

const FIND_INDEXES = `
  select i.relname as name, x.indisvalid as valid
    from pg_index x
    join pg_class i on i.oid = x.indexrelid
    join pg_class t on t.oid = x.indrelid
   where t.relnamespace = current_schema()::regnamespace and t.relname = any($1::text[]) and i.relname ~ $2`;

interface FoundIndex {
  readonly [column: string]: unknown;
  readonly name: string;
  /** Whether its building came to its end; an invalid one costs every write and guarantees nothing. */
  readonly valid: boolean;
}

/**
 * Drops the indexes of these tables that none of the models needs, and half-built ones, one by one while people go on.
 * Outside a transaction.
 */
export async function sweepIndexes(connection: Connection, ...models: readonly Tables[]): Promise<void> {
  const wanted = new Set(indexesOf(...models).map((index) => index.name));
  for (const { name, valid } of await findIndexes(connection, models)) {
    if (valid && wanted.has(name)) continue;
    await connection.query({ sql: dropIndexText(name), parameters: [] });
  }
}

/** Throws where an index that a plan adds is not there, or not whole: the model must not be served without it. */
export async function requireIndexes(connection: Connection, plan: Plan): Promise<void> {
  const known = new Set(indexesOf(plan.before).map((index) => index.name));
  const found = await findIndexes(connection, [plan.after]);
  const whole = new Set(found.filter((index) => index.valid).map((index) => index.name));
  const missing = indexesOf(plan.after).filter(({ name }) => !known.has(name) && !whole.has(name));
  if (missing.length === 0) return;
  throw new Error(`These indexes are not there after a publish: ${missing.map((index) => index.name).join(', ')}`);
}

function findIndexes(connection: Connection, models: readonly Tables[]): Promise<readonly FoundIndex[]> {
  const tables = [...new Set(models.flatMap((model) => Object.keys(model)))];
  return connection.query<FoundIndex>({ sql: FIND_INDEXES, parameters: [tables, OWN_INDEX] });
}

function indexesOf(...models: readonly Tables[]): readonly Index[] {
  return models.flatMap((model) => Object.values(model).flatMap((table) => table.indexes));
}
