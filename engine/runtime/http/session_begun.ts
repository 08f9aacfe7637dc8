// The beginning of a session over HTTP: from where one may be begun, and the cookies and the answer that it has. A login
// and the acceptance of an invitation are two ways in.

import { Refusal } from '../../problems.ts';
import type { Tenant } from '../control/tenants.ts';
import type { Transactions } from '../database/connection.ts';
import { currentCompany, findIdentity } from '../sessions/identity.ts';
import { presentMe } from '../sessions/me.ts';
import { type BegunSession, type Door, loginRefusal } from '../sessions/sessions.ts';
import { clientOf } from './client.ts';
import { deviceCookie, readDeviceCookie, sessionCookie } from './cookie.ts';
import type { Answer, Call } from './route.ts';
import { refuseOtherSites } from './same_origin.ts';
import type { SessionDependencies } from './session.ts';

/** Throws `login.insecure` where passwords could be read on their way, and `request.cross_site`. */
export function refuseUnsafeLogin({ settings }: SessionDependencies, call: Call): void {
  const { origin } = call.exchange;
  if (!origin.isHttps && !origin.isLoopback && !settings.allowsInsecureLogin) {
    throw new Refusal(
      'login.insecure',
      'Over plain http people can log in from this machine only: use https, or set CAHIER_INSECURE_HTTP=1 on the server.',
    );
  }
  refuseOtherSites(call, settings.publicUrl);
}

interface Place {
  readonly tenant: Tenant;
  readonly database: Transactions;
}

/** What a session of the tenant begins with. */
export async function doorOf(
  { modelOf }: SessionDependencies,
  call: Call,
  { tenant, database }: Place,
): Promise<Door & { readonly tenantKey: string }> {
  return {
    tenant: tenant.number,
    tenantKey: tenant.key,
    model: await modelOf(tenant),
    database,
    client: clientOf(call),
    device: readDeviceCookie(call.incoming, call.exchange.origin.isHttps),
  };
}

/** Who is let in, with the cookies of the session and of the device. */
export async function begunAnswer(
  call: Call,
  { tenant, database, begun }: Place & { readonly begun: BegunSession },
): Promise<Answer> {
  const { isHttps } = call.exchange.origin;
  const identity = await database.read((connection) => findIdentity(connection, 'user', begun.user));
  if (identity === undefined) throw loginRefusal();
  return {
    status: 200,
    json: JSON.stringify(presentMe({ identity, tenant, company: currentCompany(identity, undefined) })),
    headers: { 'Set-Cookie': [sessionCookie(begun.value, isHttps), deviceCookie(begun.device, isHttps)] },
  };
}
