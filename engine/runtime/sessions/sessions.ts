// Sessions of people at a screen: begun by a login, prolonged by use, ended by a logout or by time.

import { Refusal } from '../../problems.ts';
import type { Connection, Row, Transactions } from '../database/connection.ts';
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

/** Only for the password that was checked: the lock waits for who is changing it, who then ends the session. */
const INSERT_SESSION = `
insert into "_session" (hash, user_id, created_at, expires_at, seen_at, user_agent)
select $1, user_id, now(), now() + interval '7 days', now(), $3
  from "_credential" where user_id = $2 and hash = $4 for share
returning user_id`;

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
  /** Where it comes from, as attempts are counted. */
  readonly network: string;
  readonly userAgent: string;
}

/** The value of a new session and its user; throws `login.refused` and `rate.limited`. */
export async function runLogin(attempts: Attempts, attempt: LoginAttempt): Promise<{ value: string; user: string }> {
  const takeBack = attempts.note(attempt.network, `${attempt.tenant} ${attempt.login}`);
  const known = await checkPassword(attempt).catch((error) => {
    // Nobody said that it was wrong.
    takeBack();
    throw error;
  });
  if (known === undefined) throw loginRefusal();
  takeBack();
  const { value, hash } = newSecret(attempt.tenant);
  const begun = await attempt.database.write(async (connection) => {
    await connection.query({ sql: SWEEP_SESSIONS, parameters: [known.id] });
    const parameters = [hash, known.id, attempt.userAgent.slice(0, 300), known.hash];
    return connection.query({ sql: INSERT_SESSION, parameters });
  });
  // The password was changed while this login was judged by the one before.
  if (begun.length === 0) throw loginRefusal();
  return { value, user: known.id };
}

/** The user, if the password is theirs. */
async function checkPassword({ database, login, password }: LoginAttempt): Promise<FoundLogin | undefined> {
  const found = await database.read((connection) => findLogin(connection, login));
  return (await verifyPassword(password, found?.hash ?? undefined)) ? found : undefined;
}

function loginRefusal(): Refusal {
  return new Refusal('login.refused', 'No active user has this login and password.');
}

export async function endSession(connection: Connection, hash: Buffer): Promise<void> {
  await connection.query({ sql: 'delete from "_session" where hash = $1', parameters: [hash] });
}

/** The company that a session works in; null: the user's first. */
export async function chooseCompany(connection: Connection, hash: Buffer, company: string | null): Promise<void> {
  await connection.query({ sql: 'update "_session" set company = $2 where hash = $1', parameters: [hash, company] });
}

/** Prolongs a session that is in use. */
export async function touchSession(connection: Connection, hash: Buffer): Promise<void> {
  await connection.query({ sql: TOUCH_SESSION, parameters: [hash] });
}

/**
 * Sets a password and ends all sessions of the user: whoever has come by the old one is out. Tokens go on, programs know
 * no password; they are revoked one by one.
 */
export async function setPassword(database: Transactions, user: string, password: string): Promise<void> {
  const hash = await hashPassword(password);
  await database.write(async (connection) => {
    await connection.query({ sql: WRITE_CREDENTIAL, parameters: [user, hash] });
    await connection.query({ sql: 'delete from "_session" where user_id = $1', parameters: [user] });
  });
}

interface FoundLogin {
  readonly id: string;
  readonly hash: string | null;
}

/** The active user of a login or e-mail address. */
export async function findLogin(connection: Connection, login: string): Promise<FoundLogin | undefined> {
  // PostgreSQL stores no U+0000, so nobody has such a login.
  if (login.includes('\0')) return undefined;
  const [row] = await connection.query<FoundLogin & Row>({ sql: FIND_LOGIN, parameters: [login] });
  return row;
}
