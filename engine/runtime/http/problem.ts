// The one place where something refused or broken becomes an answer: application/problem+json by RFC 9457. Of what is
// our own mistake the client hears nothing but the request's id; the log has the rest.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { isNativeError } from 'node:util/types';
import { Refusal } from '../../problems.ts';
import { IdentityChanged, rightsChanged } from '../access/guard.ts';
import { presentDatabaseError } from '../database/errors.ts';
import type { StopSignal } from '../database/stop.ts';
import { presentRefusal } from '../records/problem_document.ts';
import { exchangeOf } from './exchange.ts';
import { headersOf } from './headers.ts';
import type { Log } from './log.ts';

/** Seconds after which a client may try again what was refused for now. */
const RETRY_AFTER: Partial<Record<Refusal['code'], number>> = {
  'server.busy': 1,
  'server.database': 2,
  'rate.limited': 30,
  'idempotency.running': 1,
};

/** The end of all errors. */
export type AnswerProblem = (error: unknown, incoming: IncomingMessage, response: ServerResponse) => void;

export function answerProblems(log: Log): AnswerProblem {
  return (error, incoming, response) => {
    const exchange = exchangeOf(response);
    const refusal = refusalOf(causeOf(error, exchange.signal));
    if (refusal.code === 'server.error') log.error(exchange, error);
    if (response.headersSent) {
      // Half an answer is on its way: cutting the connection is the only way to say that it is no whole one.
      response.destroy();
      return;
    }
    sendProblem(incoming, response, refusal);
  };
}

/** What a stream says that was cut because the client went away or the deadline passed is that, and no mistake of ours. */
function causeOf(error: unknown, signal: StopSignal): unknown {
  const isCut = isNativeError(error) && 'code' in error && CUT.has(String(error.code));
  return isCut && signal.aborted ? signal.reason : error;
}

const CUT: ReadonlySet<string> = new Set(['ABORT_ERR', 'ERR_STREAM_PREMATURE_CLOSE']);

/** How long a client may go on sending what nobody will read; nginx's lingering_time. */
const DISCARD_MS = 30_000;

/**
 * Answers a refusal. Where the body of the request is still on its way, the connection stays until the rest has come and
 * been thrown away: closing it at once would reset it, and the client would see that instead of the answer.
 */
export function sendProblem(incoming: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
  const exchange = exchangeOf(response);
  const document = { ...presentRefusal(refusal), request_id: exchange.id };
  const retryAfter = refusal.members['retry_after'] ?? RETRY_AFTER[refusal.code];
  const body = Buffer.from(JSON.stringify(document));
  // What the route had set is about the answer that this takes the place of, but for the methods that are allowed.
  for (const name of response.getHeaderNames())
    if (name !== 'allow' && name !== 'connection') response.removeHeader(name);
  response.writeHead(
    document.status,
    headersOf(exchange, 'json', {
      ...(exchange.modelVersion === null ? {} : { 'X-Model-Version': exchange.modelVersion }),
      ...(retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) }),
      ...(document.status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {}),
      'Content-Type': 'application/problem+json; charset=utf-8',
      'Cache-Control': 'no-store',
      'Content-Length': body.length,
    }),
  );
  if (incoming.complete || incoming.destroyed) {
    response.end(body);
    return;
  }
  response.write(body);
  discardRest(incoming, () => response.end());
}

function discardRest(incoming: IncomingMessage, whenDone: () => void): void {
  const timer = setTimeout(() => incoming.destroy(), DISCARD_MS).unref();
  incoming.once('close', () => clearTimeout(timer));
  incoming.once('end', whenDone);
  incoming.resume();
}

function refusalOf(error: unknown): Refusal {
  const known = presentDatabaseError(error);
  if (known instanceof Refusal) return known;
  if (known instanceof IdentityChanged) return known.refusal ?? rightsChanged();
  // Express and its router throw errors with a status for addresses that they cannot decode.
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 500;
  if (status === 404) return new Refusal('route.unknown', 'There is nothing at this address.');
  if (status >= 400 && status < 500) {
    return new Refusal('request.malformed', 'The address of the request is not correctly encoded.');
  }
  return new Refusal(
    'server.error',
    'Something went wrong on our side. Nothing was changed; please give the request id to whoever runs this server.',
  );
}
