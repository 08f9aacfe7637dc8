// The tables of a tenant that belong to the engine and not to a pack: their names begin with `_`, which no entity's may.
// They are made before the tables of the model; those of a tenant that an earlier release made are brought to this one, step
// by step, when a server or command of this one starts.

import type { Connection } from '../database/connection.ts';
import { AUDIT_FUNCTIONS, AUDIT_TRIGGERS } from './audit_tables.ts';
import { HOLDER_TRIGGERS, hasShares, SHARE_TABLES, watchShares } from './share_tables.ts';
import { USER_TABLES, USER_TRIGGERS } from './user_tables.ts';

/** Years of the change log that are made ahead; older and later rows go to the default partition. */
const YEARS_AHEAD = 2;

/** More rows than these are made into one, since every request adds them up. */
const MOST_IDENTITY_CHANGES = 50;

const TABLES: readonly string[] = [
  // Written with the record, in its transaction. (epoch, xid, id) is the order of delivery, `version` that of a record.
  `create table "_change" (
    epoch integer not null default 1,
    xid xid8 not null default pg_current_xact_id(),
    id uuid not null,
    at timestamptz(3) not null,
    actor uuid,
    cause uuid not null,
    depth integer not null default 0,
    entity text collate "C" not null,
    record uuid not null,
    version bigint not null,
    action text collate "C" not null,
    diff jsonb not null,
    model_version text collate "C",
    primary key (at, id)
  ) partition by range (at)`,
  `create table "_change_other" partition of "_change" default`,
  `create index "_change_record" on "_change" (record, version)`,
  `create index "_change_order" on "_change" (epoch, xid, id)`,
  `create table "_file" (
    id uuid primary key,
    name text not null,
    type text collate "C" not null,
    size bigint not null,
    sha256 text collate "C" not null,
    created_at timestamptz(3) not null,
    created_by uuid,
    attached boolean not null default false
  )`,
  `create index "_file_unused" on "_file" (created_at) where not attached`,
  `create table "_idempotency" (
    key text collate "C" not null,
    holder text collate "C" not null,
    method_path_hash text collate "C" not null,
    body_hash text collate "C" not null,
    status integer,
    answer text,
    entity text collate "C",
    record uuid,
    xid xid8,
    created_at timestamptz(3) not null,
    primary key (holder, key)
  )`,
  `create index "_idempotency_age" on "_idempotency" (created_at)`,
  `create table "_credential" (
    user_id uuid primary key,
    hash text collate "C" not null,
    updated_at timestamptz(3) not null
  )`,
  `create table "_session" (
    hash bytea primary key,
    user_id uuid not null,
    created_at timestamptz(3) not null,
    expires_at timestamptz(3) not null,
    seen_at timestamptz(3) not null,
    company uuid,
    user_agent text
  )`,
  `create index "_session_user" on "_session" (user_id)`,
  `create table "_token" (
    id uuid primary key,
    hash bytea not null unique,
    user_id uuid not null,
    name text not null,
    created_at timestamptz(3) not null,
    expires_at timestamptz(3),
    last_used_at timestamptz(3),
    parent uuid references "_token" on delete cascade
  )`,
  `create index "_token_user" on "_token" (user_id)`,
  `create index "_token_parent" on "_token" (parent)`,
];

/** Counts the changes of what identities are made of: servers that know an identity ask whether it still is (access/guard.ts). */
const IDENTITY_CHANGES: readonly string[] = [
  // A row per transaction, so that none waits for another; the sum grows with each that commits, in whichever order.
  `create table "_identity_change" (xid xid8 primary key, changes bigint not null default 1)`,
  `insert into "_identity_change" values ('0')`,
  `create function "_identity_changed"() returns trigger language plpgsql as $$
    declare
      many boolean;
    begin
      execute format('insert into %I."_identity_change" values (pg_current_xact_id()) on conflict do nothing', tg_table_schema);
      execute format('select count(*) > ${MOST_IDENTITY_CHANGES} from %I."_identity_change"', tg_table_schema) into many;
      if many then
        execute format('
          with "gone" as (
            delete from %1$I."_identity_change" where xid in (
              select xid from %1$I."_identity_change" where xid <> pg_current_xact_id() for update skip locked)
            returning changes)
          update %1$I."_identity_change" set changes = changes + (select coalesce(sum(changes), 0) from "gone")
           where xid = pg_current_xact_id()', tg_table_schema);
      end if;
      return null;
    end $$`,
  `create trigger "_identity_changed" after delete or update of user_id, expires_at on "_token"
     for each row execute function "_identity_changed"()`,
  `create trigger "_identity_ended" after delete on "_session" for each row execute function "_identity_changed"()`,
  // Noting a use puts the end of a session off, for nobody else to hear of.
  `create trigger "_identity_changed" after update on "_session" for each row
     when (new.company is distinct from old.company or new.user_id <> old.user_id or new.expires_at < old.expires_at)
     execute function "_identity_changed"()`,
];

