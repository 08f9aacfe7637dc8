// The values of the globals of rules (engine/rules/globals.ts) for rules that run in JavaScript on the server.

import { type GlobalName, isGlobal } from '../rules/globals.ts';
import type { Request } from './request.ts';

/** The value of a global as record JSON; null for what the request does not have, and for any other path. */
export function globalValue(request: Request, path: string): unknown {
  return isGlobal(path) ? (READERS[path](request) ?? null) : null;
}

const READERS: Readonly<Record<GlobalName, (request: Request) => unknown>> = {
  $now: ({ now }) => now,
  $today: ({ today }) => today,
  $user: ({ user }) => user?.id,
  '$user.id': ({ user }) => user?.id,
  // What follows from the memberships is with the access that was compiled from them.
  '$user.teams': ({ access }) => access.held.teams,
  '$user.companies': ({ access }) => access.held.companies,
  '$user.agencies': ({ access }) => access.held.agencies,
  '$user.roles': ({ access }) => access.held.roles,
  $company: ({ company }) => company?.id,
  '$company.currency': ({ company }) => company?.currency,
  '$company.country': ({ company }) => company?.country,
  '$company.language': ({ company }) => company?.language,
  '$company.zone': ({ company }) => company?.zone,
};
