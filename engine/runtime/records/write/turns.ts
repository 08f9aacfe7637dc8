// Transactions that write many records in the order of whoever asked: two of them may each hold what the other needs
// next, by way of named records, keys, references or trees. PostgreSQL then ends one; begun anew it waits until no
// other is under way and keeps further ones waiting, so that it cannot be met again.

import { bindSql, compileSql, slot, sql } from '../../../rules/sql.ts';
import type { Connection } from '../../database/connection.ts';
import type { Request } from '../../request.ts';

const BESIDE = compileSql(sql`select pg_advisory_xact_lock_shared(hashtextextended(${slot('turn')}, 0))`);
const ALONE = compileSql(sql`select pg_advisory_xact_lock(hashtextextended(${slot('turn')}, 0))`);

/** A transaction beside others of its kind in the tenant; alone when it has to be begun anew. */
export function writeInTurn<T>(request: Request, work: (connection: Connection) => Promise<T>): Promise<T> {
  const turn = `cahier turn ${request.tenant.number}`;
  let attempt = 0;
  return request.database.write(async (connection) => {
    attempt += 1;
    await connection.query(bindSql(attempt === 1 ? BESIDE : ALONE, { turn }));
    return work(connection);
  });
}
