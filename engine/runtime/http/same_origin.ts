// Keeps other sites from acting with a visitor's cookie. Every browser of today says with Sec-Fetch-Site or Origin where
// a request comes from; one that has neither comes from a program, which has no cookie that it was not given. Bodies
// are read as JSON only, besides, which no form of another site can send.

import { Refusal } from '../../problems.ts';
import type { Call } from './route.ts';

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Throws `request.cross_site`. Called for requests that act by a cookie, or are about to set one. */
export function refuseOtherSites(call: Call, publicUrl: string | null): void {
  if (SAFE_METHODS.has(call.method)) return;
  const site = call.header('sec-fetch-site');
  const origin = call.header('origin');
  const isOurs =
    site === undefined ? origin === undefined || isOwnOrigin(call, origin, publicUrl) : site === 'same-origin';
  if (isOurs) return;
  throw new Refusal(
    'request.cross_site',
    'The request was sent by another site; with a session cookie only pages of this server may change things. Programs use a token.',
  );
}

function isOwnOrigin(call: Call, origin: string, publicUrl: string | null): boolean {
  if (publicUrl !== null && origin === publicUrl) return true;
  const { isHttps, host } = call.exchange.origin;
  return origin.toLowerCase() === `${isHttps ? 'https' : 'http'}://${host}`;
}
