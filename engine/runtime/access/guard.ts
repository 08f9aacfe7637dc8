// What a server knows of a reader from an earlier request (sessions/known_identities.ts) is asked of PostgreSQL again with
// each request, but inside the statement that reads or writes the record: with a round trip less a record is read for
// little more than half of the CPU. The tenant counts the changes of everything that an identity is made of (tenants/engine_tables.ts); a statement
// with GUARD finds nothing where that count is another, and a statement without it is only run once the count was seen.

import { type BoundSql, bindSql, compileSql, type Sql, slot, sql } from '../../rules/sql.ts';
import type { Connection, Row, Transactions } from '../database/connection.ts';

/** The tenant's count of changes, as a subselect. */
const COUNT: Sql = sql`select sum("changes")::bigint from "_identity_change"`;

/** The count as it was when the identity was read; null for an identity that was read for this very request. */
export const IDENTITY_SLOT = 'request.identity';

/** A condition of rows: never of what has a row in any case, such as a sum. */
export const GUARD: Sql = sql`(${slot(IDENTITY_SLOT)}::bigint is null or ${slot(IDENTITY_SLOT)}::bigint = (${COUNT}))`;

const READ_VERSION = bindSql(compileSql(sql`select (${COUNT}) as "version"`), {});

/** Thrown before anything is answered or committed: the request begins again with an identity that is read anew. */
export class IdentityChanged extends Error {
  constructor() {
    super('What was known of the reader holds no longer');
  }
}

/** The tenant's count as it is now. */
export async function readIdentityVersion(connection: Connection): Promise<string> {
  const [row] = await connection.query(READ_VERSION);
  return row?.['version'] as string;
}

export interface Guarded {
  /** They end with IdentityChanged, and leave no trace, where the count is another. */
  readonly database: Transactions;
  /** Asks, where no statement did: what was refused without one may have been refused to somebody else. Throws IdentityChanged. */
  readonly confirm: () => Promise<void>;
}

/** Transactions for a reader as they were known under this count. */
export function guarded(database: Transactions, version: string): Guarded {
  let isSure = false;
  const check = async (connection: Connection): Promise<void> => {
    if ((await readIdentityVersion(connection)) !== version) throw new IdentityChanged();
    isSure = true;
  };
  const guard = (connection: Connection): Connection => {
    const guardedBy =
      (run: Connection['query']) =>
      async <R extends Row>(statement: BoundSql): Promise<readonly R[]> => {
        const asksItself = statement.slots?.has(IDENTITY_SLOT) === true;
        if (!asksItself && !isSure) await check(connection);
        const rows = await run<R>(statement);
        if (asksItself && rows.length === 0) await check(connection);
        isSure = true;
        return rows;
      };
    const { query, last } = connection;
    return last ? { query: guardedBy(query), last: guardedBy(last) } : { query: guardedBy(query) };
  };
  return {
    database: {
      read: (work) => database.read((connection) => work(guard(connection))),
      write: (work, how) => database.write((connection) => work(guard(connection)), how),
      stream: (statement, before) =>
        database.stream(statement, async (connection) => {
          await check(connection);
          await before(connection);
        }),
    },
    confirm: async () => {
      if (!isSure) await database.read(check);
    },
  };
}
