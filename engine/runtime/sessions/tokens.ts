// Personal API tokens: they act as their user, until they are revoked. The value is shown once, when it is made. A token
// that was made with a token ends with it at the latest: whoever revokes one ends all that it was used for.

import type { TokenAnswer } from '../../../schemas/http/session.ts';
import { Refusal } from '../../problems.ts';
import type { Connection } from '../database/connection.ts';
import { newId } from '../ids.ts';
import { newSecret } from './secret.ts';

/** A token as its owner sees it later. Times are ISO 8601, UTC. */
export interface ListedToken {
  readonly id: string;
  readonly name: string;
  readonly created_at: string;
  readonly expires_at: string | null;
  readonly last_used_at: string | null;
}

const iso = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as ${column}`;

const LIST = `
select id, name, ${iso('created_at')}, ${iso('expires_at')}, ${iso('last_used_at')}
  from "_token" where user_id = $1 order by id`;

const INSERT = `insert into "_token" (id, hash, user_id, name, created_at) values ($1, $2, $3, $4, now()) returning id`;

/** The lock holds off who is revoking the parent; nothing comes back where they were first. */
const INSERT_CHILD = `
insert into "_token" (id, hash, user_id, name, created_at, expires_at, parent)
select $1, $2, $3, $4, now(), expires_at, id from "_token" where id = $5 for key share
returning id`;

export interface NewToken {
  readonly tenant: number;
  readonly user: string;
  readonly name: string;
  /** Id of the token that makes it, unless a session does. */
  readonly parent?: string | null;
}

/** Throws `session.required` where the parent has just been revoked. */
export async function createToken(connection: Connection, token: NewToken): Promise<TokenAnswer> {
  const { value, hash } = newSecret(token.tenant);
  const id = newId();
  const parameters = [id, hash, token.user, token.name];
  const made = await connection.query(
    token.parent ? { sql: INSERT_CHILD, parameters: [...parameters, token.parent] } : { sql: INSERT, parameters },
  );
  if (made.length === 0) throw new Refusal('session.required', 'The token of this request has just been revoked.');
  return { id, name: token.name, token: value };
}

export async function listTokens(connection: Connection, user: string): Promise<readonly ListedToken[]> {
  return connection.query<ListedToken & Readonly<Record<string, unknown>>>({ sql: LIST, parameters: [user] });
}

/** Whether there was such a token of this user. */
export async function revokeToken(connection: Connection, user: string, id: string): Promise<boolean> {
  const rows = await connection.query({
    sql: 'delete from "_token" where user_id = $1 and id = $2 returning id',
    parameters: [user, id],
  });
  return rows.length > 0;
}

/** Notes that a token is in use. */
export async function touchToken(connection: Connection, id: string): Promise<void> {
  await connection.query({ sql: 'update "_token" set last_used_at = now() where id = $1', parameters: [id] });
}
