// Sessions of people at a screen: begun by a login, prolonged by use, ended by a logout, by whoever may, or by time.

import type { Model } from '../../metadata/model.ts';
import { Refusal } from '../../problems.ts';
import { appendAudit, type ClientFacts } from '../audit/append.ts';
import type { Connection, Row, Transactions } from '../database/connection.ts';
import { newId } from '../ids.ts';
import type { Attempts } from './attempts.ts';
import { findDevice, keepDevice } from './devices.ts';
import { hashPassword, verifyPassword } from './password.ts';
import { newSecret } from './secret.ts';
import { folded } from './sql/folded.ts';
import { customerOf } from './wider.ts';

/** A session ends a week after its last use, and a month after its login. */
export const SESSION_SECONDS = 30 * 24 * 3600;

const FIND_LOGIN = `
select u.id, c.hash
  from "user" u
  left join "_credential" c on c.user_id = u.id
 where u.deleted_at is null and u.active
   and (${folded('u.login')} = ${folded('$1')} or ${folded('u.email')} = ${folded('$1')})
 order by ${folded('u.login')} = ${folded('$1')} desc
 limit 1`;

const FIND_USER = `
select u.id
  from "user" u
 where u.deleted_at is null
   and (${folded('u.login')} = ${folded('$1')} or ${folded('u.email')} = ${folded('$1')})
 order by ${folded('u.login')} = ${folded('$1')} desc
 limit 1`;

/**
 * Only for the password that was checked, and an active user: the locks wait for who is changing either, who then ends
 * the session.
 */
const INSERT_SESSION = `
insert into "_session" (id, hash, user_id, created_at, expires_at, seen_at, user_agent, network)
select $1, $2, u.id, now(), now() + interval '7 days', now(), $5, $6
  from "_credential" c join "user" u on u.id = c.user_id
 where c.user_id = $3 and c.hash = $4 and u.active and u.deleted_at is null
   for share
returning user_id`;

const TOUCH_SESSION = `
update "_session"
   set seen_at = now(), expires_at = least(now() + interval '7 days', created_at + interval '30 days')
 where hash = $1`;

const SWEEP_SESSIONS = `delete from "_session" where user_id = $1 and expires_at < now()`;

const WRITE_CREDENTIAL = `
insert into "_credential" (user_id, hash, updated_at) values ($1, $2, now())
on conflict (user_id) do update set hash = excluded.hash, updated_at = excluded.updated_at`;

/** Who is let in, and where. */
export interface Door {
  readonly tenant: number;
  readonly model: Model;
  readonly database: Transactions;
  readonly client: ClientFacts;
  /** Value of the cookie of the device, as it was sent. */
  readonly device: string | undefined;
}

export interface LoginAttempt extends Door {
  /** Login or e-mail address. */
  readonly login: string;
  readonly password: string;
}

export interface BegunSession {
  readonly user: string;
  /** Values of the cookies of the session and of the device. */
  readonly value: string;
  readonly device: string;
}

/** Begins a session; throws `login.refused`, `rate.limited` and `server.busy`. */
export async function runLogin(attempts: Attempts, attempt: LoginAttempt): Promise<BegunSession> {
  const { tenant, database, client, login } = attempt;
  const device =
    attempt.device === undefined
      ? null
      : await database.read((connection) => findDevice(connection, attempt.device, { tenant, login }));
  const name = `${tenant} ${login}`;
  const noted = await attempts.note({ network: client.network, login: name, device }).catch(async (error) => {
    if (attempts.isNews(name)) await noteSlowed(attempt);
    throw error;
  });
  const checked = await checkPassword(attempt, device).catch((error) => {
    // Nobody said that it was wrong.
    noted.takeBack();
    throw error;
  });
  if (checked.isRight) noted.takeBack();
  if (noted.isSlowed && attempts.isNews(name)) await noteAttempt(attempt, 'login_slowed', checked.user);
  if (!checked.isRight) {
    await noteAttempt(attempt, 'login_refused', checked.user);
    throw loginRefusal();
  }
  const begun = await database.write((connection) => beginSession(connection, attempt, checked));
  // The password was changed, or its user deactivated, while this login was judged.
  if (begun === undefined) throw loginRefusal();
  return begun;
}

interface CheckedLogin {
  readonly isRight: boolean;
  /** The active user of the login, if there is one. */
  readonly user: string | undefined;
  readonly hash: string;
}

async function checkPassword(
  { database, client, login, password }: LoginAttempt,
  device: string | null,
): Promise<CheckedLogin> {
  const sender = { name: device ?? customerOf(client.network), isKnown: device !== null };
  const found = await database.read((connection) => findLogin(connection, login));
  const isRight = await verifyPassword(password, found?.hash ?? undefined, sender);
  return { isRight, user: found?.id, hash: found?.hash ?? '' };
}

async function noteSlowed(attempt: LoginAttempt): Promise<void> {
  const found = await attempt.database.read((connection) => findLogin(connection, attempt.login));
  await noteAttempt(attempt, 'login_slowed', found?.id);
}

/** What nobody is called is not kept: it may be a password in the wrong place. */
function noteAttempt(
  { database, model, client, login }: LoginAttempt,
  kind: 'login_refused' | 'login_slowed',
  user: string | undefined,
): Promise<void> {
  const about = user === undefined ? { subject: null } : { subject: user, detail: login };
  return database.write((connection) => appendAudit(connection, model, { kind, actor: null, client, ...about }));
}

/** A new session of a user by the hash of their password; undefined where that is another one, or they are not active. */
export async function beginSession(
  connection: Connection,
  { tenant, model, client, device }: Omit<Door, 'database'>,
  { user = '', hash }: Pick<CheckedLogin, 'user' | 'hash'>,
): Promise<BegunSession | undefined> {
  const secret = newSecret(tenant);
  await connection.query({ sql: SWEEP_SESSIONS, parameters: [user] });
  const parameters = [newId(), secret.hash, user, hash, client.userAgent.slice(0, 300), client.network];
  const begun = await connection.query({ sql: INSERT_SESSION, parameters });
  if (begun.length === 0) return undefined;
  await appendAudit(connection, model, { kind: 'login', actor: user, subject: user, client });
  return { user, value: secret.value, device: await keepDevice(connection, device, { tenant, user }) };
}

export function loginRefusal(): Refusal {
  return new Refusal('login.refused', 'No active user has this login and password.');
}

/** Whether there was one. */
export async function endSession(connection: Connection, hash: Buffer): Promise<boolean> {
  const ended = await connection.query({
    sql: 'delete from "_session" where hash = $1 returning id',
    parameters: [hash],
  });
  return ended.length > 0;
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
  await database.write((connection) => writePassword(connection, user, hash));
}

/** The same inside a transaction that is open, for a password whose hash is made. */
export async function writePassword(connection: Connection, user: string, hash: string): Promise<void> {
  await connection.query({ sql: WRITE_CREDENTIAL, parameters: [user, hash] });
  await connection.query({ sql: 'delete from "_session" where user_id = $1', parameters: [user] });
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

/** The id of a user by login or e-mail address, whether active or not. */
export async function findUser(connection: Connection, login: string): Promise<string | undefined> {
  const [row] = await connection.query<{ id: string }>({ sql: FIND_USER, parameters: [login] });
  return row?.id;
}
