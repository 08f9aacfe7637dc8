// Idempotency-Key: a request that is sent again, because its answer was lost, is not done again. The key is reserved
// before the work, and what was done is noted in the very transactions that do it, so that whatever ends in between
// (the client's patience, the server) makes nothing twice: its double goes on from there, or gets the answer. A replay
// reads records again, with the rights its sender has now.

import { hash } from 'node:crypto';
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
  /** SHA-256 in hexadecimal digits: of the method and the path, and of the body. */
  readonly address: string;
  readonly body: string;
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

/** Status of one that was stopped after it wrote: its double goes on (RFC 9110: Continue). */
const STOPPED = 100;

/**
 * The transaction that reserves stands in the row until the end: who holds the key is known by it. One that is older
 * than a day gives its place to any other; one that was stopped or abandoned to its double, and before it wrote to any.
 */
const RESERVE = `
insert into "_idempotency" as known (key, holder, method_path_hash, body_hash, created_at, xid)
values ($1, $2, $3, $4, now(), pg_current_xact_id())
on conflict (holder, key) do update
   set method_path_hash = excluded.method_path_hash, body_hash = excluded.body_hash, created_at = excluded.created_at,
       status = null, entity = null, record = null, xid = excluded.xid,
       answer = case when known.created_at >= now() - interval '24 hours' then known.answer end
 where known.created_at < now() - interval '24 hours'
    or ((known.status = ${STOPPED}
         or (known.status is null and known.created_at < now() - interval '${ABANDONED_SECONDS} seconds'))
        and (known.answer is null
             or (known.method_path_hash = excluded.method_path_hash and known.body_hash = excluded.body_hash)))
returning xid, answer`;

/** A record that was written but not noted (the server died in between) is found by its transaction. */
const READ = `
select k.method_path_hash = $3 and k.body_hash = $4 as is_same, k.status, k.answer,
       coalesce(k.record, (select c.record from "_change" c
                            where c.xid = k.xid and c.depth = 0 order by c.id limit 1)) as record
  from "_idempotency" k
 where k.key = $1 and k.holder = $2`;

const IS_HELD = 'key = $1 and holder = $2 and xid = $3::xid8 and status is null';

const MARK_WRITTEN = `
update "_idempotency" set status = $4, xid = pg_current_xact_id() where ${IS_HELD} returning key`;

const NOTE = `
update "_idempotency" set answer = $4 where ${IS_HELD} returning key`;

const FINISH = `
update "_idempotency" set status = $3, record = $4 where key = $1 and holder = $2`;

/** Not when it is marked: then only the way back to the client failed, and a replay finds what was written. */
const RELEASE = `
delete from "_idempotency" where ${IS_HELD} and answer is null`;

const STOP = `
update "_idempotency" set status = ${STOPPED} where ${IS_HELD}`;

/** The request's key with what it belongs to; undefined where it has none. Throws `request.malformed`. */
export function readIdempotency(call: Call, holder: string, body: Buffer): IdempotentRequest | undefined {
  const key = call.header('idempotency-key');
  if (key === undefined) return undefined;
  if (!KEY.test(key)) {
    throw new Refusal('request.malformed', 'The Idempotency-Key must have 1 to 255 visible ASCII characters.');
  }
  return { key, holder, address: hash('sha256', `${call.method} ${call.target.path}`), body: hash('sha256', body) };
}

/** A request's own record of what was done of it, for work of several transactions. */
export interface Progress {
  /** What was noted last, by an earlier attempt; null when nothing was written. */
  readonly noted: string | null;
  /** Notes, inside a transaction of the work, what is done with it. */
  readonly note: (connection: Connection, noted: string) => Promise<void>;
}

export interface IdempotentWork<T> {
  readonly request: Request;
  /** Transactions that go on when nobody waits for the answer any more. */
  readonly lasting: Transactions;
  readonly idempotent: IdempotentRequest;
  /** Status of the answer when the work succeeds. */
  readonly status: number;
  /** Whether the work is one transaction, so that the key can be marked in it; else it notes its progress. */
  readonly isOneTransaction: boolean;
  /** Does the work with the request that it is given. */
  readonly work: (request: Request, progress: Progress) => Promise<T>;
  /** Id of the record that the work wrote, if it is one. */
  readonly recordOf: (result: T) => string | null;
}

/** The result of the work, or what is known of the time before. Throws `idempotency.mismatch` and `idempotency.running`. */
export async function runOnce<T>(of: IdempotentWork<T>): Promise<{ readonly done: T } | { readonly replay: Replay }> {
  const { request, lasting, idempotent, status } = of;
  const { key, holder } = idempotent;
  const reserved = await reserve(request.database, idempotent);
  if ('known' in reserved) return { replay: replayOf(reserved.known) };
  const held = [key, holder, reserved.xid];
  try {
    const mark = (connection: Connection): Promise<void> => writeHeld(connection, MARK_WRITTEN, [...held, status]);
    const database = of.isOneTransaction ? ending(request.database, mark) : request.database;
    const note: Progress['note'] = (connection, noted) => writeHeld(connection, NOTE, [...held, noted]);
    const done = await of.work({ ...request, database }, { noted: reserved.noted, note });
    const finish = { sql: FINISH, parameters: [key, holder, status, of.recordOf(done)] };
    await lasting.write((connection) => connection.query(finish));
    return { done };
  } catch (error) {
    await giveBack(lasting, held).catch(() => undefined);
    throw error;
  }
}

type Reserved = { readonly xid: string; readonly noted: string | null } | { readonly known: KnownRow };

function reserve(database: Transactions, { key, holder, address, body }: IdempotentRequest): Promise<Reserved> {
  const parameters = [key, holder, address, body];
  // A statement that stands for itself, and nothing of the work: the request may still begin anew.
  return database.read(async (connection): Promise<Reserved> => {
    const [row] = await connection.query<{ xid: string; answer: string | null }>({ sql: RESERVE, parameters });
    if (row) return { xid: row.xid, noted: row.answer };
    const known = await readKnown(connection, parameters);
    // It was given back in between: whoever sends it again finds it free.
    return { known: known ?? { is_same: true, status: null, answer: null, record: null } };
  });
}

/** What was refused wrote nothing, and may be corrected and sent again under the same key; what was stopped goes on. */
function giveBack(lasting: Transactions, held: readonly unknown[]): Promise<void> {
  return lasting.write(async (connection) => {
    await connection.query({ sql: RELEASE, parameters: held });
    await connection.query({ sql: STOP, parameters: held });
  });
}

/** Throws `idempotency.running` where the key has gone to another: what the transaction wrote must not stay. */
async function writeHeld(connection: Connection, text: string, parameters: readonly unknown[]): Promise<void> {
  const rows = await connection.query({ sql: text, parameters });
  if (rows.length === 0) throw runningRefusal();
}

/** Does something at the end of each writing transaction, inside it. */
function ending(database: Transactions, end: (connection: Connection) => Promise<void>): Transactions {
  return {
    read: database.read,
    stream: database.stream,
    write: (work) =>
      database.write(async (connection) => {
        const result = await work(connection);
        await end(connection);
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
  if (known.status === null) throw runningRefusal();
  return { status: known.status, record: known.record, answer: known.answer };
}

function runningRefusal(): Refusal {
  return new Refusal('idempotency.running', 'The request with this Idempotency-Key has not ended; please wait for it.');
}
