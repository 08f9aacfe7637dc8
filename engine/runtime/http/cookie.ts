// The cookies of sessions and of devices: over https with the prefix __Host-, which binds them to this very host
// (RFC 6265bis), over plain http with a plain name. Nothing but the server can read them.

import type { IncomingMessage } from 'node:http';
import { DEVICE_SECONDS } from '../sessions/devices.ts';
import { SESSION_SECONDS } from '../sessions/sessions.ts';

const SESSION = 'cahier';
const DEVICE = 'cahier_device';

/** The value of the session's cookie. */
export function readCookie(incoming: IncomingMessage, isHttps: boolean): string | undefined {
  return read(incoming, nameOf(SESSION, isHttps));
}

/** The value of the device's cookie. */
export function readDeviceCookie(incoming: IncomingMessage, isHttps: boolean): string | undefined {
  return read(incoming, nameOf(DEVICE, isHttps));
}

/** The Set-Cookie that begins a session; the value holds no character that would need quoting. */
export function sessionCookie(value: string, isHttps: boolean): string {
  return cookie(nameOf(SESSION, isHttps), value, { isHttps, seconds: SESSION_SECONDS });
}

/** The Set-Cookie that ends it. */
export function endedCookie(isHttps: boolean): string {
  return cookie(nameOf(SESSION, isHttps), '', { isHttps, seconds: 0 });
}

/** The Set-Cookie by which a device is known when somebody logs in from it again. */
export function deviceCookie(value: string, isHttps: boolean): string {
  return cookie(nameOf(DEVICE, isHttps), value, { isHttps, seconds: DEVICE_SECONDS });
}

function nameOf(name: string, isHttps: boolean): string {
  return isHttps ? `__Host-${name}` : name;
}

function read(incoming: IncomingMessage, name: string): string | undefined {
  for (const pair of (incoming.headers.cookie ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}

function cookie(
  name: string,
  value: string,
  { isHttps, seconds }: { readonly isHttps: boolean; readonly seconds: number },
): string {
  return `${name}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${isHttps ? '; Secure' : ''}`;
}
