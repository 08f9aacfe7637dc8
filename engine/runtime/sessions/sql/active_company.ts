// Whether a company is switched on, for statements that read base without the model of the tenant: one that still has the
// pack base of before `active` has no such column, and there all are.

/** A condition on the row of `company` with this alias. */
export function isActiveCompany(alias: string): string {
  return `coalesce((to_jsonb(${alias}) ->> 'active')::boolean, true)`;
}
