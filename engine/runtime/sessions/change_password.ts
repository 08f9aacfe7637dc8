// A password that its user changes, who has to know the one before: a session that somebody left open is not enough.

import { Refusal } from '../../problems.ts';
import { appendAudit, type ClientFacts } from '../audit/append.ts';
import type { Connection } from '../database/connection.ts';
import type { Request } from '../request.ts';
import type { Attempts } from './attempts.ts';
import { hashPassword, verifyPassword } from './password.ts';

const READ = `select hash from "_credential" where user_id = $1`;

/** Only in place of the one that was checked. */
const REPLACE = `
update "_credential" set hash = $2, updated_at = now() where user_id = $1 and hash = $3 returning user_id`;

const END_OTHERS = `delete from "_session" where user_id = $1 and hash <> $2`;

export interface PasswordChange {
  readonly user: string;
  /** Hash of the session that goes on. */
  readonly session: Buffer;
  readonly old: string;
  readonly wanted: string;
  readonly client: ClientFacts;
}

/**
 * Changes it and ends all other sessions; tokens go on, as after every change of a password. Throws `record.invalid` with
 * `password.wrong`, `rate.limited`.
 */
export async function changePassword(attempts: Attempts, request: Request, change: PasswordChange): Promise<void> {
  const { user, session, old, wanted, client } = change;
  const { database, model } = request;
  // Whoever guesses holds a session, and is to slow down nobody with another, the user least of all.
  const takeBack = attempts.noteSession(session.toString('base64'));
  const known = await database.read((connection) => readHash(connection, user));
  const isRight = await verifyPassword(old, known, { name: user, isKnown: true }).catch((error) => {
    takeBack();
    throw error;
  });
  if (!isRight || known === undefined) throw wrongPassword();
  takeBack();
  const hash = await hashPassword(wanted);
  await database.write(async (connection) => {
    const replaced = await connection.query({ sql: REPLACE, parameters: [user, hash, known] });
    if (replaced.length === 0) throw wrongPassword();
    await connection.query({ sql: END_OTHERS, parameters: [user, session] });
    await appendAudit(connection, model, { kind: 'password_changed', actor: user, subject: user, client });
  });
}

async function readHash(connection: Connection, user: string): Promise<string | undefined> {
  const [row] = await connection.query<{ hash: string }>({ sql: READ, parameters: [user] });
  return row?.hash;
}

function wrongPassword(): Refusal {
  const detail = 'The old password is wrong.';
  return new Refusal('record.invalid', detail, { problems: [{ code: 'password.wrong', pointer: '/old', detail }] });
}
