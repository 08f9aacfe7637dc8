// Which tenant a host names (one label before the base domain must be an open tenant; any other host names none), and
// which tenants are open to a request.

import { Refusal } from '../../problems.ts';
import type { TenantDirectory } from '../control/directory.ts';
import type { Tenant } from '../control/tenants.ts';
import { type ClientOrigin, hostName } from './origin.ts';

/** What decides whether a tenant is open. */
export interface Doors {
  readonly directory: TenantDirectory;
  readonly settings: { readonly baseDomain: string };
  /** Whether this server may serve a tenant with demo passwords at all. */
  readonly servesDemo: boolean;
}

/**
 * Whether requests from there are let in: the tenant is active, and one whose passwords everybody knows is asked by this
 * machine itself, whichever way it came into the database and whatever proxy stands before the server.
 */
export function isOpen(tenant: Tenant | undefined, origin: ClientOrigin, { servesDemo }: Doors): tenant is Tenant {
  return tenant?.state === 'active' && (!tenant.demo || (servesDemo && origin.isLoopback));
}

/** undefined: the host names none. Throws `tenant.unknown`. */
export function tenantOfHost(doors: Doors, origin: ClientOrigin): Tenant | undefined {
  const name = hostName(origin.host);
  const { baseDomain } = doors.settings;
  if (!name.endsWith(`.${baseDomain}`)) return undefined;
  const label = name.slice(0, -baseDomain.length - 1);
  if (label === '' || label.includes('.')) return undefined;
  const tenant = doors.directory.byKey(label);
  if (isOpen(tenant, origin, doors)) return tenant;
  throw unknownTenant(label);
}

/** Whose login it is where neither the host nor the login names a tenant; undefined before there is one. */
export function tenantForAll(doors: Doors, origin: ClientOrigin): Tenant | undefined {
  return doors.directory.all().find((tenant) => isOpen(tenant, origin, doors));
}

export function unknownTenant(key: string): Refusal {
  return new Refusal('tenant.unknown', `There is no tenant ${JSON.stringify(key)} here.`);
}
