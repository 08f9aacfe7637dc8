// What becomes of accounts and companies is noted in the audit by triggers, whichever way the record was changed: by a route
// of its own, PATCH, bulk, an import, a deletion or its restoring. So it is noted once, and no write can forget it. Made
// and upgraded by engine_tables.ts.

import { isActiveCompany } from '../sessions/sql/active_company.ts';

/** A UUID of version 7 (RFC 9562) as engine/runtime/ids.ts makes them. */
export const NEW_ID = `encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
  placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6), 52, 1), 53, 1), 'hex')::uuid`;

/** What a transaction said of itself (actFrom in audit/append.ts). */
const SAID = ['network', 'user_agent'].map((name) => `nullif(current_setting('cahier.${name}', true), '')`).join(', ');

/** Statements that make them. Who did it is who wrote the record; a tenant whose model has no audit yet keeps none. */
export const AUDIT_FUNCTIONS: readonly string[] = [
  // A deletion ends the account, and what brings it back revives it.
  `create function "_account_changed"() returns trigger language plpgsql as $$
    declare
      is_open constant boolean := new.active is true and new.deleted_at is null;
      detail text := nullif(current_setting('cahier.detail', true), '');
    begin
      if to_regclass(format('%I."audit_event"', tg_table_schema)) is null then
        return null;
      end if;
      if (old.deleted_at is null) <> (new.deleted_at is null) then
        detail := case when new.deleted_at is null then 'restored' else 'deleted' end;
      end if;
      execute format('
        insert into %I."audit_event" (id, version, created_at, created_by, updated_at, updated_by, at,
                                      kind, actor, subject, network, user_agent, detail)
        values ($1, 1, now(), $2, now(), $2, now(), $3, $2, $4, $5, $6, $7)', tg_table_schema)
      using ${NEW_ID}, new.updated_by, case when is_open then 'activated' else 'deactivated' end, new.id, ${SAID}, detail;
      return null;
    end $$`,
  `create function "_company_switched"() returns trigger language plpgsql as $$
    begin
      if to_regclass(format('%I."audit_event"', tg_table_schema)) is not null then
        execute format('
          insert into %I."audit_event" (id, version, created_at, created_by, updated_at, updated_by, at,
                                        kind, actor, entity, record, detail)
          values ($1, 1, now(), $2, now(), $2, now(), $3, $2, ''company'', $4, $5)', tg_table_schema)
        using ${NEW_ID}, new.updated_by,
              case when ${isActiveCompany('new')} then 'company_on' else 'company_off' end, new.id::text, new.name;
      end if;
      return null;
    end $$`,
];

/** And where the tables of the model are there, of which `user` and `company` are two. */
export const AUDIT_TRIGGERS: readonly string[] = [
  `create trigger "_account_changed" after update on "user" for each row
     when ((old.active is true and old.deleted_at is null) <> (new.active is true and new.deleted_at is null))
     execute function "_account_changed"()`,
  `create trigger "_company_switched" after update on "company" for each row
     when (${isActiveCompany('old')} <> ${isActiveCompany('new')})
     execute function "_company_switched"()`,
];
