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
  /** What stands behind the question mark, as it was sent, but for `as`. */
  readonly query: string;
  /** Values of the parameter `as`: the user whose view is asked for (sessions/view_as.ts); undefined where it is not there. */
  readonly as: readonly string[] | undefined;
  readonly parameters: () => URLSearchParams;
}

export function readTarget(incoming: IncomingMessage): Target {
  const url = incoming.url ?? '';
  const end = url.indexOf('#');
  const target = end === -1 ? url : url.slice(0, end);
  const at = target.indexOf('?');
  const { query, as } = withoutAs(at === -1 ? '' : target.slice(at + 1));
  return { path: at === -1 ? target : target.slice(0, at), query, as, parameters: () => new URLSearchParams(query) };
}

/** Taken out here, so that no route has to know it, and what is known of a query string (records/list.ts) is the same. */
function withoutAs(sent: string): Pick<Target, 'query' | 'as'> {
  if (!sent.includes('as=')) return { query: sent, as: undefined };
  const parts = sent.split('&');
  const own = parts.filter((part) => part.startsWith('as='));
  if (own.length === 0) return { query: sent, as: undefined };
  return {
    query: parts.filter((part) => !part.startsWith('as=')).join('&'),
    as: new URLSearchParams(own.join('&')).getAll('as'),
  };
}
