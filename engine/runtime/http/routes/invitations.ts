// /api/auth/invitations: whoever has the link of an invitation is greeted, sets their password and is let in. The token
// names its tenant; what is none of this host's is no invitation.

import { type InvitationAnswer, SHORTEST_PASSWORD } from '../../../../schemas/http/session.ts';
import type { Problem } from '../../../problems.ts';
import type { Tenant } from '../../control/tenants.ts';
import { acceptInvitation, findInvitation, unknownInvitation } from '../../sessions/invitations.ts';
import { LONGEST_PASSWORD } from '../../sessions/password.ts';
import { parseSecret } from '../../sessions/secret.ts';
import { objectOf, readJsonBody } from '../body.ts';
import { refuseProblems, textOf, unknownKeys } from '../body_fields.ts';
import { isOpen, tenantOfHost } from '../host.ts';
import { type Answer, type Call, type Route, refuseParameters } from '../route.ts';
import { databaseOf, type SessionDependencies } from '../session.ts';
import { begunAnswer, doorOf, refuseUnsafeLogin } from '../session_begun.ts';

const PATH = '/api/auth/invitations/:token';

export function invitationRoutes(dependencies: SessionDependencies): readonly Route[] {
  return [
    { method: 'GET', path: PATH, viewAs: false, run: (call) => greet(dependencies, call) },
    { method: 'POST', path: PATH, run: (call) => accept(dependencies, call) },
  ];
}

async function greet(dependencies: SessionDependencies, call: Call): Promise<Answer> {
  refuseParameters(call.target);
  const { tenant, hash } = invited(dependencies, call);
  const database = databaseOf(dependencies, call, { tenant, time: 'short' });
  const found = await database.read((connection) => findInvitation(connection, hash));
  const answer: InvitationAnswer = { ...found, tenant: { key: tenant.key, title: tenant.title } };
  return { status: 200, json: JSON.stringify(answer) };
}

async function accept(dependencies: SessionDependencies, call: Call): Promise<Answer> {
  refuseParameters(call.target);
  refuseUnsafeLogin(dependencies, call);
  const body = objectOf(await readJsonBody(call));
  const problems: Problem[] = unknownKeys(body, ['password']);
  const password = textOf(body, 'password', problems, { shortest: SHORTEST_PASSWORD, longest: LONGEST_PASSWORD });
  refuseProblems(problems);
  const { tenant, hash } = invited(dependencies, call);
  const database = databaseOf(dependencies, call, { tenant, time: 'short' });
  const door = await doorOf(dependencies, call, { tenant, database });
  const begun = await acceptInvitation(door, hash, password ?? '');
  return begunAnswer(call, { tenant, database, begun });
}

function invited(dependencies: SessionDependencies, call: Call): { readonly tenant: Tenant; readonly hash: Buffer } {
  const { origin } = call.exchange;
  const named = tenantOfHost(dependencies, origin);
  const secret = parseSecret(call.part('token'));
  const tenant = secret && dependencies.directory.byNumber(secret.tenant);
  if (secret === undefined || !isOpen(tenant, origin, dependencies)) throw unknownInvitation();
  if (named !== undefined && named.number !== tenant.number) throw unknownInvitation();
  call.exchange.tenant = tenant.key;
  return { tenant, hash: secret.hash };
}
