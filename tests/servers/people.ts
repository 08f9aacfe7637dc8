// People who log in over HTTP, for tests of sessions: what a browser sends and keeps.

import type { Answered } from '../rig/ask.ts';
import { PASSWORD } from '../rig/password.ts';
import type { Client } from './client.ts';

type Headers = Readonly<Record<string, string>>;

/** The cookies of an answer, as a browser sends them back; those of `names` alone where any are given. */
export function cookiesOf(answer: Answered, ...names: readonly string[]): string {
  const all = (answer.headers['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0] ?? '');
  const wanted = names.length === 0 ? all : all.filter((cookie) => names.includes(cookie.split('=')[0] ?? ''));
  return wanted.join('; ');
}

/** Asks to log in; with the password of every user of the suite unless told. */
export function askIn(
  stranger: Client,
  body: { readonly login: string; readonly password?: string; readonly tenant: string },
  headers: Headers = {},
): Promise<Answered> {
  return stranger.post('/api/auth/login', { password: PASSWORD, ...body }, headers);
}

/** The cookie of a new session. */
export async function logIn(
  stranger: Client,
  body: { readonly login: string; readonly password?: string; readonly tenant: string },
  headers: Headers = {},
): Promise<string> {
  const answer = await askIn(stranger, body, headers);
  if (answer.status !== 200) throw new Error(`The login was refused: ${answer.text}`);
  return cookiesOf(answer, 'cahier');
}
