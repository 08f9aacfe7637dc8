// The session or token that a request brings. Those that came lately are kept as they came, in memory alone: reading and
// hashing one was 3 % of the CPU of a write, by profile. Whether they are still good is asked with each request.

import { parseSecret, type Secret } from '../sessions/secret.ts';
import { readCookie } from './cookie.ts';
import type { Call } from './route.ts';
import { refuseOtherSites } from './same_origin.ts';
import type { HttpSettings } from './settings.ts';

export interface Brought {
  readonly kind: 'session' | 'token';
  readonly secret: Secret;
}

/**
 * undefined where there is none. A header Authorization decides alone: a wrong token is not made good by a cookie. Throws
 * `request.cross_site`.
 */
export function readSecret(call: Call, settings: HttpSettings): Brought | undefined {
  const authorization = call.incoming.headers.authorization;
  if (authorization !== undefined) return readKnown('token', authorization);
  const cookie = readCookie(call.incoming, call.exchange.origin.isHttps);
  const brought = cookie === undefined ? undefined : readKnown('session', cookie);
  if (brought !== undefined) refuseOtherSites(call, settings.publicUrl);
  return brought;
}

/** By the header or cookie. */
const known = new Map<string, Secret>();
const MOST = 1_000;

function readKnown(kind: Brought['kind'], text: string): Brought | undefined {
  const found = known.get(text);
  if (found !== undefined) return { kind, secret: found };
  const secret = parseSecret(kind === 'token' ? bearerOf(text) : text);
  if (secret === undefined) return undefined;
  if (known.size >= MOST) known.clear();
  known.set(text, secret);
  return { kind, secret };
}

/** RFC 6750 */
function bearerOf(authorization: string): string {
  return /^bearer +(\S+) *$/i.exec(authorization)?.[1] ?? '';
}
