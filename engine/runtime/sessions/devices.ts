// Devices that somebody has logged in from: each is known by a cookie of its own, of which only the hash is kept. It opens
// nothing; attempts from it are counted apart from those of everybody else (attempts.ts).

import type { Connection } from '../database/connection.ts';
import { newSecret, parseSecret, type Secret } from './secret.ts';
import { folded } from './sql/folded.ts';

/** As long as browsers keep a cookie at most (RFC 6265bis, 5.5). */
export const DEVICE_SECONDS = 400 * 24 * 3600;

/** Programs that log in anew each time have a new device each time. */
const MOST = 50;

const FIND = `
select d.user_id
  from "_device" d join "user" u on u.id = d.user_id
 where d.hash = $1 and (${folded('u.login')} = ${folded('$2')} or ${folded('u.email')} = ${folded('$2')})`;

const TOUCH = `update "_device" set seen_at = now() where hash = $1 and user_id = $2 returning hash`;

const INSERT = `insert into "_device" (hash, user_id, created_at, seen_at) values ($1, $2, now(), now())`;

const SWEEP = `
delete from "_device" where user_id = $1 and hash in (
  select hash from "_device" where user_id = $1 order by seen_at desc offset ${MOST})`;

/** The device of this cookie, where this user has logged in from it; its hash names it. */
export async function findDevice(
  connection: Connection,
  cookie: string | undefined,
  { tenant, login }: { readonly tenant: number; readonly login: string },
): Promise<string | null> {
  const secret = secretOf(cookie, tenant);
  if (secret === undefined || login.includes('\0')) return null;
  const rows = await connection.query({ sql: FIND, parameters: [secret.hash, login] });
  return rows.length === 0 ? null : secret.hash.toString('base64');
}

/** Keeps the device that a user has just logged in from; gives the value of its cookie, a new one where this is none of theirs. */
export async function keepDevice(
  connection: Connection,
  cookie: string | undefined,
  { tenant, user }: { readonly tenant: number; readonly user: string },
): Promise<string> {
  const secret = secretOf(cookie, tenant);
  if (cookie !== undefined && secret !== undefined) {
    const known = await connection.query({ sql: TOUCH, parameters: [secret.hash, user] });
    if (known.length > 0) return cookie;
  }
  const made = newSecret(tenant);
  await connection.query({ sql: INSERT, parameters: [made.hash, user] });
  await connection.query({ sql: SWEEP, parameters: [user] });
  return made.value;
}

function secretOf(cookie: string | undefined, tenant: number): Secret | undefined {
  const secret = cookie === undefined ? undefined : parseSecret(cookie);
  return secret?.tenant === tenant ? secret : undefined;
}
