// The session's cookie: over https with the prefix __Host-, which binds it to this very host (RFC 6265bis), over plain
// http with a plain name. Nothing but the server can read it.

import type { IncomingMessage } from 'node:http';
import { SESSION_SECONDS } from '../sessions/sessions.ts';

const SECURE_NAME = '__Host-cahier';
const PLAIN_NAME = 'cahier';

export function readCookie(incoming: IncomingMessage, isHttps: boolean): string | undefined {
  const name = isHttps ? SECURE_NAME : PLAIN_NAME;
  for (const pair of (incoming.headers.cookie ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}

/** The Set-Cookie that begins a session; the value holds no character that would need quoting. */
export function sessionCookie(value: string, isHttps: boolean): string {
  return cookie(value, isHttps, SESSION_SECONDS);
}

/** The Set-Cookie that ends it. */
export function endedCookie(isHttps: boolean): string {
  return cookie('', isHttps, 0);
}

function cookie(value: string, isHttps: boolean, seconds: number): string {
  const name = isHttps ? SECURE_NAME : PLAIN_NAME;
  return `${name}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${isHttps ? '; Secure' : ''}`;
}
