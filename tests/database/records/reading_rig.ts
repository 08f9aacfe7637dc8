// Tables of a model made by hand, in a schema of their own, and requests that read them: for tests of reading alone.
// Rows are put in as they would be stored, past the write path, so that each test sees exactly what it describes.

import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Model } from '../../../engine/metadata/model.ts';
import type { BoundSql } from '../../../engine/rules/sql.ts';
import type { Access } from '../../../engine/runtime/access/access.ts';
import type { Connection, Row, Transactions } from '../../../engine/runtime/database/connection.ts';
import { TYPES } from '../../../engine/runtime/database/types.ts';
import type { CompanyFacts, Request } from '../../../engine/runtime/request.ts';
import { applyModel } from '../../../engine/runtime/tables/apply.ts';
import { createEngineTables } from '../../../engine/runtime/tenants/engine_tables.ts';
import { EVERYTHING } from '../../fixtures/models/readers.ts';

export const COMPANY: CompanyFacts = {
  id: '00000000-0000-7000-8000-00000000c001',
  name: 'Acme',
  currency: 'EUR',
  country: 'FR',
  zone: 'Europe/Paris',
  language: 'en',
};

export interface ReadingRig {
  readonly client: pg.Client;
  readonly request: (access?: Access, more?: Partial<Request>) => Request;
  /** Stores rows of one table; what a row does not name has a plausible value or none. */
  readonly store: (table: string, rows: readonly Row[]) => Promise<void>;
  /** Statements run since the last call. */
  readonly statements: () => readonly BoundSql[];
  readonly close: () => Promise<void>;
}

/** The n-th id of a test; ids of one test order like their numbers. */
export function idOf(number: number): string {
  return `00000000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;
}

export async function openReadingRig(model: Model): Promise<ReadingRig> {
  const connectionString = process.env['CAHIER_TEST_DATABASE_URL'];
  if (!connectionString) throw new Error('Set CAHIER_TEST_DATABASE_URL to a PostgreSQL database, or run npm test.');
  const client = new pg.Client({ connectionString, types: TYPES });
  await client.connect();
  const schema = `reading_${randomUUID().replaceAll('-', '')}`;
  await client.query(`create schema ${schema}; set search_path to ${schema}, public`);
  await createEngineParts(client);
  const ran: BoundSql[] = [];
  const connection = connectionOf(client, ran);
  await createEngineTables(connection, 2026);
  await applyModel(connection, undefined, model);
  const database: Transactions = {
    read: (work) => work(connection),
    write: (work) => work(connection),
    stream: () => {
      throw new Error('Nothing is streamed here.');
    },
  };
  return {
    client,
    request: (access = EVERYTHING, more = {}) => ({ ...requestOf(model, database), access: asAda(access), ...more }),
    store: (table, rows) => storeRows(client, table, rows),
    statements: () => ran.splice(0),
    close: async () => {
      await client.query(`drop schema ${schema} cascade`);
      await client.end();
    },
  };
}

function connectionOf(client: pg.Client, ran: BoundSql[]): Connection {
  return {
    query: async <R extends Row>(statement: BoundSql) => {
      ran.push(statement);
      const { rows } = await client.query<R>(statement.sql, [...statement.parameters]);
      return rows;
    },
  };
}

/** Rules ask the access who the user is; a reader that says nothing of it is the user of the request. */
function asAda(access: Access): Access {
  const user = access.slots['access.user'] ?? idOf(1);
  return { ...access, slots: { ...access.slots, 'access.user': user } };
}

function requestOf(model: Model, database: Transactions): Request {
  return {
    tenant: { number: 1, key: 'test' },
    model,
    access: EVERYTHING,
    user: { id: idOf(1), login: 'ada' },
    identityVersion: null,
    company: COMPANY,
    now: '2026-03-15T09:30:00.000Z',
    today: '2026-03-15',
    language: 'en',
    database,
  };
}

/** Extensions and cahier_fold belong to the database, which other tests use at the same time. */
async function createEngineParts(client: pg.Client): Promise<void> {
  await client.query('select pg_advisory_lock(70217)');
  await client.query('create extension if not exists unaccent schema public');
  const { rows } = await client.query("select 1 from pg_proc where proname = 'cahier_fold'");
  if (rows.length === 0) {
    await client.query(`create function public.cahier_fold(value text) returns text
      language sql immutable strict parallel safe
      return lower(public.unaccent('public.unaccent'::regdictionary, normalize(value, nfkc)) collate "und-x-icu")`);
  }
  await client.query('select pg_advisory_unlock(70217)');
}

const CREATED_AT = '2026-01-02T03:04:05.678Z';

/** What the engine's own tables need of each row, beside what a test says. */
const NEEDED: Readonly<Record<string, Row>> = {
  _change: { cause: '00000000-0000-7000-8000-000000000000' },
  _file: { sha256: '', created_at: CREATED_AT },
};

async function storeRows(client: pg.Client, table: string, rows: readonly Row[]): Promise<void> {
  const needed = NEEDED[table] ?? { version: 1, created_at: CREATED_AT, updated_at: CREATED_AT };
  const stored = rows.map((row) => ({ ...needed, ...row }));
  const columns = [...new Set(stored.flatMap(Object.keys))].map((each) => `"${each}"`).join(', ');
  const values = `json_populate_recordset(null::"${table}", $1)`;
  await client.query(`insert into "${table}" (${columns}) select ${columns} from ${values}`, [JSON.stringify(stored)]);
}

/** These fields of one record, as a query string names them. */
export function askedFor(fields: readonly string[]) {
  return { query: `fields=${fields.join()}`, parse: () => ({ fields }) };
}
