// Suspends tenants, lets them in again, and deletes them with everything they hold.

import { Refusal } from '../../problems.ts';
import type { Installation } from '../control/open.ts';
import { findTenant, setTenantState, type Tenant } from '../control/tenants.ts';
import type { FileStore } from '../files/store.ts';
import { removeHome } from './create_tenant.ts';

/** The tenant of a key; throws `tenant.unknown`. */
export async function requireTenant(installation: Installation, key: string): Promise<Tenant> {
  const tenant = await installation.control().read((connection) => findTenant(connection, key));
  if (tenant !== undefined) return tenant;
  throw new Refusal(
    'tenant.unknown',
    `There is no tenant ${JSON.stringify(key)}; \`npm run cahier -- tenant list\` shows them.`,
  );
}

/** Nobody can log in to a suspended tenant or use its tokens; its data stays. */
export async function suspendTenant(installation: Installation, key: string, isSuspended: boolean): Promise<void> {
  const tenant = await requireTenant(installation, key);
  if (tenant.state === 'creating') {
    throw new Refusal(
      'record.conflict',
      `The tenant ${JSON.stringify(key)} is not complete: delete it and make it again.`,
    );
  }
  const state = isSuspended ? 'suspended' : 'active';
  await installation.control().write((connection) => setTenantState(connection, tenant.number, state));
}

/** For good: schema, role and files. */
export async function deleteTenant(installation: Installation, files: FileStore, key: string): Promise<void> {
  const tenant = await requireTenant(installation, key);
  await removeHome(installation, tenant.number);
  await files.removeAll(tenant.number);
}
