// A person at the running server: their token, and JSON there and back.

import { Agent } from 'node:http';
import { type Answered, ask } from '../rig/ask.ts';

export interface Client {
  readonly get: (path: string, headers?: Readonly<Record<string, string>>) => Promise<Answered>;
  readonly post: (path: string, body: unknown) => Promise<Answered>;
  readonly patch: (path: string, body: unknown) => Promise<Answered>;
  readonly remove: (path: string, headers?: Readonly<Record<string, string>>) => Promise<Answered>;
}

const agent = new Agent({ keepAlive: true });

/** Throws where the server fails; a refusal is an answer. */
export function clientOf(url: string, token: string): Client {
  const send = async (
    method: string,
    path: string,
    { body, type, headers = {} }: { body?: unknown; type?: string; headers?: Readonly<Record<string, string>> } = {},
  ): Promise<Answered> => {
    const answer = await ask(
      url,
      {
        method,
        path,
        headers: { Authorization: `Bearer ${token}`, ...(type ? { 'Content-Type': type } : {}), ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      },
      agent,
    );
    if (answer.status < 500) return answer;
    throw new Error(`${method} ${path} failed with ${answer.status}: ${answer.text} for ${JSON.stringify(body)}`);
  };
  return {
    get: (path, headers = {}) => send('GET', path, { headers }),
    post: (path, body) => send('POST', path, { body, type: 'application/json' }),
    patch: (path, body) => send('PATCH', path, { body, type: 'application/merge-patch+json' }),
    remove: (path, headers = {}) => send('DELETE', path, { headers }),
  };
}

/** Ends the connections that are kept for further requests. */
export function closeClients(): void {
  agent.destroy();
}
