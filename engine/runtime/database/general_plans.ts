// Statements whose rows an index has in order, or that find a record by its id, need one plan for all values. Left to itself
// PostgreSQL plans such a one anew with each run where the values make it believe in fewer rows, for the same plan in the
// end: a list of 50 deals with a range took 8 ms of its CPU instead of 3. How it plans is a setting of the connection, which
// is changed with the next statement that wants it otherwise, in the same piece; what comes again and again changes nothing.

import type { BoundSql } from '../../rules/sql.ts';
import type { Connection, Row } from './connection.ts';
import { together } from './one_transaction.ts';
import type { PooledConnection } from './pool.ts';

const GENERAL = 'set plan_cache_mode to force_generic_plan';
const AS_IT_FINDS_BEST = 'set plan_cache_mode to auto';

/** Runs statements outside of a transaction, each planned as it asks for (BoundSql.plan). */
export function planning(pooled: PooledConnection, inside: Connection): Connection {
  return {
    query: <R extends Row>(statement: BoundSql) => {
      const isGeneral = statement.plan === 'general';
      if (isGeneral === pooled.hasGeneralPlans) return inside.query<R>(statement);
      return queryWith<R>(pooled, inside, statement, isGeneral);
    },
  };
}

async function queryWith<R extends Row>(
  pooled: PooledConnection,
  inside: Connection,
  ...[statement, isGeneral]: readonly [statement: BoundSql, isGeneral: boolean]
): Promise<readonly R[]> {
  let rows: Promise<readonly R[]> | undefined;
  await together(pooled.client, () => {
    const set = pooled.client.query(isGeneral ? GENERAL : AS_IT_FINDS_BEST);
    pooled.hasGeneralPlans = isGeneral;
    rows = inside.query<R>(statement);
    return [set, rows];
  });
  return rows ?? [];
}
