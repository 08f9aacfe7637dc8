// What the engine keeps of shares besides their records: who holds shares of which entities, so that whoever holds none has
// the same statements as if there were no shares, and an identity changes only with the first or the last share of an entity.
// Triggers see to it, whichever way a share is written: the record, bulk, an import, the deletion of its team. A share
// whose team is deleted or whose user is deactivated gives nothing, and the audit has a row of that.

import { RECORD_SHARE } from '../access/shares.ts';
import type { Connection } from '../database/connection.ts';
import { NEW_ID } from './audit_tables.ts';

/** Statements that make them; the tables of earlier versions are there. */
export const SHARE_TABLES: readonly string[] = [
  // `holder` is a user or a team; `shares` counts those of both levels, `updates` those that let change.
  `create table "_share_holder" (
    holder uuid not null,
    entity text collate "C" not null,
    shares integer not null,
    updates integer not null,
    primary key (holder, entity)
  )`,
  `create trigger "_identity_held" after insert on "_share_holder" for each row execute function "_identity_changed"()`,
  `create trigger "_identity_changed" after update on "_share_holder" for each row
     when ((old.shares > 0) <> (new.shares > 0) or (old.updates > 0) <> (new.updates > 0))
     execute function "_identity_changed"()`,
  // Under the lock of the row, so that of two who share at once one is the first.
  `create function "_share_changed"() returns trigger language plpgsql as $$
    declare
      count constant text := format('
        insert into %I."_share_holder" as held (holder, entity, shares, updates) values ($1, $2, $3, $4)
        on conflict (holder, entity) do update set shares = held.shares + $3, updates = held.updates + $4', tg_table_schema);
    begin
      if tg_op <> 'INSERT' and old.deleted_at is null then
        execute count using coalesce(old."user", old.team), old.entity, -1, -(old.level = 'update')::integer;
      end if;
      if tg_op <> 'DELETE' and new.deleted_at is null then
        execute count using coalesce(new."user", new.team), new.entity, 1, (new.level = 'update')::integer;
      end if;
      return null;
    end $$`,
  `create function "_holder_ended"() returns trigger language plpgsql as $$
    declare
      held bigint;
    begin
      execute format('select sum(shares) from %I."_share_holder" where holder = $1', tg_table_schema) into held using new.id;
      if held > 0 and to_regclass(format('%I."audit_event"', tg_table_schema)) is not null then
        execute format('
          insert into %I."audit_event" (id, version, created_at, created_by, updated_at, updated_by, at,
                                        kind, actor, subject, entity, record, detail)
          values ($1, 1, now(), $2, now(), $2, now(), ''shares_idle'', $2, $3, $4, $5, $6)', tg_table_schema)
        using ${NEW_ID}, new.updated_by, case when tg_table_name = 'user' then new.id end,
              tg_table_name::text, new.id::text, held::text;
      end if;
      return null;
    end $$`,
];

/** And where the tables of the model are there, of which `user` and `team` are two. */
export const HOLDER_TRIGGERS: readonly string[] = [
  `create trigger "_holder_ended" after update on "user" for each row
     when ((old.active is true and new.active is not true) or (old.deleted_at is null and new.deleted_at is not null))
     execute function "_holder_ended"()`,
  `create trigger "_holder_ended" after update on "team" for each row
     when (old.deleted_at is null and new.deleted_at is not null) execute function "_holder_ended"()`,
];

const SHARE_TRIGGERS: readonly string[] = [
  `create or replace trigger "_share_changed" after insert or delete on "${RECORD_SHARE}"
     for each row execute function "_share_changed"()`,
  `create or replace trigger "_share_moved" after update on "${RECORD_SHARE}" for each row
     when ((old.entity, old."user", old.team, old.level, old.deleted_at is null)
           is distinct from (new.entity, new."user", new.team, new.level, new.deleted_at is null))
     execute function "_share_changed"()`,
];

/** Has the table of shares, which a model has just brought, count who holds them. */
export async function watchShares(connection: Connection): Promise<void> {
  for (const sql of SHARE_TRIGGERS) await connection.query({ sql, parameters: [] });
}

/** Whether the tenant's model has brought the table of shares yet. */
export async function hasShares(connection: Connection): Promise<boolean> {
  const sql = `select to_regclass('"${RECORD_SHARE}"') is not null as shared`;
  const [row] = await connection.query<{ shared: boolean }>({ sql, parameters: [] });
  return row?.shared === true;
}

/** Names that are in the catalog: shares of a table that is gone wait for it. */
const SHARED_TABLES = `
select distinct format('%I', c.relname) as "table", c.relname as entity
  from "${RECORD_SHARE}" s
  join pg_class c on c.relname = s.entity and c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace`;

/** Takes away the shares of records that are purged; those of deleted ones stay, for the day that they are restored. */
export async function sweepShares(connection: Connection): Promise<void> {
  const tables = await connection.query<{ table: string; entity: string }>({ sql: SHARED_TABLES, parameters: [] });
  for (const { table, entity } of tables) {
    const gone = `not exists (select from ${table} r where r.id = s.record::uuid)`;
    await connection.query({
      sql: `delete from "${RECORD_SHARE}" s where s.entity = $1 and ${gone}`,
      parameters: [entity],
    });
  }
}
