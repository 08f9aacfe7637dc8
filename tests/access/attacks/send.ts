// One request and its whole answer: status line, headers and body as they came, of a workbook the texts within, so that
// nothing of it escapes who looks for what should not be there.

import { Agent, type IncomingMessage, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AnswerJson } from '../../rig/answer_json.ts';
import type { Asked } from '../../rig/ask.ts';
import { unzip } from '../../servers/downloads.ts';

export interface Answer {
  readonly status: number;
  /** Status line and headers, a line each, without those that are others each time. */
  readonly head: string;
  readonly text: string;
  /** What the text says, where it is JSON. */
  readonly json: AnswerJson;
  /** Cookies as a browser sends them back. */
  readonly cookies: string;
}

/** Longer than any deadline of the server. */
const LONGEST_MS = 60_000;
/** A stream that does not end is looked at for as long. */
const STREAMED_MS = 300;

const VARYING = new Set(['date', 'x-request-id', 'connection', 'keep-alive']);

const agent = new Agent({ keepAlive: true });

/** What a server that is busy has time for meanwhile. */
const AGAIN_AFTER_MS = 100;
const MOST_TRIES = 100;

/** Comes again where the server is busy: it lets few exports run at once. */
export async function send(url: string, asked: Asked): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    const answer = await sendOnce(url, asked);
    if (answer.status !== 503 || tries === MOST_TRIES) return answer;
    await sleep(AGAIN_AFTER_MS);
  }
}

function sendOnce(url: string, { method = 'GET', path, headers = {}, body }: Asked): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
    const options = { method, headers: { ...length, ...headers }, agent, timeout: LONGEST_MS };
    const outgoing = request(`${url}${path}`, options, (incoming) => read(incoming).then(resolve, reject));
    outgoing.once('timeout', () => outgoing.destroy(new Error(`${method} ${path} was not answered.`)));
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

async function read(incoming: IncomingMessage): Promise<Answer> {
  const type = incoming.headers['content-type'] ?? '';
  const bytes = type.startsWith('text/event-stream') ? await beginningOf(incoming) : await wholeOf(incoming);
  const text = type.includes('spreadsheetml') ? [...unzip(bytes).values()].join('\n') : bytes.toString('utf8');
  return {
    status: incoming.statusCode ?? 0,
    head: headOf(incoming),
    text,
    get json(): AnswerJson {
      return text !== '' && type.includes('json') ? JSON.parse(text) : undefined;
    },
    cookies: (incoming.headers['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0]).join('; '),
  };
}

async function wholeOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function beginningOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  incoming.on('error', () => undefined);
  await sleep(STREAMED_MS);
  incoming.destroy();
  return Buffer.concat(chunks);
}

function headOf({ statusCode, statusMessage, rawHeaders }: IncomingMessage): string {
  const lines = [`${statusCode} ${statusMessage}`];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (!VARYING.has(name.toLowerCase())) lines.push(`${name}: ${rawHeaders[index + 1]}`);
  }
  return lines.join('\n');
}

/** Texts that stand for each other in two answers. */
export type Swap = readonly [one: string, other: string];

/** The answer byte for byte, but for the id of its request and for what was swapped. */
export function shown({ head, text }: Answer, swaps: readonly Swap[], side: 0 | 1): string {
  const told = `${head}\n\n${text}`.replaceAll(/"request_id":"[^"]*"/g, '');
  return swaps.reduce((words, swap, index) => words.replaceAll(anyCase(swap[side]), `<${index}>`), told);
}

function anyCase(text: string): RegExp {
  return new RegExp(text.replaceAll(/[^\w]/g, '\\$&'), 'gi');
}

/** Ends the connections that are kept for further requests. */
export function closeSending(): void {
  agent.destroy();
}
