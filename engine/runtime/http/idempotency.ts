// Idempotency-Key: a request that is sent again, because its answer was lost, is not done again. The key is reserved
// before the work and marked done in the very transaction that writes, so that a crash between the two cannot make a
// second record; a replay reads the record again, with the rights its sender has now.

import { createHash } from 'node:crypto';
import { Refusal } from '../../problems.ts';
import type { Connection, Transactions } from '../database/connection.ts';
import type { Request } from '../request.ts';
import type { Call } from './route.ts';

const KEY = /^[\x21-\x7e]{1,255}$/;

/** A request that never ended (its server died) holds its key this long: longer than any deadline. */
const ABANDONED_SECONDS = 60;

export interface IdempotentRequest {
  readonly key: string;
  /** User and token. */
  readonly holder: string;
  readonly address: Buffer;
  readonly body: Buffer;
}

/** What became of the request with the key. */
export type Replay = {
  readonly status: number;
  /** The record that it wrote; null for answers that are kept as text. */
  readonly record: string | null;
  readonly answer: string | null;
};

interface KnownRow {
  readonly [column: string]: unknown;
  readonly is_same: boolean;
  readonly status: number | null;
  readonly answer: string | null;
  readonly record: string | null;
}

/** One that is older than a day, or was abandoned before it wrote, gives its place to the new one. */
const RESERVE = `
insert into "_idempotency" as known (key, holder, method_path_hash, body_hash, created_at)
values ($1, $2, $3, $4, now())
on conflict (holder, key) do update
   set method_path_hash = excluded.method_path_hash, body_hash = excluded.body_hash, created_at = excluded.created_at,
       status = null, answer = null, entity = null, record = null, xid = null
 where known.created_at < now() - interval '24 hours'
    or (known.status is null and known.created_at < now() - interval '${ABANDONED_SECONDS} seconds')
returning key`;

/** A record that was written but not noted (the server died in between) is found by its transaction. */
const READ = `
select k.method_path_hash = $3 and k.body_hash = $4 as is_same, k.status, k.answer,
       coalesce(k.record, (select c.record from "_change" c
                            where c.xid = k.xid and c.depth = 0 order by c.id limit 1)) as record
  from "_idempotency" k
 where k.key = $1 and k.holder = $2`;

const MARK_WRITTEN = `
update "_idempotency" set status = $3, xid = pg_current_xact_id() where key = $1 and holder = $2`;

const FINISH = `
update "_idempotency" set status = $3, record = $4, answer = $5 where key = $1 and holder = $2`;

/** Not when it is marked: then only the way back to the client failed, and a replay finds what was written. */
const RELEASE = `delete from "_idempotency" where key = $1 and holder = $2 and status is null`;

/** The request's key with what it belongs to; undefined where it has none. Throws `request.malformed`. */
export function readIdempotency(call: Call, holder: string, bodySha256: Buffer): IdempotentRequest | undefined {
  const key = call.header('idempotency-key');
  if (key === undefined) return undefined;
  if (!KEY.test(key)) {
    throw new Refusal('request.malformed', 'The Idempotency-Key must have 1 to 255 visible ASCII characters.');
  }
  const address = createHash('sha256').update(`${call.method} ${call.path}`).digest();
  return { key, holder, address, body: bodySha256 };
}

export interface IdempotentWork<T> {
  readonly request: Request;
  readonly idempotent: IdempotentRequest;
  /** Status of the answer when the work succeeds. */
  readonly status: number;
  /** Whether the work is one transaction, so that the key can be marked in it; else it is marked at the end. */
  readonly isOneTransaction: boolean;
  /** Does the work with the request that it is given. */
  readonly work: (request: Request) => Promise<T>;
  /** What is to be kept of the result. */
  readonly keep: (result: T) => { readonly record: string | null; readonly answer: string | null };
}

/** The result of the work, or what is known of the time before. Throws `idempotency.mismatch` and `idempotency.running`. */
export async function runOnce<T>(of: IdempotentWork<T>): Promise<{ readonly done: T } | { readonly replay: Replay }> {
  const { request, idempotent, status } = of;
  const key = [idempotent.key, idempotent.holder];
  const hashes = [...key, idempotent.address.toString('hex'), idempotent.body.toString('hex')];
  const known = await request.database.write(async (connection) => {
    const reserved = await connection.query({ sql: RESERVE, parameters: hashes });
    return reserved.length > 0 ? undefined : readKnown(connection, hashes);
  });
  if (known !== undefined) return { replay: replayOf(known) };
  const run = (sql: string, parameters: readonly unknown[]): Promise<unknown> =>
    request.database.write((connection) => connection.query({ sql, parameters }));
  try {
    const mark = { sql: MARK_WRITTEN, parameters: [...key, status] };
    const database = of.isOneTransaction ? noting(request.database, mark) : request.database;
    const done = await of.work({ ...request, database });
    const { record, answer } = of.keep(done);
    await run(FINISH, [...key, status, record, answer]);
    return { done };
  } catch (error) {
    // What was refused wrote nothing, and may be corrected and sent again under the same key.
    await run(RELEASE, key).catch(() => undefined);
    throw error;
  }
}

/** Runs a statement at the end of each writing transaction, inside it. */
function noting(
  database: Transactions,
  note: { readonly sql: string; readonly parameters: readonly unknown[] },
): Transactions {
  return {
    read: database.read,
    write: (work) =>
      database.write(async (connection) => {
        const result = await work(connection);
        await connection.query(note);
        return result;
      }),
  };
}

async function readKnown(connection: Connection, hashes: readonly unknown[]): Promise<KnownRow | undefined> {
  const [row] = await connection.query<KnownRow>({ sql: READ, parameters: hashes });
  return row;
}

function replayOf(known: KnownRow): Replay {
  if (!known.is_same) {
    throw new Refusal(
      'idempotency.mismatch',
      'This Idempotency-Key was used with another address or body; please use a new one.',
    );
  }
  if (known.status === null) {
    throw new Refusal(
      'idempotency.running',
      'The request with this Idempotency-Key has not ended; please wait for it.',
    );
  }
  return { status: known.status, record: known.record, answer: known.answer };
}
