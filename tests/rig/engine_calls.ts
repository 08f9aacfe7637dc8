// What suites that look at the product from outside ask of the engine itself: what cannot be had over HTTP. Run by
// engine_host.ts, asked for through engine_client.ts.

import { accepted } from '../../bin/accepted.ts';
import { documentsOf, loadPacks } from '../../bin/packs.ts';
import { readDocuments } from '../../engine/runtime/control/models.ts';
import type { Installation } from '../../engine/runtime/control/open.ts';
import type { PackDocuments } from '../../engine/runtime/control/tables.ts';
import type { Models } from '../../engine/runtime/models/cache.ts';
import { publishPacks } from '../../engine/runtime/models/publish.ts';
import { runCreate } from '../../engine/runtime/records/create.ts';
import { runSeeds } from '../../engine/runtime/seeds/run.ts';
import { setPassword } from '../../engine/runtime/sessions/sessions.ts';
import { createToken } from '../../engine/runtime/sessions/tokens.ts';
import { createTenant } from '../../engine/runtime/tenants/create_tenant.ts';
import { suspendTenant } from '../../engine/runtime/tenants/delete_tenant.ts';
import { engineRequest, openTenant, userRequest } from '../../engine/runtime/tenants/open_tenant.ts';
import { PASSWORD } from './password.ts';

export interface Engine {
  readonly installation: Installation;
  readonly models: Models;
}

/** A tenant of the packs that ship, and of further ones by name. */
export interface TenantWish {
  readonly key: string;
  readonly demo: boolean;
  readonly packs: PackDocuments;
  /** Names of those that ship, with all they depend on; all of them unless told. */
  readonly shipped?: readonly string[];
}

export interface UserWish {
  readonly tenant: string;
  readonly login: string;
  readonly memberships: readonly Readonly<Record<string, string>>[];
}

/** What can be asked for. */
export const ENGINE_CALLS = {
  /** Makes it; answers the schema of its tables. */
  makeTenant: async (
    { installation, models }: Engine,
    { key, demo, packs, shipped = [] }: TenantWish,
  ): Promise<string> => {
    const documents = { ...documentsOf(await loadPacks(shipped)), ...packs };
    const wish = { key, documents, company: {}, demo: false, password: PASSWORD };
    accepted(await createTenant(installation, models, wish));
    const open = await openTenant(installation, models, key);
    if (demo) await runSeeds(await engineRequest(open), open.compiled.packs, 'demo');
    return installation.homeOf(open.tenant.number).schema;
  },
  /** Answers the user's id. */
  addUser: async ({ installation, models }: Engine, { tenant, login, memberships }: UserWish): Promise<string> => {
    const request = await engineRequest(await openTenant(installation, models, tenant));
    const user = { name: login, login, active: true };
    const { id } = await runCreate(request, 'user', user, { internal: true });
    for (const membership of memberships) {
      await runCreate(request, 'membership', { user: id, ...membership }, { internal: true });
    }
    await setPassword(request.database, id, PASSWORD);
    return id;
  },
  makeToken: async (
    { installation, models }: Engine,
    { tenant, login }: { readonly tenant: string; readonly login: string },
  ): Promise<string> => {
    const open = await openTenant(installation, models, tenant);
    const { user, database } = await userRequest(open, login);
    const wish = { tenant: open.tenant.number, user: user?.id ?? '', name: 'test' };
    const { token } = await database.write((connection) => createToken(connection, wish));
    return token;
  },
  /** Suspends it, or lets people in again. */
  suspend: async (
    { installation }: Engine,
    { tenant, suspended }: { readonly tenant: string; readonly suspended: boolean },
  ): Promise<void> => {
    await suspendTenant(installation, tenant, suspended);
  },
  /** The documents that the tenant works with now. */
  readPacks: async ({ installation, models }: Engine, key: string): Promise<PackDocuments> => {
    const { tenant } = await openTenant(installation, models, key);
    return (await installation.control().read((connection) => readDocuments(connection, tenant.hash ?? ''))) ?? {};
  },
  publish: async (
    { installation, models }: Engine,
    { key, packs }: { readonly key: string; readonly packs: PackDocuments },
  ): Promise<void> => {
    const { tenant } = await openTenant(installation, models, key);
    accepted(await publishPacks(installation, models, { tenant, documents: packs, by: null }));
  },
} as const;
