// /api/auth/sessions and /api/auth/password: what people do about their own account.

import { SHORTEST_PASSWORD } from '../../../../schemas/http/session.ts';
import type { Problem } from '../../../problems.ts';
import { changePassword } from '../../sessions/change_password.ts';
import { LONGEST_PASSWORD } from '../../sessions/password.ts';
import { listSessions } from '../../sessions/session_list.ts';
import { objectOf, readJsonBody } from '../body.ts';
import { refuseProblems, textOf, unknownKeys } from '../body_fields.ts';
import { clientOf } from '../client.ts';
import { type Answer, type Call, type Route, refuseParameters } from '../route.ts';
import { openSession } from '../session.ts';
import type { AuthDependencies } from './auth.ts';
import { endSessionOf } from './ended_session.ts';

export function accountRoutes(dependencies: AuthDependencies): readonly Route[] {
  return [
    { method: 'GET', path: '/api/auth/sessions', viewAs: false, run: (call) => sessions(dependencies, call) },
    { method: 'DELETE', path: '/api/auth/sessions/:id', run: (call) => endOne(dependencies, call) },
    { method: 'POST', path: '/api/auth/password', run: (call) => password(dependencies, call) },
  ];
}

async function sessions(dependencies: AuthDependencies, call: Call): Promise<Answer> {
  refuseParameters(call.target);
  const { identity, request, hash } = await openSession(dependencies, call);
  const items = await request.database.read((connection) => listSessions(connection, identity.user.id, hash));
  return { status: 200, json: JSON.stringify({ items }) };
}

async function endOne(dependencies: AuthDependencies, call: Call): Promise<Answer> {
  refuseParameters(call.target);
  const { identity, request } = await openSession(dependencies, call);
  const wanted = { user: identity.user.id, session: call.part('id') };
  await request.database.write((connection) => endSessionOf(connection, request, call, wanted));
  return { status: 204 };
}

async function password(dependencies: AuthDependencies, call: Call): Promise<Answer> {
  refuseParameters(call.target);
  const { identity, request, hash } = await openSession(dependencies, call);
  const body = objectOf(await readJsonBody(call));
  const problems: Problem[] = unknownKeys(body, ['old', 'new']);
  const old = textOf(body, 'old', problems, { longest: LONGEST_PASSWORD });
  const wanted = textOf(body, 'new', problems, { shortest: SHORTEST_PASSWORD, longest: LONGEST_PASSWORD });
  refuseProblems(problems);
  const change = {
    user: identity.user.id,
    session: hash,
    old: old ?? '',
    wanted: wanted ?? '',
    client: clientOf(call),
  };
  await changePassword(dependencies.attempts, request, change);
  return { status: 204 };
}
