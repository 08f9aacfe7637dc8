// Personal API tokens: they act as their user, until they are revoked. The value is shown once, when it is made. A token
// that was made with a token ends with it at the latest: whoever revokes one ends all that it was used for.

import type { TokenAnswer } from '../../../schemas/http/session.ts';
import { Refusal } from '../../problems.ts';
import type { Connection } from '../database/connection.ts';
import { newId } from '../ids.ts';
import { newSecret } from './secret.ts';
import { isoColumn } from './sql/iso_column.ts';

/** A token as its owner sees it later. Times are ISO 8601, UTC. */
export interface ListedToken {
  readonly id: string;
  readonly name: string;
  readonly created_at: string;
  readonly expires_at: string | null;
  readonly last_used_at: string | null;
}

const LIST = `
select id, name, ${isoColumn('created_at')}, ${isoColumn('expires_at')}, ${isoColumn('last_used_at')}
  from "_token" where user_id = $1 order by id`;

/** The lock holds off who is deactivating the user; nothing comes back where they were first. */
const INSERT = `
insert into "_token" (id, hash, user_id, name, created_at)
select $1, $2, id, $4, now() from "user" where id = $3 and active and deleted_at is null for share
returning id`;

/** And who is revoking the parent. */
const INSERT_CHILD = `
insert into "_token" (id, hash, user_id, name, created_at, expires_at, parent)
select $1, $2, u.id, $4, now(), t.expires_at, t.id
  from "user" u join "_token" t on t.user_id = u.id
 where u.id = $3 and u.active and u.deleted_at is null and t.id = $5
   for share of u for key share of t
returning id`;

export interface NewToken {
  readonly tenant: number;
  readonly user: string;
  readonly name: string;
  /** Id of the token that makes it, unless a session does. */
  readonly parent?: string | null;
}

/** Throws `session.required` where the parent has just been revoked, or the user deactivated. */
export async function createToken(connection: Connection, token: NewToken): Promise<TokenAnswer> {
  const { value, hash } = newSecret(token.tenant);
  const id = newId();
  const parameters = [id, hash, token.user, token.name];
  const made = await connection.query(
    token.parent ? { sql: INSERT_CHILD, parameters: [...parameters, token.parent] } : { sql: INSERT, parameters },
  );
  if (made.length === 0) throw new Refusal('session.required', 'The session or token of this request has just ended.');
  return { id, name: token.name, token: value };
}

export async function listTokens(connection: Connection, user: string): Promise<readonly ListedToken[]> {
  return connection.query<ListedToken & Readonly<Record<string, unknown>>>({ sql: LIST, parameters: [user] });
}

/** Its name; undefined where this user has no such token. */
export async function revokeToken(connection: Connection, user: string, id: string): Promise<string | undefined> {
  const [row] = await connection.query<{ name: string }>({
    sql: 'delete from "_token" where user_id = $1 and id = $2 returning name',
    parameters: [user, id],
  });
  return row?.name;
}

/** Notes that a token is in use. */
export async function touchToken(connection: Connection, id: string): Promise<void> {
  await connection.query({ sql: 'update "_token" set last_used_at = now() where id = $1', parameters: [id] });
}
