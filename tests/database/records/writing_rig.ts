// Tables of the shipped packs in a schema of their own, and requests that write to them, each transaction on a
// connection of its own: for tests of writing alone, without sessions and HTTP.

import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import { v7 } from 'uuid';
import { compilePacks } from '../../../engine/metadata/compile.ts';
import { loadPackFolder } from '../../../engine/metadata/load.ts';
import type { Model } from '../../../engine/metadata/model.ts';
import type { RawPack } from '../../../engine/metadata/pack.ts';
import type { BoundSql } from '../../../engine/rules/sql.ts';
import { engineAccess } from '../../../engine/runtime/access/compile.ts';
import type { Connection, Row, Transactions } from '../../../engine/runtime/database/connection.ts';
import { TYPES } from '../../../engine/runtime/database/types.ts';
import { runCreate } from '../../../engine/runtime/records/create.ts';
import { runUpdate, type UpdateOptions } from '../../../engine/runtime/records/update.ts';
import type { WriteOptions } from '../../../engine/runtime/records/write/options.ts';
import type { CompanyFacts, Request } from '../../../engine/runtime/request.ts';
import { applyModel } from '../../../engine/runtime/tables/apply.ts';
import { createEngineTables } from '../../../engine/runtime/tenants/engine_tables.ts';
import type { Json } from '../../../schemas/http/records.ts';

export const NOW = '2026-03-15T09:30:00.000Z';

export interface WritingRig {
  readonly model: Model;
  /** Ada, of the company Acme, who may do everything unless told otherwise. */
  readonly request: (more?: Partial<Request>) => Request;
  readonly ada: string;
  /** The record as its creation answers it; by Ada unless another request is given. */
  readonly create: (entity: string, body: unknown, options?: WriteOptions, as?: Request) => Promise<Made>;
  readonly update: (entity: string, id: string, patch: unknown, options?: UpdateOptions) => Promise<Made>;
  readonly company: CompanyFacts;
  /** Rows of a statement past the engine. */
  readonly rows: (text: string, values?: readonly unknown[]) => Promise<readonly Row[]>;
  /** A connection of its own, for transactions that wait for each other. */
  readonly open: () => Promise<OpenConnection>;
  readonly close: () => Promise<void>;
}

export interface OpenConnection {
  readonly connection: Connection;
  readonly run: (text: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** A record as an object. */
export type Made = { readonly id: string; readonly version: number; readonly [field: string]: Json };

/** With the packs base and sales, and those that a test brings. */
export async function openWritingRig(more: readonly RawPack[] = []): Promise<WritingRig> {
  const connectionString = process.env['CAHIER_TEST_DATABASE_URL'];
  if (!connectionString) throw new Error('Set CAHIER_TEST_DATABASE_URL to a PostgreSQL database, or run npm test.');
  const schema = `writing_${randomUUID().replaceAll('-', '')}`;
  const options = `-c search_path=${schema},public -c jit=off`;
  const pool = new pg.Pool({ connectionString, types: TYPES, options, max: 8 });
  await pool.query(`create schema ${schema}`);
  await createExtensions(pool);
  const model = await compileModel(more);
  const database = transactionsOn(pool);
  await database.write(async (connection) => {
    await createEngineTables(connection, 2026);
    await applyModel(connection, undefined, model);
  });
  const engine = engineRequest(model, database);
  const company = await firstCompany(engine);
  const made = await runCreate({ ...engine, company }, 'user', { name: 'Ada', login: 'ada', active: true });
  const request = (more: Partial<Request> = {}): Request => ({
    ...engine,
    company,
    user: { id: made.id, login: 'ada' },
    identityVersion: null,
    access: engineAccess({ user: made.id, company: company.id, today: engine.today, now: engine.now }),
    ...more,
  });
  return {
    model,
    request,
    ada: made.id,
    create: async (entity, body, options, as = request()) =>
      JSON.parse((await runCreate(as, entity, body, options)).json),
    update: async (entity, id, patch, options) =>
      JSON.parse((await runUpdate(request(), entity, id, patch, options)).json),
    company,
    rows: async (text, values = []) => (await pool.query<Row>(text, [...values])).rows,
    open: () => openConnection(pool),
    close: async () => {
      await pool.query(`drop schema ${schema} cascade`);
      await pool.end();
    },
  };
}

async function compileModel(more: readonly RawPack[]): Promise<Model> {
  const folder = join(import.meta.dirname, '../../../modules');
  const shipped = ['base', 'sales'].map((pack) => loadPackFolder(join(folder, pack), `modules/${pack}`));
  const compiled = compilePacks([...(await Promise.all(shipped)), ...more]);
  if (!compiled.ok)
    throw new Error(compiled.problems.map((problem) => `${problem.file}: ${problem.detail}`).join('\n'));
  return compiled.value.model;
}

function connectionOf(client: pg.ClientBase): Connection {
  return {
    query: async <R extends Row>(statement: BoundSql) =>
      (await client.query<R>(statement.sql, [...statement.parameters])).rows,
  };
}

function transactionsOn(pool: pg.Pool): Transactions {
  const held = async <T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> => {
    const client = await pool.connect();
    try {
      return await work(client);
    } finally {
      client.release();
    }
  };
  return {
    read: (work) => held((client) => work(connectionOf(client))),
    stream: () => {
      throw new Error('Nothing is streamed here.');
    },
    write: (work) =>
      held(async (client) => {
        await client.query('begin');
        try {
          const result = await work(connectionOf(client));
          await client.query('commit');
          return result;
        } catch (error) {
          await client.query('rollback');
          throw error;
        }
      }),
  };
}

async function openConnection(pool: pg.Pool): Promise<OpenConnection> {
  const client = await pool.connect();
  return {
    connection: connectionOf(client),
    run: async (text) => {
      await client.query(text);
    },
    close: async () => client.release(),
  };
}

function engineRequest(model: Model, database: Transactions): Request {
  const today = NOW.slice(0, 10);
  return {
    tenant: { number: 1, key: 'test' },
    model,
    access: engineAccess({ user: null, company: null, today, now: NOW }),
    user: null,
    identityVersion: null,
    company: null,
    now: NOW,
    today,
    language: 'en',
    database,
  };
}

async function firstCompany(request: Request): Promise<CompanyFacts> {
  const facts = { name: 'Acme', currency: 'EUR', country: 'FR', zone: 'Europe/Paris', language: 'en' };
  const { id } = await runCreate(request, 'company', facts);
  return { id, ...facts };
}

/** Extensions and cahier_fold belong to the database, which other tests use at the same time. */
async function createExtensions(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('select pg_advisory_lock(70217)');
    await client.query('create extension if not exists unaccent schema public');
    const { rows } = await client.query("select 1 from pg_proc where proname = 'cahier_fold'");
    if (rows.length === 0) {
      await client.query(`create function public.cahier_fold(value text) returns text
        language sql immutable strict parallel safe
        return lower(public.unaccent('public.unaccent'::regdictionary, normalize(value, nfkc)) collate "und-x-icu")`);
    }
    await client.query('select pg_advisory_unlock(70217)');
  } finally {
    client.release();
  }
}

/** An id that no record has. */
export function noId(): string {
  return v7();
}
