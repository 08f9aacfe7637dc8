// What a server knows of a reader when a request begins is asked of PostgreSQL again with each of its transactions, but
// where it can be, inside the statement that reads or writes the record: with a round trip less a record is read for
// little more than half of the CPU. The tenant counts the changes of everything that an identity is made of (tenants/engine_tables.ts); a statement
// with GUARD finds nothing where that count is another, and a statement without it is only run once the count was seen.
// A transaction that writes by several statements asks at its end, too: it may have waited long for a lock.

import { Refusal } from '../../problems.ts';
import { type BoundSql, bindSql, compileSql, type Sql, slot, sql } from '../../rules/sql.ts';
import type { Connection, Row, Transactions } from '../database/connection.ts';
import { COUNT } from '../sessions/sql/count_changes.ts';

/** The count as it was when the identity was read; null for the engine itself. */
export const IDENTITY_SLOT = 'request.identity';

/** A condition of rows: never of what has a row in any case, such as a sum. */
export const GUARD: Sql = sql`(${slot(IDENTITY_SLOT)}::bigint is null or ${slot(IDENTITY_SLOT)}::bigint = (${COUNT}))`;

const READ_VERSION = bindSql(compileSql(sql`select (${COUNT}) as "version"`, 'general'), {});

/** What a request believes of its reader. */
export interface Belief {
  /** The tenant's count of changes when the identity was read. */
  readonly version: string;
  /** Whether the request can still begin anew, unless it has written something. */
  readonly mayBeginAnew: () => boolean;
  /** The count now, where the reader has the rights with which the request began; else throws IdentityChanged. */
  readonly renew: (connection: Connection) => Promise<string>;
}

/** Thrown before anything of a transaction is committed. */
export class IdentityChanged extends Error {
  /** What to answer; undefined where the request begins again with an identity that is read anew. */
  readonly refusal: Refusal | undefined;

  constructor(refusal?: Refusal) {
    super('What was known of the reader holds no longer');
    this.refusal = refusal;
  }
}

/** The tenant's count as it is now. */
export async function readIdentityVersion(connection: Connection): Promise<string> {
  const [row] = await connection.query(READ_VERSION);
  return row?.['version'] as string;
}

/** What a request answers that has gone too far to begin anew. */
export function rightsChanged(): Refusal {
  return new Refusal(
    'access.changed',
    'What you may do has changed while the request ran, so it stopped; what it had done before stays done.',
  );
}

export interface Guarded {
  /** They end with IdentityChanged, and leave no trace, where what was believed does not hold. */
  readonly database: Transactions;
  /** Asks, where no statement did: what was refused without one may have been refused to somebody else. Throws IdentityChanged. */
  readonly confirm: () => Promise<void>;
}

/** Transactions for a reader who is believed to be somebody; each asks anew whether they are. */
export function guarded(database: Transactions, belief: Belief): Guarded {
  const asking: Asking = { belief, version: belief.version, wasAsked: false, hasWritten: false };
  return {
    database: {
      read: (work) => database.read((connection) => work(guardOf(asking, connection).connection)),
      write: async (work, how) => {
        const result = await database.write(async (connection) => {
          const guard = guardOf(asking, connection);
          const written = await work(guard.connection);
          await guard.end();
          return written;
        }, how);
        asking.hasWritten = true;
        return result;
      },
      stream: (statement, before) =>
        database.stream(statement, async (connection) => {
          await ask(asking, connection);
          await before(connection);
        }),
    },
    confirm: async () => {
      if (!asking.wasAsked) await database.read((connection) => ask(asking, connection));
    },
  };
}

/** What a request has found out so far. */
interface Asking {
  readonly belief: Belief;
  /** The count under which the reader is believed. */
  version: string;
  wasAsked: boolean;
  /** Whether a transaction of the request was committed: then it cannot begin anew. */
  hasWritten: boolean;
}

interface Guard {
  readonly connection: Connection;
  /** Asks once more, unless that was the last thing that was done. */
  readonly end: () => Promise<void>;
}

/** Of one transaction. */
function guardOf(asking: Asking, inside: Connection): Guard {
  let isSure = false;
  let isFresh = true;
  const guardedBy = (run: Connection['query'], isLast: boolean) => {
    return async <R extends Row>(statement: BoundSql): Promise<readonly R[]> => {
      const asksItself = statement.slots?.has(IDENTITY_SLOT) === true;
      if (!asksItself && !isSure) await ask(asking, inside);
      let rows = await run<R>(believed(asking, statement));
      while (asksItself && rows.length === 0 && !(await ask(asking, inside))) {
        // Its transaction is over, and with it the locks that it stood on.
        if (isLast) throw new IdentityChanged();
        rows = await run<R>(believed(asking, statement));
      }
      asking.wasAsked = true;
      isSure = true;
      isFresh = asksItself || isLast;
      return rows;
    };
  };
  const { query, last } = inside;
  const asked = guardedBy(query, false);
  return {
    // A transaction that ends itself cannot be asked about again.
    connection: last && mayBeginAnew(asking) ? { query: asked, last: guardedBy(last, true) } : { query: asked },
    end: async () => {
      if (!isFresh) await ask(asking, inside);
    },
  };
}

function mayBeginAnew({ belief, hasWritten }: Asking): boolean {
  return !hasWritten && belief.mayBeginAnew();
}

/**
 * Whether the count is the one that was believed. Where it is not at the first time the request begins anew if it can;
 * later it goes on, if the reader has the same rights under the other count, and that is believed from now on.
 */
async function ask(asking: Asking, connection: Connection): Promise<boolean> {
  const isSame = (await readIdentityVersion(connection)) === asking.version;
  if (!isSame) asking.version = await renew(asking, connection);
  asking.wasAsked = true;
  return isSame;
}

async function renew(asking: Asking, connection: Connection): Promise<string> {
  if (!mayBeginAnew(asking)) return asking.belief.renew(connection);
  if (!asking.wasAsked) throw new IdentityChanged();
  try {
    return await asking.belief.renew(connection);
  } catch (error) {
    throw error instanceof IdentityChanged ? new IdentityChanged() : error;
  }
}

/** The statement with the count that is believed by now. */
function believed({ belief, version }: Asking, statement: BoundSql): BoundSql {
  const at = statement.slots?.get(IDENTITY_SLOT);
  if (at === undefined || version === belief.version) return statement;
  return { ...statement, parameters: statement.parameters.with(at, version) };
}
