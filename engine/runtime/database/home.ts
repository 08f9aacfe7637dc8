// Where a connection works: the schema and role of one tenant, or the control schema.

/** `number` 0 is the control schema; `role` null where isolation is by schema alone. */
export interface Home {
  readonly number: number;
  readonly schema: string;
  readonly role: string | null;
}

/** The schema that holds what is known about all tenants. */
export const CONTROL_SCHEMA = 'cahier';

export const CONTROL_HOME: Home = { number: 0, schema: CONTROL_SCHEMA, role: null };

/**
 * The home of a tenant. The name comes from its number, never from its key, since keys change and roles are global to
 * a database server; the installation's id keeps two installations on one server apart.
 */
export function tenantHome(installation: string, number: number, hasRoles: boolean): Home {
  const name = `cahier_${installation}_${number}`;
  return { number, schema: name, role: hasRoles ? name : null };
}