/** What the tenant's servers have in common and nobody else may know: a seal of cursors, of 32 random bytes. */
const SECRETS: readonly string[] = [
  `create table "_secret" (name text collate "C" primary key, value bytea not null)`,
  // Each of the two has 122 bits of PostgreSQL's strong random numbers.
  `insert into "_secret" values ('cursor', sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())))`,
];

/** Entities of the base pack that identities are made of (sessions/sql/read_identity.ts). */
const IDENTITY_ENTITIES = ['user', 'membership', 'team', 'agency', 'company'] as const;

/** What the tables of a new tenant are; `cahier.tenant.engine_version` says it of each. */
export const ENGINE_VERSION = 6;

/** From one version to the next. Each only adds: servers of the release before go on meanwhile. */
const STEPS: ReadonlyMap<number, (connection: Connection) => Promise<void>> = new Map([
  [
    2,
    async (connection) => {
      await runAll(connection, IDENTITY_CHANGES);
      await runAll(connection, identityTriggers());
    },
  ],
  [
    3,
    async (connection) => {
      await runAll(connection, SECRETS);
      await runAll(connection, identityTriggers());
    },
  ],
  [4, (connection) => runAll(connection, [...USER_TABLES, ...USER_TRIGGERS])],
  [
    5,
    async (connection) => {
      await runAll(connection, [...SHARE_TABLES, ...HOLDER_TRIGGERS]);
      // A model that was published by a newer server has the table already.
      if (await hasShares(connection)) await watchShares(connection);
    },
  ],
  [6, (connection) => runAll(connection, [...AUDIT_FUNCTIONS, ...AUDIT_TRIGGERS])],
]);

/** Brings the tables of a tenant from a version to ENGINE_VERSION, inside the caller's transaction. */
export async function upgradeEngineTables(connection: Connection, from: number): Promise<void> {
  for (let version = from + 1; version <= ENGINE_VERSION; version += 1) await STEPS.get(version)?.(connection);
}

/** Makes the engine's tables in a new tenant. */
export async function createEngineTables(connection: Connection, year: number): Promise<void> {
  const made = [TABLES, IDENTITY_CHANGES, SECRETS, USER_TABLES, SHARE_TABLES, AUDIT_FUNCTIONS];
  await runAll(connection, made.flat());
  for (let each = year; each <= year + YEARS_AHEAD; each += 1) await createChangeYear(connection, each);
}

/** Has the tables of the model tell of what decides who may log in, once they are there. */
export async function watchIdentities(connection: Connection): Promise<void> {
  await runAll(connection, [...identityTriggers(), ...USER_TRIGGERS, ...HOLDER_TRIGGERS, ...AUDIT_TRIGGERS]);
}

/** Changes of those entities are counted too, whichever way they come. */
function identityTriggers(): readonly string[] {
  return IDENTITY_ENTITIES.map(
    // By row: a statement that writes none, since its writer may not, is no change.
    (entity) => `create or replace trigger "_identity_changed" after insert or update or delete on "${entity}"
                   for each row execute function "_identity_changed"()`,
  );
}

async function runAll(connection: Connection, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await connection.query({ sql: statement, parameters: [] });
}

/** The change log's partition of a year, where it is missing and nothing of that year is in the default partition. */
export async function createChangeYear(connection: Connection, year: number): Promise<void> {
  await connection.query({
    sql: `create table if not exists "_change_${year}" partition of "_change"
            for values from ('${year}-01-01T00:00:00Z') to ('${year + 1}-01-01T00:00:00Z')`,
    parameters: [],
  });
}
