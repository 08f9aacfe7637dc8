// What the engine keeps of users besides their records: invitations, the devices that they have logged in from, and more
// of their sessions. Whoever is no longer active loses all ways in, whichever way the record was changed: a trigger sees
// to it, so that no write can forget it. Made and upgraded by engine_tables.ts.

/** Statements that make them; the tables of earlier versions are there. */
export const USER_TABLES: readonly string[] = [
  // A server of the release before gives its sessions no id, so the table does.
  `alter table "_session" add column id uuid not null default gen_random_uuid(), add column network text collate "C"`,
  `create unique index "_session_id" on "_session" (id)`,
  `create table "_invitation" (
    hash bytea primary key,
    user_id uuid not null,
    created_by uuid,
    created_at timestamptz(3) not null,
    expires_at timestamptz(3) not null,
    used_at timestamptz(3)
  )`,
  `create index "_invitation_user" on "_invitation" (user_id)`,
  `create table "_device" (
    hash bytea primary key,
    user_id uuid not null,
    created_at timestamptz(3) not null,
    seen_at timestamptz(3) not null
  )`,
  `create index "_device_user" on "_device" (user_id, seen_at)`,
  `create function "_user_ended"() returns trigger language plpgsql as $$
    begin
      execute format('delete from %I."_session" where user_id = $1', tg_table_schema) using new.id;
      execute format('delete from %I."_token" where user_id = $1', tg_table_schema) using new.id;
      execute format('delete from %I."_device" where user_id = $1', tg_table_schema) using new.id;
      execute format('delete from %I."_invitation" where user_id = $1 and used_at is null', tg_table_schema) using new.id;
      return null;
    end $$`,
];

/** And where the tables of the model are there, of which `user` is one. */
export const USER_TRIGGERS: readonly string[] = [
  `create trigger "_user_ended" after update on "user" for each row
     when ((old.active is true and new.active is not true) or (old.deleted_at is null and new.deleted_at is not null))
     execute function "_user_ended"()`,
  // Of users who were deactivated before.
  ...['_session', '_token'].map(
    (table) => `delete from "${table}" held using "user" u
                 where u.id = held.user_id and (u.active is not true or u.deleted_at is not null)`,
  ),
];
