// The target of a request (RFC 9112, section 3.2). Clients send a path; those that take us for a proxy send a whole
// address, which is the path on the host it names. No library reads it, since one that knows addresses refuses some.

import type { IncomingMessage } from 'node:http';

const ABSOLUTE = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)(.*)$/is;

/** Makes a whole address the path and the Host that it stands for. */
export function rewriteTarget(incoming: IncomingMessage): void {
  const [, host, rest] = ABSOLUTE.exec(incoming.url ?? '') ?? [];
  if (host === undefined || rest === undefined) return;
  incoming.headers.host = host.slice(host.lastIndexOf('@') + 1);
  incoming.url = rest.startsWith('/') ? rest : `/${rest}`;
}

export interface Target {
  /** As it was sent. */
  readonly path: string;
  /** What stands behind the question mark, as it was sent. */
  readonly query: string;
  readonly parameters: () => URLSearchParams;
}

export function readTarget(incoming: IncomingMessage): Target {
  const url = incoming.url ?? '';
  const end = url.indexOf('#');
  const target = end === -1 ? url : url.slice(0, end);
  const at = target.indexOf('?');
  const query = at === -1 ? '' : target.slice(at + 1);
  return { path: at === -1 ? target : target.slice(0, at), query, parameters: () => new URLSearchParams(query) };
}
