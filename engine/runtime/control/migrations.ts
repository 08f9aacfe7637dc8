// The control schema, step by step. Steps are numbered, never changed once released, and only add: the release before
// still runs on what they leave, since nodes are replaced one after the other.

export interface Migration {
  readonly version: number;
  readonly statements: readonly string[];
}

export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    statements: [
      `create table cahier.installation (
        id text collate "C" primary key,
        created_at timestamptz(3) not null default now()
      )`,
      `create table cahier.tenant (
        number integer generated always as identity primary key,
        key text collate "C" not null,
        title text not null,
        state text collate "C" not null,
        demo boolean not null,
        version integer,
        hash text collate "C",
        created_at timestamptz(3) not null default now(),
        changed xid8 not null default pg_current_xact_id()
      )`,
      `create unique index tenant_key on cahier.tenant (key) where state <> 'deleted'`,
      `create index tenant_changed on cahier.tenant (changed)`,
      `create table cahier.model (
        hash text collate "C" primary key,
        documents jsonb not null,
        created_at timestamptz(3) not null default now()
      )`,
      `create table cahier.tenant_model (
        tenant integer not null references cahier.tenant,
        version integer not null,
        hash text collate "C" not null references cahier.model,
        published_at timestamptz(3) not null default now(),
        published_by text,
        primary key (tenant, version)
      )`,
      `create table cahier.node (
        id uuid primary key,
        host text not null,
        process_id integer not null,
        release text not null,
        started_at timestamptz(3) not null default now(),
        seen_at timestamptz(3) not null default now()
      )`,
      // What a search compares: without capitals, accents and compatibility forms (full-width letters, ligatures).
      // unaccent() is only stable, since its dictionary could be changed; ours never is, and indexes need immutable.
      `create function public.cahier_fold(value text) returns text
        language sql immutable strict parallel safe
        return lower(public.unaccent('public.unaccent'::regdictionary, normalize(value, nfkc)) collate "und-x-icu")`,
    ],
  },
  {
    version: 2,
    // Of the engine's own tables in the tenant (tenants/engine_tables.ts); a release that does not know it makes the first.
    statements: ['alter table cahier.tenant add column engine_version integer not null default 1'],
  },
];
