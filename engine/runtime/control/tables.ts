// The tables of the control schema as types, and the builder for statements over them. Kysely only compiles here: its
// statements run on our own connections, so that roles, deadlines and meters hold for them too. The tables are made by
// migrations.ts; columns here and there change together.

import {
  type ColumnType,
  DummyDriver,
  type Generated,
  type JSONColumnType,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely';
import { CONTROL_SCHEMA } from '../database/home.ts';

/** A moment as PostgreSQL's text, set by the database. */
type Moment = Generated<string>;

export const TENANT_STATES = ['creating', 'active', 'suspended', 'deleted'] as const;
export type TenantState = (typeof TENANT_STATES)[number];

export interface ControlDatabase {
  /** One row: this installation, whose id is part of every role and schema name. */
  readonly installation: { readonly id: string; readonly created_at: Moment };
  /** Rows stay when a tenant is deleted, so that its number is never given again. */
  readonly tenant: {
    readonly number: Generated<number>;
    readonly key: string;
    readonly title: string;
    readonly state: TenantState;
    /** Whether it was made with passwords that everybody knows. */
    readonly demo: boolean;
    /** The published version that it serves, and the hash of its model; null until the first is published. */
    readonly version: number | null;
    readonly hash: string | null;
    /** Of the engine's own tables in its schema. */
    readonly engine_version: Generated<number>;
    readonly created_at: Moment;
    /** The transaction that last changed the row: directory.ts follows it. */
    readonly changed: ColumnType<string, never, string>;
  };
  /** Published documents by the hash of their model: pack name → path → text. */
  readonly model: {
    readonly hash: string;
    readonly documents: JSONColumnType<PackDocuments, string, never>;
    readonly created_at: Moment;
  };
  readonly tenant_model: {
    readonly tenant: number;
    readonly version: number;
    readonly hash: string;
    readonly published_at: Moment;
    /** Login of the user, or null for a command. */
    readonly published_by: string | null;
  };
  readonly node: {
    readonly id: string;
    readonly host: string;
    readonly process_id: number;
    readonly release: string;
    readonly started_at: Moment;
    readonly seen_at: ColumnType<string, never, string>;
  };
}

/** The documents of the packs of one model: pack name → path within the pack → text of the file. */
export type PackDocuments = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Builds statements over the control schema, to be compiled and run on a Connection. */
export const control = new Kysely<ControlDatabase>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (database) => new PostgresIntrospector(database),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
}).withSchema(CONTROL_SCHEMA);
