// How far the readers of the change log must stay behind: they read up to the oldest transaction that still writes, in
// whichever database of the server, a prepared one too. Anybody may see how far that is and who it is; when it began,
// only users with the rights of pg_read_all_stats.

import type { Connection, Row } from '../database/connection.ts';
import type { Installation } from './open.ts';

const LOOK_EVERY_MS = 5_000;
/** From here on the log says who it is, and again each minute. */
const LONG_MS = 30_000;
const SAY_EVERY_MS = 60_000;

const LOOK = `
select pg_snapshot_xmin(snapshot)::text as oldest, pg_snapshot_xmax(snapshot)::text as next
  from pg_current_snapshot() as snapshot`;

const FIND_BLOCKER = `
select who, database, extract(epoch from now() - since)::int as seconds
  from (select 'process ' || pid as who, datname as database, xact_start as since, backend_xid as xid
          from pg_stat_activity where backend_xid is not null
        union all
        select 'prepared transaction ' || gid, database, prepared, transaction from pg_prepared_xacts) writer
 order by age(xid) desc limit 1`;

export interface LogLag {
  /** Milliseconds; null until the first look. */
  readonly ms: () => number | null;
  readonly look: () => Promise<void>;
  readonly close: () => void;
}

interface Look {
  readonly at: number;
  /** Transactions from here on began later. */
  readonly next: bigint;
}

/** Looks every few seconds; `note` hears of a lag that grows long. `now` in milliseconds. */
export function startLogLag(
  installation: Installation,
  note: (sentence: string) => void,
  now: () => number = Date.now,
): LogLag {
  // Those whose transactions have not all ended, after the last one whose have.
  let looks: readonly Look[] = [];
  let lag: number | null = null;
  let saidAt = Number.NEGATIVE_INFINITY;
  const look = async (): Promise<void> => {
    await installation.control().read(async (connection) => {
      const [row] = await connection.query<{ oldest: string; next: string }>({ sql: LOOK, parameters: [] });
      if (row === undefined) return;
      const at = now();
      const all = [...looks, { at, next: BigInt(row.next) }];
      looks = all.slice(
        Math.max(
          0,
          all.findLastIndex(({ next }) => next <= BigInt(row.oldest)),
        ),
      );
      lag = at - (looks[0]?.at ?? at);
      if (lag < LONG_MS || at - saidAt < SAY_EVERY_MS) return;
      saidAt = at;
      note(await sentenceOf(connection, Math.round(lag / 1000)));
    });
  };
  // A database that is gone is told by health itself.
  const quietly = (): void => void look().catch(() => undefined);
  const timer = setInterval(quietly, LOOK_EVERY_MS).unref();
  quietly();
  return { ms: () => lag, look, close: () => clearInterval(timer) };
}

async function sentenceOf(connection: Connection, seconds: number): Promise<string> {
  const [row] = await connection.query<Blocker>({ sql: FIND_BLOCKER, parameters: [] });
  const blocker =
    row === undefined
      ? ', and nobody writes any more'
      : `: the ${row.who} in the database ${row.database} has been writing for ${row.seconds ?? seconds} s`;
  return `The change log is ${seconds} s behind${blocker}.`;
}

interface Blocker extends Row {
  readonly who: string;
  readonly database: string | null;
  /** null where this user of the database may not see when it began. */
  readonly seconds: number | null;
}
