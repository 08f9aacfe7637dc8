// The administrator of a whole tenant, who stores what is attacked and shows that things work where they are allowed.
// What they ask is no attack and is not counted.

import type { Asked } from '../../rig/ask.ts';
import type { Body } from './bodies.ts';
import { type Answer, send } from './send.ts';

export interface Keeper {
  readonly headers: Readonly<Record<string, string>>;
  readonly ask: (asked: Asked) => Promise<Answer>;
  /** Throws where it is refused. */
  readonly get: (path: string) => Promise<Answer>;
  readonly post: (path: string, body: unknown) => Promise<Answer>;
  readonly patch: (path: string, body: unknown) => Promise<Answer>;
  readonly remove: (path: string) => Promise<Answer>;
  /** Stores a record; its id. */
  readonly make: (entity: string, body: Body) => Promise<string>;
  /** Stores a file; its id. */
  readonly upload: (name: string, content: string) => Promise<string>;
}

const BOUNDARY = 'canary-boundary';

export function keeperOf(url: string, token: string): Keeper {
  const headers = { Authorization: `Bearer ${token}` };
  const ask = (asked: Asked) => send(url, { ...asked, headers: { ...headers, ...asked.headers } });
  const done = async (asked: Asked): Promise<Answer> => {
    const answer = await ask(asked);
    if (answer.status < 300) return answer;
    throw new Error(`${asked.method} ${asked.path} was refused to the keeper: ${answer.text} for ${asked.body}`);
  };
  const post = (path: string, body: unknown) => done(jsonAsked('POST', path, body));
  return {
    headers,
    ask,
    get: (path) => done({ method: 'GET', path }),
    post,
    patch: (path, body) => done(jsonAsked('PATCH', path, body)),
    remove: (path) => done({ method: 'DELETE', path }),
    make: async (entity, body) => (await post(`/api/records/${entity}`, body)).json.id,
    upload: async (name, content) => (await done(uploadAsked(name, content))).json.id,
  };
}

export function jsonAsked(
  method: string,
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Asked {
  return { method, path, headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

export function uploadAsked(name: string, content: string, headers: Readonly<Record<string, string>> = {}): Asked {
  const part = `Content-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: text/plain`;
  return {
    method: 'POST',
    path: '/api/files',
    headers: { 'Content-Type': `multipart/form-data; boundary=${BOUNDARY}`, ...headers },
    body: `--${BOUNDARY}\r\n${part}\r\n\r\n${content}\r\n--${BOUNDARY}--\r\n`,
  };
}
