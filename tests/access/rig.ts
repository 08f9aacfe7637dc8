// What the proof stands on: a running server, the engine that makes tenants on its database, and a superuser who reads
// whole tables. Jest's run has them already (access.test.ts); the command starts its own (own_rig.ts).

import { Client as Database } from 'pg';
import type { EngineClient } from '../rig/engine_client.ts';
import type { Query } from './oracle/tables.ts';

export interface Rig {
  readonly url: string;
  readonly databaseUrl: string;
  readonly engine: Pick<EngineClient, 'call'>;
}

/** The superuser in the schema of one tenant; end it. */
export interface Superuser {
  readonly query: Query;
  readonly end: () => Promise<void>;
}

export async function openSuperuser({ databaseUrl }: Rig, schema: string): Promise<Superuser> {
  const client = new Database({ connectionString: databaseUrl });
  client.on('error', () => undefined);
  await client.connect();
  await client.query(`set search_path to ${client.escapeIdentifier(schema)}, public`);
  return { query: async (sql, values = []) => (await client.query(sql, [...values])).rows, end: () => client.end() };
}

/** Does the work for each, a few at once. Results are in the order of `items`. */
export async function eachOf<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = new Array(items.length);
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) results[index] = await work(items[index] as T);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}

/** Fewer than one tenant may hold of a pool of ten, so that nobody waits. */
const AT_ONCE = 4;
