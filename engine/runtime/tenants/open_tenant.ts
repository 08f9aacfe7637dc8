// A tenant as commands use it, without HTTP: its model, and requests of the engine or of one of its users.

import type { Compiled } from '../../metadata/compile.ts';
import { Refusal } from '../../problems.ts';
import { guarded } from '../access/guard.ts';
import type { Installation } from '../control/open.ts';
import type { Tenant } from '../control/tenants.ts';
import type { Transactions } from '../database/connection.ts';
import type { Models } from '../models/cache.ts';
import type { CompanyFacts, Request } from '../request.ts';
import { beliefIn } from '../sessions/belief.ts';
import { currentCompany, findIdentity } from '../sessions/identity.ts';
import { makeEngineRequest, makeUserRequest } from '../sessions/make_request.ts';
import { findLogin } from '../sessions/sessions.ts';
import { isActiveCompany } from '../sessions/sql/active_company.ts';
import { requireTenant } from './delete_tenant.ts';

export interface OpenTenant {
  readonly tenant: Tenant;
  readonly compiled: Compiled;
  readonly database: Transactions;
}

const FIRST_COMPANY = `
select id, name, currency, country, zone, language from company c where deleted_at is null
 order by ${isActiveCompany('c')} desc, created_at, id limit 1`;

/** Throws `tenant.unknown`, also for one that has no model yet. */
export async function openTenant(installation: Installation, models: Models, key: string): Promise<OpenTenant> {
  const tenant = await requireTenant(installation, key);
  if (tenant.hash === null) throw new Refusal('tenant.unknown', `The tenant ${JSON.stringify(key)} is not complete.`);
  return {
    tenant,
    compiled: await models.modelOf(tenant.hash),
    database: installation.tenant(tenant.number, { model: tenant.hash }),
  };
}

/** The engine's own request, in the tenant's first company that is not switched off. */
export async function engineRequest({ tenant, compiled, database }: OpenTenant): Promise<Request> {
  const [company] = await database.read((connection) =>
    connection.query<CompanyFacts & Readonly<Record<string, unknown>>>({ sql: FIRST_COMPANY, parameters: [] }),
  );
  return makeEngineRequest({ tenant, model: compiled.model, database, company: company ?? null });
}

/** The request of an active user, by login or e-mail address, as long as they have their rights; throws `record.unknown`. */
export async function userRequest({ tenant, compiled, database }: OpenTenant, login: string): Promise<Request> {
  const identity = await database.read(async (connection) => {
    const found = await findLogin(connection, login);
    return found && findIdentity(connection, 'user', found.id);
  });
  if (identity === undefined) throw unknownUser(login);
  const company = currentCompany(identity, undefined);
  const holder = {
    kind: 'user',
    key: identity.user.id,
    mayBeginAnew: () => false,
    gone: () => unknownUser(login),
  } as const;
  const guard = guarded(database, beliefIn({ identity, ...holder }));
  const facts = { tenant, model: compiled.model, database: guard.database, company, identityVersion: identity.version };
  return makeUserRequest(facts, identity);
}

export function unknownUser(login: string): Refusal {
  return new Refusal('record.unknown', `There is no active user ${JSON.stringify(login)}.`);
}
