// Answers what Node gives up on before it is a request: an address or headers that are too long, bytes that are no HTTP,
// a client that is too slow. There is no exchange then, so the answer is written by hand, and the connection ends with it.

import { randomUUID } from 'node:crypto';
import { maxHeaderSize, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { PROBLEMS, Refusal } from '../../problems.ts';
import { presentRefusal } from '../records/problem_document.ts';
import { exchangeOf } from './exchange.ts';
import { type CommonHeaders, headersOf } from './headers.ts';
import type { AccessLine, KeepLine } from './log.ts';

/** So long the client may go on sending: a connection that is closed while bytes come in is reset, the answer with it. */
const LINGER_MS = 1_000;

/** Listener of a server's `clientError`. */
export type AnswerUnread = (error: Error, socket: Duplex) => void;

export interface Unread {
  readonly headers: CommonHeaders;
  readonly keepLine: KeepLine;
}

export function answerUnread({ headers, keepLine }: Unread): AnswerUnread {
  return (error, socket: Answering) => {
    // What comes in afterwards is told of again.
    if (socket.writableEnded) return;
    const response = socket._httpMessage;
    // In the middle of another answer there is no room for this one.
    if (!socket.writable || response?.headersSent === true) {
      socket.destroy();
      return;
    }
    const id = response ? exchangeOf(response).id : randomUUID();
    const refusal = refusalOf(error);
    socket.end(presentAnswer(refusal, { id, headers }));
    const cut = setTimeout(() => socket.destroy(), LINGER_MS);
    socket.once('close', () => clearTimeout(cut));
    // A request that broke off in its body has a line already.
    if (!response) keepLine(lineOf(id, PROBLEMS[refusal.code].status));
  };
}

/** Node's own name for the answer that the connection is busy with. */
type Answering = Duplex & { readonly _httpMessage?: ServerResponse | null };

/** The answer as it goes over the wire. */
function presentAnswer(refusal: Refusal, exchange: { readonly id: string; readonly headers: CommonHeaders }): string {
  const document = { ...presentRefusal(refusal), request_id: exchange.id };
  const body = JSON.stringify(document);
  const headers = headersOf(exchange, 'json', {
    Date: new Date().toUTCString(),
    Connection: 'close',
    'Content-Type': 'application/problem+json; charset=utf-8',
    'Cache-Control': 'no-store',
    'Content-Length': Buffer.byteLength(body),
  });
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${document.status} ${STATUS_CODES[document.status]}`, ...lines, '', body].join('\r\n');
}

function refusalOf(error: Error & { readonly code?: string }): Refusal {
  switch (error.code) {
    case 'HPE_HEADER_OVERFLOW':
      return new Refusal(
        'request.head_too_large',
        `The address and the headers have more than ${maxHeaderSize} bytes; a long rule goes into the body of POST /api/records/{entity}/query.`,
        { members: { limit: maxHeaderSize } },
      );
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return new Refusal('request.too_large', 'The chunks of the body have extensions that are too long.');
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new Refusal('request.timeout', 'The request did not arrive in time; please send it again.');
    case 'HPE_INVALID_METHOD':
      return new Refusal('request.malformed', 'The request begins with a method that HTTP does not know.');
    default:
      return new Refusal(
        'request.malformed',
        'The request is no valid HTTP (RFC 9112); its first line, headers or chunks are broken.',
      );
  }
}

function lineOf(request: string, status: number): AccessLine {
  return { request, tenant: null, method: '', route: null, status, ms: 0, sql_ms: 0, wait_ms: 0, statements: 0 };
}
