// One session that is ended by hand: by its owner, or by whoever may change them.

import { Refusal } from '../../../problems.ts';
import { appendAudit } from '../../audit/append.ts';
import type { Connection } from '../../database/connection.ts';
import { UUID } from '../../field_types/formats.ts';
import type { Request } from '../../request.ts';
import { revokeSession } from '../../sessions/session_list.ts';
import { clientOf } from '../client.ts';
import type { Call } from '../route.ts';

/** Ids of a user and of a session of theirs; throws `record.unknown`. */
export async function endSessionOf(
  connection: Connection,
  request: Request,
  ...[call, { user, session }]: readonly [call: Call, of: { readonly user: string; readonly session: string }]
): Promise<void> {
  const isEnded = UUID.test(session) && (await revokeSession(connection, user, session));
  if (!isEnded) throw new Refusal('record.unknown', `There is no open session ${JSON.stringify(session)} here.`);
  const actor = request.user?.id ?? null;
  await appendAudit(connection, request.model, {
    kind: 'session_revoked',
    actor,
    subject: user,
    client: clientOf(call),
  });
}
