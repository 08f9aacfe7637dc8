// The tenant's count of changes of what identities are made of, as whoever asks in a transaction has to see it: what that
// transaction changed itself is its own doing, and takes nothing from it before it ends.

import { type Sql, sql } from '../../../rules/sql.ts';

/** A subselect of one bigint. A transaction has one row with one change of its own, whatever other rows it was made one with. */
export const COUNT: Sql = sql`select (sum("changes") - count(*) filter (where "xid" = pg_current_xact_id_if_assigned()))::bigint from "_identity_change"`;
