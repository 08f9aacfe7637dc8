// The values of sessions and tokens: `<tenant number, base 32>.<43 characters>`. The number leads to the tenant without a
// look-up; the rest is 256 random bits. Only the SHA-256 of the whole is ever stored.

import { hash, randomBytes } from 'node:crypto';

const FORM = /^([0-9a-v]{1,7})\.[A-Za-z0-9_-]{43}$/;

export interface Secret {
  readonly tenant: number;
  /** SHA-256 of the whole value. */
  readonly hash: Buffer;
  /** Names the session or token in this process: number and hash. */
  readonly holder: string;
}

export function newSecret(tenant: number): { readonly value: string; readonly hash: Buffer } {
  const value = `${tenant.toString(32)}.${randomBytes(32).toString('base64url')}`;
  return { value, hash: hashOf(value) };
}

/** undefined for what is no such value. */
export function parseSecret(value: string): Secret | undefined {
  const digits = FORM.exec(value)?.[1];
  if (digits === undefined) return undefined;
  const tenant = Number.parseInt(digits, 32);
  const digest = hashOf(value);
  return { tenant, hash: digest, holder: `${tenant} ${digest.toString('base64')}` };
}

function hashOf(value: string): Buffer {
  return hash('sha256', value, 'buffer');
}
