// Sessions of people at a screen: begun by a login, prolonged by use, ended by a logout or by time.

import { Refusal } from '../../problems.ts';
import type { Connection, Transactions } from '../database/connection.ts';
import type { Attempts } from './attempts.ts';
import { hashPassword, verifyPassword } from './password.ts';
import { newSecret } from './secret.ts';

/** A session ends a week after its last use, and a month after its login. */
export const SESSION_SECONDS = 30 * 24 * 3600;

/** Folded as the unique indexes of both fields are, so that they serve it (tables/unique.ts). */
const folded = (value: string): string => `lower(normalize(${value}, NFC) collate "und-x-icu")`;

const FIND_LOGIN = `
select u.id, c.hash
  from "user" u
  left join "_credential" c on c.user_id = u.id
 where u.deleted_at is null and u.active
   and (${folded('u.login')} = ${folded('$1')} or ${folded('u.email')} = ${folded('$1')})
 order by ${folded('u.login')} = ${folded('$1')} desc
 limit 1`;

const INSERT_SESSION = `
insert into "_session" (hash, user_id, created_at, expires_at, seen_at, user_agent)
values ($1, $2, now(), now() + interval '7 days', now(), $3)`;

const TOUCH_SESSION = `
update "_session"
   set seen_at = now(), expires_at = least(now() + interval '7 days', created_at + interval '30 days')
 where hash = $1`;

const SWEEP_SESSIONS = `delete from "_session" where user_id = $1 and expires_at < now()`;

const WRITE_CREDENTIAL = `
insert into "_credential" (user_id, hash, updated_at) values ($1, $2, now())
on conflict (user_id) do update set hash = excluded.hash, updated_at = excluded.updated_at`;

export interface LoginAttempt {
  readonly tenant: number;
  readonly database: Transactions;
  /** Login or e-mail address. */
  readonly login: string;
  readonly password: string;
  readonly address: string;
  readonly userAgent: string;
}

/** The value of a new session and its user; throws `login.refused` and `rate.limited`. */
export async function runLogin(attempts: Attempts, attempt: LoginAttempt): Promise<{ value: string; user: string }> {
  attempts.note(attempt.address, `${attempt.tenant} ${attempt.login}`);
  const found = await attempt.database.read((connection) => findLogin(connection, attempt.login));
  const fits = await verifyPassword(attempt.password, found?.hash ?? undefined);
  if (!fits || found === undefined) {
    throw new Refusal('login.refused', 'No active user has this login and password.');
  }
  attempts.forgive(attempt.address, `${attempt.tenant} ${attempt.login}`);
  const { value, hash } = newSecret(attempt.tenant);
  await attempt.database.write(async (connection) => {
    await connection.query({ sql: SWEEP_SESSIONS, parameters: [found.id] });
    await connection.query({ sql: INSERT_SESSION, parameters: [hash, found.id, attempt.userAgent.slice(0, 300)] });
  });
  return { value, user: found.id };
}

export async function endSession(connection: Connection, hash: Buffer): Promise<void> {
  await connection.query({ sql: 'delete from "_session" where hash = $1', parameters: [hash] });
}

/** Prolongs a session that is in use. */
export async function touchSession(connection: Connection, hash: Buffer): Promise<void> {
  await connection.query({ sql: TOUCH_SESSION, parameters: [hash] });
}

/** Sets a password; sessions that exist go on, tokens too. */
export async function setPassword(database: Transactions, user: string, password: string): Promise<void> {
  const hash = await hashPassword(password);
  await database.write((connection) => connection.query({ sql: WRITE_CREDENTIAL, parameters: [user, hash] }));
}

/** The active user of a login or e-mail address. */
export async function findLogin(
  connection: Connection,
  login: string,
): Promise<{ readonly id: string; readonly hash: string | null } | undefined> {
  // PostgreSQL stores no U+0000, so nobody has such a login.
  if (login.includes('\0')) return undefined;
  const [row] = await connection.query<{ id: string; hash: string | null }>({ sql: FIND_LOGIN, parameters: [login] });
  return row;
}
