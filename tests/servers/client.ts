// Asks a running server over HTTP and hides nothing of the answer. What every answer promises is checked here, once, for
// each one that any test gets: a request id, no failure of ours, and a problem document (RFC 9457) for every refusal.

import { readFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { AnswerJson } from '../rig/answer_json.ts';
import { type Answered, type Asked, ask as askServer } from '../rig/ask.ts';

const FORMATS = { 'uri-reference': (text: string) => URL.canParse(text, 'http://base/') };
const isProblem = new Ajv2020({ formats: FORMATS }).compile<{ status: number; code: unknown; request_id?: string }>(
  JSON.parse(readFileSync(new URL('../fixtures/problem_details/problem_details.schema.json', import.meta.url), 'utf8')),
);

/** Requests of one file share connections, as those of a browser do. */
const agent = new Agent({ keepAlive: true });

export interface Client {
  /** The address of the server, without a slash at its end. */
  readonly url: string;
  readonly ask: (asked: Asked) => Promise<Answered>;
  readonly get: (path: string, headers?: Asked['headers']) => Promise<Answered>;
  /** Sends `body` as JSON; a text goes out as it is. */
  readonly post: (path: string, body: unknown, headers?: Asked['headers']) => Promise<Answered>;
  readonly patch: (path: string, body: unknown, headers?: Asked['headers']) => Promise<Answered>;
  readonly remove: (path: string, headers?: Asked['headers']) => Promise<Answered>;
  /** The same person at another server. */
  readonly at: (url: string) => Client;
}

/** A client of the server at `url` that sends these headers with each request. */
export function clientOf(url: string, own: Readonly<Record<string, string>>): Client {
  const ask = async (asked: Asked): Promise<Answered> => {
    const answer = await askServer(url, { ...asked, headers: { ...own, ...asked.headers } }, agent);
    checkAnswer(asked, answer);
    return answer;
  };
  const withBody =
    (method: string, type: string) =>
    (path: string, body: unknown, headers: Asked['headers'] = {}) =>
      ask({
        method,
        path,
        headers: { 'Content-Type': type, ...headers },
        body: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
      });
  return {
    url,
    ask,
    get: (path, headers = {}) => ask({ path, headers }),
    post: withBody('POST', 'application/json'),
    patch: withBody('PATCH', 'application/merge-patch+json'),
    remove: (path, headers = {}) => ask({ method: 'DELETE', path, headers }),
    at: (other) => clientOf(other, own),
  };
}

/** Throws where an answer breaks what all answers promise. */
function checkAnswer(asked: Asked, answer: Answered): void {
  const wrong = faultOf(answer);
  if (wrong === undefined) return;
  const { method = 'GET', path, body } = asked;
  const sent = body === undefined ? '' : ` with ${body.toString('utf8').slice(0, 300)}`;
  throw new Error(`${method} ${path.slice(0, 300)}${sent} ${wrong}: ${answer.status} ${answer.text.slice(0, 1_000)}`);
}

function faultOf({ status, headers, text, json }: Answered): string | undefined {
  if (status >= 500 && status !== 503) return 'failed';
  if (headers['x-request-id'] === undefined) return 'was answered without X-Request-Id';
  if (status < 400) return undefined;
  if (headers['content-type'] !== 'application/problem+json; charset=utf-8') return 'was refused without a problem';
  if (text === '') return undefined;
  if (!isProblem(json)) return 'was refused with what is no problem document';
  if (json.status !== status || typeof json.code !== 'string')
    return 'was refused with a problem that lacks its status or code';
  return json.request_id === headers['x-request-id'] ? undefined : 'was refused with a problem of another request';
}

/** Ends the connections that are kept open for further requests. */
export function closeConnections(): void {
  agent.destroy();
}

/** Status and code of an answer, for comparing them with what was expected in one go. */
export function outcome({ status, json }: Answered): readonly [number, string | undefined] {
  return [status, json?.code];
}

export type Problems = readonly [number, ...string[]];

/** Status, and code and pointer of each problem. */
export function problemsOf({ status, json }: Pick<Answered, 'status' | 'json'>): Problems {
  const { errors = [] } = (json ?? {}) as { errors?: readonly { code: string; pointer: string }[] };
  return [status, ...errors.map(({ code, pointer }) => `${code} ${pointer}`)];
}

/** Rule as a parameter of a list. */
export function whereOf(rule: unknown): string {
  return `where=${encodeURIComponent(JSON.stringify(rule))}`;
}

/** All records of a list, page by page. */
export async function readAll(
  client: Client,
  entity: string,
  parameters: Readonly<Record<string, unknown>> = {},
): Promise<AnswerJson[]> {
  const items = [];
  let after: string | null = null;
  do {
    const body = { limit: 200, ...parameters, ...(after === null ? {} : { after }) };
    const page: Answered = await client.post(`/api/records/${entity}/query`, body);
    if (page.status !== 200) throw new Error(`The list of ${entity} was refused: ${page.text}`);
    items.push(...page.json.items);
    after = page.json.next;
  } while (after !== null);
  return items;
}

/** Does the work for each, a few at once, as a client with several connections does. Results are in the order of `items`. */
export async function eachOf<T, R>(items: readonly T[], work: (item: T, index: number) => Promise<R>): Promise<R[]> {
  const results: R[] = new Array(items.length);
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) {
      results[index] = await work(items[index] as T, index);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}

/** Fewer than one tenant may hold of a pool of ten, so that nobody waits. */
const AT_ONCE = 4;
