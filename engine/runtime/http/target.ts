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
  readonly parameters: URLSearchParams;
}

export function readTarget(incoming: IncomingMessage): Target {
  const [target = ''] = (incoming.url ?? '').split('#', 1);
  const at = target.indexOf('?');
  if (at === -1) return { path: target, parameters: new URLSearchParams() };
  return { path: target.slice(0, at), parameters: new URLSearchParams(target.slice(at + 1)) };
}
