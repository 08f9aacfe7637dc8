// The open sessions of a user, as they and those who may change them see them, and the end of one of them.

import type { ListedSession } from '../../../schemas/http/session.ts';
import type { Connection, Row } from '../database/connection.ts';
import { isoColumn } from './sql/iso_column.ts';

const LIST = `
select id, ${isoColumn('created_at')}, ${isoColumn('seen_at')}, ${isoColumn('expires_at')}, network, user_agent,
       hash = $2 as current
  from "_session" where user_id = $1 and expires_at > now() order by "_session".seen_at desc, id`;

const REVOKE = `delete from "_session" where user_id = $1 and id = $2 and expires_at > now() returning user_agent`;

/** Those used last come first; `current` is the one with this hash. */
export async function listSessions(
  connection: Connection,
  user: string,
  current: Buffer,
): Promise<readonly ListedSession[]> {
  return connection.query<ListedSession & Row>({ sql: LIST, parameters: [user, current] });
}

/** Whether there was such a session of this user. */
export async function revokeSession(connection: Connection, user: string, id: string): Promise<boolean> {
  return (await connection.query({ sql: REVOKE, parameters: [user, id] })).length > 0;
}
