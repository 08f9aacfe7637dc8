// What a user is told about themselves: GET /api/auth/me.

import type { MeAnswer } from '../../../schemas/http/session.ts';
import { Refusal } from '../../problems.ts';
import type { CompanyFacts } from '../request.ts';
import type { Identity } from './identity.ts';

export interface MeFacts {
  readonly identity: Identity;
  readonly tenant: { readonly key: string; readonly title: string };
  readonly company: CompanyFacts | null;
  /** Whether somebody else looks who may be shown less. */
  readonly narrowed?: boolean;
}

/** Throws `access.denied` for a user who is a member of no company: nothing could be shown to them. */
export function presentMe({ identity, tenant, company, narrowed = false }: MeFacts): MeAnswer {
  if (company === null) {
    throw new Refusal('access.denied', 'You are a member of no company yet; please ask an administrator for a role.');
  }
  return {
    user: identity.user,
    tenant: { key: tenant.key, title: tenant.title },
    company,
    companies: identity.companies.map(({ id, name }) => ({ id, name })),
    teams: identity.teams,
    roles: [...new Set(identity.memberships.map((membership) => membership.role))],
    ...(narrowed ? { narrowed } : {}),
  };
}
