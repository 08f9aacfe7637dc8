// Load over HTTP/1.1: a number of connections, each with one request under way at a time. Written on bare sockets because
// it runs on the same cores as what it measures: a client library costs more than many a request.

import { connect, type Socket } from 'node:net';

/** A request as bytes, made anew for each time it is sent. */
export type MakeRequest = () => Buffer;

export interface Window {
  readonly requests: number;
  readonly seconds: number;
  /** Status of what was not as expected, by how often. */
  readonly wrong: Readonly<Record<string, number>>;
  /** Milliseconds of each request. */
  readonly latencies: readonly number[];
}

export interface LoadOptions {
  readonly port: number;
  readonly connections: number;
  readonly seconds: number;
  readonly request: MakeRequest;
  /** What every answer must have. */
  readonly status: number;
  /** What each connection waits between an answer and its next request. */
  readonly pauseMs?: number;
  /** All send at once, and again once all are answered. */
  readonly isInWaves?: boolean;
}

/** Sends for so many seconds; requests under way at the end are waited for and counted. */
export async function runLoad(options: LoadOptions): Promise<Window> {
  const { port, connections, seconds, request, status, pauseMs = 0, isInWaves = false } = options;
  const latencies: number[] = [];
  const wrong: Record<string, number> = {};
  const begun = performance.now();
  const end = begun + seconds * 1000;
  const note = (answered: number, milliseconds: number): void => {
    latencies.push(milliseconds);
    if (answered !== status) wrong[answered] = (wrong[answered] ?? 0) + 1;
  };
  const goOn = isInWaves ? inWaves(connections) : afterPause(pauseMs);
  await Promise.all(Array.from({ length: connections }, () => converse(port, { end, request, goOn, note })));
  return { requests: latencies.length, seconds: (performance.now() - begun) / 1000, wrong, latencies };
}

/** Calls `next` when a connection may send again. */
type GoOn = (next: () => void) => void;

function afterPause(milliseconds: number): GoOn {
  return (next) => {
    if (milliseconds === 0) next();
    else setTimeout(next, milliseconds);
  };
}

function inWaves(connections: number): GoOn {
  let waiting: (() => void)[] = [];
  return (next) => {
    waiting.push(next);
    if (waiting.length < connections) return;
    const wave = waiting;
    waiting = [];
    for (const each of wave) each();
  };
}

interface Conversation {
  readonly end: number;
  readonly request: MakeRequest;
  readonly goOn: GoOn;
  readonly note: (status: number, milliseconds: number) => void;
}

function converse(port: number, { end, request, goOn, note }: Conversation): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.setNoDelay(true);
    let sent = 0;
    const next = (): void => {
      if (performance.now() >= end) {
        socket.destroy();
        resolve();
        return;
      }
      sent = performance.now();
      socket.write(request());
    };
    readAnswers(socket, (answered) => {
      note(answered, performance.now() - sent);
      goOn(next);
    });
    socket.once('connect', () => goOn(next));
    socket.once('error', reject);
    socket.once('end', () => reject(new Error('The server closed a connection.')));
  });
}

/** Tells the status of each answer once it is whole; both servers say its length. */
function readAnswers(socket: Socket, whole: (status: number) => void): void {
  let missing = 0;
  let status = 0;
  let head = '';
  socket.on('data', (chunk) => {
    let rest = chunk.length;
    if (missing === 0) {
      head += chunk.toString('latin1');
      const headEnd = head.indexOf('\r\n\r\n');
      if (headEnd === -1) return;
      status = Number(head.slice(9, 12));
      missing = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
      rest = head.length - headEnd - 4;
      head = '';
    }
    missing -= rest;
    if (missing <= 0) {
      missing = 0;
      whole(status);
    }
  });
}

/** One request, and the whole answer. */
export async function ask(port: number, request: Buffer): Promise<{ readonly status: number; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(request));
    const chunks: Buffer[] = [];
    let status = 0;
    const given = (answered: number): void => {
      status = answered;
      socket.destroy();
      const text = Buffer.concat(chunks).toString();
      resolve({ status, body: text.slice(text.indexOf('\r\n\r\n') + 4) });
    };
    socket.on('data', (chunk) => chunks.push(chunk));
    readAnswers(socket, given);
    socket.once('error', reject);
  });
}

/** An HTTP/1.1 request as bytes. */
export function requestOf(
  method: string,
  path: string,
  {
    token,
    body,
    type = 'application/json',
  }: { readonly token: string; readonly body?: unknown; readonly type?: string },
): Buffer {
  const text = body === undefined ? '' : JSON.stringify(body);
  const own = text === '' ? '' : `Content-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(text)}\r\n`;
  return Buffer.from(
    `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${token}\r\n${own}\r\n${text}`,
  );
}
