// Which tenant a host names: one label before the base domain must be an active tenant; any other host names none.

import { Refusal } from '../../problems.ts';
import type { TenantDirectory } from '../control/directory.ts';
import type { Tenant } from '../control/tenants.ts';
import { hostName } from './origin.ts';

/** undefined: the host names none. Throws `tenant.unknown`. */
export function tenantOfHost(directory: TenantDirectory, host: string, baseDomain: string): Tenant | undefined {
  const name = hostName(host);
  if (!name.endsWith(`.${baseDomain}`)) return undefined;
  const label = name.slice(0, -baseDomain.length - 1);
  if (label === '' || label.includes('.')) return undefined;
  const tenant = directory.byKey(label);
  if (tenant?.state === 'active') return tenant;
  throw unknownTenant(label);
}

export function unknownTenant(key: string): Refusal {
  return new Refusal('tenant.unknown', `There is no tenant ${JSON.stringify(key)} here.`);
}
