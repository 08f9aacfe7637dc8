// What an error of PostgreSQL or of the way to it means to the one who asked. Violations of constraints are not judged
// here: the record layer knows which field or key stands behind them.

import { isNativeError } from 'node:util/types';
import { Refusal } from '../../problems.ts';
import type { StopSignal } from './stop.ts';

/** The parts of pg's DatabaseError that the engine reads. */
export interface DatabaseError extends Error {
  /** SQLSTATE, five characters. */
  readonly code: string;
  readonly severity: string;
  readonly constraint?: string;
  readonly table?: string;
  readonly column?: string;
}

/** SQLSTATEs that the engine names: https://www.postgresql.org/docs/current/errcodes-appendix.html */
export const SQLSTATE = {
  unique_violation: '23505',
  foreign_key_violation: '23503',
  serialization_failure: '40001',
  deadlock_detected: '40P01',
  query_canceled: '57014',
  lock_not_available: '55P03',
  insufficient_privilege: '42501',
  too_many_connections: '53300',
  idle_in_transaction_session_timeout: '25P03',
} as const;

/** SQLSTATE classes and codes that say that the server is not there for us: gone, going, starting, or full. */
const GONE = /^(08...|57P0[1-5]|53300|58...|XX...)$/;

/** Codes of node:net and node:dns, and messages of pg, for a connection that does not come about or breaks. */
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
  'EACCES',
]);
const BROKEN =
  /^(Connection terminated|timeout expired|Client has encountered a connection error|Client was closed|Connection ended)/;

/** Whether PostgreSQL itself answered with this error. */
export function isDatabaseError(error: unknown): error is DatabaseError {
  return isNativeError(error) && 'severity' in error && 'code' in error && typeof error.code === 'string';
}

/** Whether the error says that the connection is of no more use. */
export function breaksConnection(error: unknown): boolean {
  if (isDatabaseError(error)) {
    return GONE.test(error.code) || error.code === SQLSTATE.idle_in_transaction_session_timeout;
  }
  if (!isNativeError(error)) return false;
  // What node:net throws when a name has several addresses and none answers.
  if ('errors' in error && Array.isArray(error.errors)) return error.errors.some(breaksConnection);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return UNREACHABLE.has(code) || BROKEN.test(error.message);
}

/** Whether the same transaction may succeed when it is run again. */
export function isWorthRetrying(error: unknown): boolean {
  return (
    isDatabaseError(error) &&
    (error.code === SQLSTATE.serialization_failure || error.code === SQLSTATE.deadlock_detected)
  );
}

/**
 * The error as the caller shall see it: `server.deadline` for a cancelled statement, `server.database` when the server
 * is not there, `server.busy` after the last retry; any other error as it came.
 */
export function presentDatabaseError(error: unknown): unknown {
  if (error instanceof Refusal) return error;
  if (isDatabaseError(error)) {
    if (error.code === SQLSTATE.query_canceled || error.code === SQLSTATE.idle_in_transaction_session_timeout) {
      return deadlineRefusal();
    }
    if (error.code === SQLSTATE.lock_not_available || error.code === SQLSTATE.too_many_connections) {
      return busyRefusal();
    }
    if (isWorthRetrying(error)) return busyRefusal();
  }
  return breaksConnection(error) ? goneRefusal() : error;
}

/** 503 `server.database`. */
export function goneRefusal(): Refusal {
  return new Refusal('server.database', 'The database does not answer just now; please try again in a moment.');
}

/** 503 `server.busy`. */
export function busyRefusal(): Refusal {
  return new Refusal('server.busy', 'Too many requests are waiting for the database; please try again in a moment.');
}

/** 503 `server.deadline`. */
export function deadlineRefusal(): Refusal {
  return new Refusal('server.deadline', 'The request took longer than it may; please ask for less at once.');
}

/** Why nobody waits any more: what the signal was given, else `server.deadline`. */
export function abortedBy(signal: StopSignal): Refusal {
  return signal.reason instanceof Refusal ? signal.reason : deadlineRefusal();
}
