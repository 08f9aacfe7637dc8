// The statements that follow the change log: where it ends for now, what came after a cursor, who may still be told. A
// transaction gets its number before it commits, so the log is read below the oldest that still runs: none is missed.

import { bindSql, compileSql, slot, sql } from '../../rules/sql.ts';
import type { SharedEntity } from '../access/shares.ts';
import type { Connection, Row } from '../database/connection.ts';
import { BEFORE_ALL, type LogCursor } from './cursor.ts';

/** A change as those who follow the log need it: what changed in the record is not among it. */
export interface LoggedChange extends LogCursor {
  readonly entity: string;
  readonly record: string;
  /** Of the record after the change. */
  readonly version: number;
  readonly action: string;
}

/** The log as it is now, and what decides who is told of it. */
export interface LogLook {
  /** What is before it has happened; what happens from now on comes after it. */
  readonly end: LogCursor;
  /** The count of changes of what identities are made of (access/guard.ts). */
  readonly identities: string;
  /** Of the sessions and tokens that were asked for: the hashes, in hex, of those whose user may still be told. */
  readonly alive: ReadonlySet<string>;
}

const LOOK = compileSql(sql`
select coalesce((select "epoch" from "_change" order by "epoch" desc limit 1), 1) as "epoch",
       pg_snapshot_xmin(pg_current_snapshot())::text as "xid",
       (select sum("changes")::bigint from "_identity_change") as "identities",
       (select coalesce(json_agg(encode("holder"."hash", 'hex')), '[]')
          from (select "hash", "user_id", "expires_at" from "_session"
                 where "hash" in (select decode("hex", 'hex') from unnest(${slot('holders')}::text[]) as "hex")
                union all
                select "hash", "user_id", "expires_at" from "_token"
                 where "hash" in (select decode("hex", 'hex') from unnest(${slot('holders')}::text[]) as "hex")) as "holder"
          join "user" as "person" on "person"."id" = "holder"."user_id"
         where ("holder"."expires_at" is null or "holder"."expires_at" > now())
           and "person"."active" and "person"."deleted_at" is null) as "alive"`);

/** `holders`: hashes of sessions and tokens, in hex. */
export async function lookAtLog(connection: Connection, holders: readonly string[]): Promise<LogLook> {
  const [row] = await connection.query<LookRow>(bindSql(LOOK, { holders }));
  if (row === undefined) throw new Error('A SELECT without FROM gave no row');
  const { epoch, xid, identities, alive } = row;
  return { end: { epoch, xid, id: BEFORE_ALL }, identities, alive: new Set(alive) };
}

interface LookRow extends Row {
  readonly epoch: number;
  readonly xid: string;
  readonly identities: string;
  readonly alive: readonly string[];
}

const BETWEEN = sql`"epoch" = ${slot('epoch')}::int and ("xid", "id") > (${slot('xid')}::text::xid8, ${slot('id')}::uuid) and "xid" < ${slot('end')}::text::xid8`;

/** Ordered by the columns: by the names of what is answered it would be by texts. */
const READ = compileSql(
  sql`select "c"."epoch", "c"."xid"::text as "xid", "c"."id", "c"."entity", "c"."record", "c"."version"::float8 as "version", "c"."action" from "_change" as "c" where ${BETWEEN} order by "c"."epoch", "c"."xid", "c"."id" limit ${slot('limit')}::int`,
);

/** At most `limit` changes after the cursor and before the end, in the order of the log. */
export async function readLog(
  connection: Connection,
  { after, end, limit }: { readonly after: LogCursor; readonly end: LogCursor; readonly limit: number },
): Promise<readonly LoggedChange[]> {
  const rows = await connection.query<Row & LoggedChange>(bindSql(READ, { ...after, end: end.xid, limit }));
  return rows;
}

const COUNT = compileSql(
  sql`select count(*)::int as "count" from (select 1 from "_change" where ${BETWEEN} limit ${slot('limit')}::int) as "change"`,
);

/** How many changes lie between the two; at most `limit`. */
export async function countLog(
  connection: Connection,
  { after, end, limit }: { readonly after: LogCursor; readonly end: LogCursor; readonly limit: number },
): Promise<number> {
  const [row] = await connection.query<Row & { readonly count: number }>(
    bindSql(COUNT, { ...after, end: end.xid, limit }),
  );
  return row?.count ?? 0;
}

/**
 * What decides, besides a record itself, who may see it: who belongs where. As one text that is another when any of it has
 * changed. It reads the base pack's entities directly, as sessions/sql/read_identity.ts does.
 */
const ORGANISATION = compileSql(sql`
select md5(row(
         (select string_agg(row("id", "user", "role", "company", "agency", "team", "deleted_at")::text, ';' order by "id") from "membership"),
         (select string_agg(row("id", "parent", "agency", "deleted_at")::text, ';' order by "id") from "team"),
         (select string_agg(row("id", "company", "deleted_at")::text, ';' order by "id") from "agency"),
         (select string_agg(row("id", "currency", "country", "zone", "language", "deleted_at")::text, ';' order by "id") from "company")
       )::text) as "organisation"`);

export async function readOrganisation(connection: Connection): Promise<string> {
  const [row] = await connection.query<Row & { readonly organisation: string }>(bindSql(ORGANISATION, {}));
  return row?.organisation ?? '';
}

const HELD = compileSql(
  sql`select "holder", json_agg(json_build_object('entity', "entity", 'may_update', "updates" > 0)) as "shares" from "_share_holder" where "shares" > 0 and "holder" = any(${slot('holders')}::uuid[]) group by "holder"`,
);

/** Of users and teams, by their ids: the entities of which they hold shares, as sessions/sql/read_identity.ts reads them. */
export async function readHeld(
  connection: Connection,
  holders: readonly string[],
): Promise<ReadonlyMap<string, readonly SharedEntity[]>> {
  const rows = await connection.query<Row & { readonly holder: string; readonly shares: readonly SharedEntity[] }>(
    bindSql(HELD, { holders }),
  );
  return new Map(rows.map(({ holder, shares }) => [holder, shares]));
}
