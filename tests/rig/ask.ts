// One request to a running server and its whole answer: headers are the caller's to choose, Host and Cookie too, which
// fetch would not send.

import { type Agent, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import type { AnswerJson } from './answer_json.ts';

export interface Asked {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly signal?: AbortSignal;
}

export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The same before it was read as a text, for what is none. */
  readonly bytes: Buffer;
  /** What the text says, where the answer is JSON. */
  readonly json: AnswerJson;
}

/** `agent` shares connections; without one each request has its own. */
export function ask(url: string, asked: Asked, agent: Agent | false = false): Promise<Answered> {
  const { method = 'GET', path, headers = {}, body, signal } = asked;
  return new Promise((resolve, reject) => {
    const isChunked = Object.hasOwn(headers, 'Transfer-Encoding');
    const length = body === undefined || isChunked ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
    const options = { method, headers: { ...length, ...headers }, agent, ...(signal ? { signal } : {}) };
    const outgoing = request(`${url}${path}`, options, (incoming) => read(incoming).then(resolve, reject));
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

async function read(incoming: IncomingMessage): Promise<Answered> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  const text = bytes.toString('utf8');
  const isJson = text !== '' && /json/.test(incoming.headers['content-type'] ?? '');
  return {
    status: incoming.statusCode ?? 0,
    headers: incoming.headers,
    text,
    bytes,
    json: isJson ? JSON.parse(text) : undefined,
  };
}
