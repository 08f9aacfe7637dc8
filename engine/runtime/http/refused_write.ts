// Writes that were refused and are noted in the audit: a circle in a tree, and a share with somebody who is not there. Noted
// when the write is over, with who tried, the record and the field, and nothing of what was sent.

import { type Problem, Refusal } from '../../problems.ts';
import { RECORD_SHARE } from '../access/shares.ts';
import type { RefusedKind } from '../audit/append.ts';
import { noteRefused } from '../audit/refused.ts';
import { clientOf } from './client.ts';
import type { Call } from './route.ts';
import type { OpenSession } from './session.ts';

type Write<T> = (session: OpenSession, call: Call) => Promise<T>;

/** The same write, whose refusal is noted before it is answered. */
export function noting<T>(write: Write<T>): Write<T> {
  return (session, call) =>
    write(session, call).catch(async (error: unknown) => {
      if (error instanceof Refusal) await noteRefusedWrites(session, call, [error]);
      throw error;
    });
}

/** Notes what of these is to be noted, one of each kind. */
export async function noteRefusedWrites(
  { request, tenant, lasting, identity }: OpenSession,
  call: Call,
  refusals: readonly Refusal[],
): Promise<void> {
  const entity = call.part('entity');
  const id = call.part('id');
  const actor = identity.user.id;
  const place = { tenant: tenant.number, model: request.model, database: lasting };
  const found = new Map<RefusedKind, Problem>();
  for (const problem of refusals.flatMap(({ problems }) => problems)) {
    const kind = kindOf(entity, problem);
    if (kind !== undefined && !found.has(kind)) found.set(kind, problem);
  }
  for (const [kind, { pointer }] of found) {
    const about = { subject: actor, entity, ...(id !== '' && { record: id.toLowerCase() }), detail: pointer };
    await noteRefused(place, { kind, actor, client: clientOf(call), ...about });
  }
}

function kindOf(entity: string, { code, pointer }: Problem): RefusedKind | undefined {
  if (code === 'reference.cycle') return 'cycle_refused';
  const isHolder = pointer === '/team' || pointer === '/user';
  const isGone = code === 'reference.unknown' || code === 'share.holder';
  return entity === RECORD_SHARE && isHolder && isGone ? 'share_refused' : undefined;
}
