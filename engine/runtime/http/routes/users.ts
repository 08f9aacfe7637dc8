// /api/users: what is done about the account of a user: inviting them, deactivating them with all that is theirs and activating
// them again, each by a right of its own, and by whoever may change them, ending their sessions. The user as a record is
// /api/records/user.

import type { DeactivateRequest, InviteAnswer } from '../../../../schemas/http/session.ts';
import type { Problem } from '../../../problems.ts';
import type { Connection } from '../../database/connection.ts';
import { findEntity } from '../../records/query/source.ts';
import { lockRecord } from '../../records/write/lock.ts';
import type { Request } from '../../request.ts';
import { activateUser, deactivateUser } from '../../sessions/hand_over.ts';
import { inviteUser } from '../../sessions/invitations.ts';
import { listSessions } from '../../sessions/session_list.ts';
import { type JsonObject, objectOf, readBody, readJsonBody } from '../body.ts';
import { refuseProblems, unknownKeys } from '../body_fields.ts';
import { clientOf } from '../client.ts';
import { invitationPath, originFor } from '../link.ts';
import { type Answer, type Call, type Route, refuseParameters } from '../route.ts';
import { type OpenSession, openSession, type SessionDependencies } from '../session.ts';
import { endSessionOf } from './ended_session.ts';

const ONE = '/api/users/:id';

type Run = (dependencies: SessionDependencies, session: OpenSession, call: Call) => Promise<Answer>;

export function userRoutes(dependencies: SessionDependencies): readonly Route[] {
  const inSession =
    (run: Run, time: 'short' | 'long' = 'short') =>
    async (call: Call) => {
      refuseParameters(call.target);
      return run(dependencies, await openSession(dependencies, call, time), call);
    };
  return [
    { method: 'POST', path: `${ONE}/invite`, run: inSession(invite) },
    { method: 'POST', path: `${ONE}/deactivate`, run: inSession(deactivate, 'long') },
    { method: 'POST', path: `${ONE}/activate`, run: inSession(activate) },
    { method: 'GET', path: `${ONE}/sessions`, run: inSession(sessions) },
    { method: 'DELETE', path: `${ONE}/sessions/:sid`, run: inSession(endOne) },
  ];
}

const invite: Run = async ({ settings }, { request, tenant }, call) => {
  const origin = originFor(settings, call, tenant.key);
  const { value, expires_at } = await inviteUser(request, call.part('id'), clientOf(call));
  const answer: InviteAnswer = { url: `${origin}${invitationPath(value)}`, expires_at };
  return { status: 201, json: JSON.stringify(answer) };
};

const deactivate: Run = async (_dependencies, { request }, call) => {
  const isEmpty = (await readBody(call)).length === 0;
  const { hand_over_to: handOverTo } = parseDeactivate(isEmpty ? {} : objectOf(await readJsonBody(call)));
  const handedOver = await deactivateUser(request, { id: call.part('id'), handOverTo, client: clientOf(call) });
  return { status: 200, json: JSON.stringify({ handed_over: handedOver }) };
};

const activate: Run = async (_dependencies, { request }, call) => {
  await activateUser(request, call.part('id'), clientOf(call));
  return { status: 204 };
};

const sessions: Run = async (_dependencies, { request, hash }, call) => {
  const id = call.part('id');
  const items = await request.database.read(async (connection) => {
    await requireChangeable(request, connection, id);
    return listSessions(connection, id, hash);
  });
  return { status: 200, json: JSON.stringify({ items }) };
};

const endOne: Run = async (_dependencies, { request }, call) => {
  const user = call.part('id').toLowerCase();
  await request.database.write(async (connection) => {
    await requireChangeable(request, connection, user);
    await endSessionOf(connection, request, call, { user, session: call.part('sid') });
  });
  return { status: 204 };
};

/** Throws `record.unknown` and `access.denied`. */
async function requireChangeable(request: Request, connection: Connection, id: string): Promise<void> {
  const entity = findEntity(request, 'user');
  await lockRecord(request, connection, { entity, id, action: 'update', isOnlyRead: true });
}

function parseDeactivate(body: JsonObject): DeactivateRequest {
  const problems: Problem[] = unknownKeys(body, ['hand_over_to']);
  const { hand_over_to: to } = body;
  if (to === undefined || to === null) {
    refuseProblems(problems);
    return {};
  }
  const isObject = typeof to === 'object' && !Array.isArray(to);
  const isGood = typeof to === 'string' || (isObject && Object.values(to).every((each) => typeof each === 'string'));
  if (!isGood) {
    const detail = 'hand_over_to must be the id of a user, or an object with one for each entity.';
    problems.push({ code: 'value.type', pointer: '/hand_over_to', detail });
  }
  refuseProblems(problems);
  return { hand_over_to: to as string | Readonly<Record<string, string>> };
}
