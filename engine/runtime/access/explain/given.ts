// Whether somebody may really give a role: the very predicate of creating memberships, asked of some that are not there. It
// knows of conditions, restrictions, and users whom the giver does not see, where givers.ts looks at roles and places.

import type { Entity, Role } from '../../../metadata/model.ts';
import { bindSql, compileSql, slot, sql } from '../../../rules/sql.ts';
import type { Connection } from '../../database/connection.ts';
import { requestSlots } from '../../records/query/request_slots.ts';
import type { Request } from '../../request.ts';
import { currentCompany, findIdentity, type Identity } from '../../sessions/identity.ts';
import { makeUserRequest } from '../../sessions/make_request.ts';
import { storedNames } from '../roles.ts';

export interface Giving {
  /** Ids of who would give, and of who would be given to. */
  readonly giver: string;
  readonly receiver: string;
  /** Of each set one role is to be given. */
  readonly sets: readonly (readonly Role[])[];
}

/** Whether the giver may give one of each set, in a place of theirs. */
export async function mayGive(
  { tenant, model, database }: Request,
  connection: Connection,
  giving: Giving,
): Promise<boolean> {
  const identity = await findIdentity(connection, 'user', giving.giver);
  if (identity === undefined) return false;
  const giver = makeUserRequest({ tenant, model, database, company: currentCompany(identity, undefined) }, identity);
  const membership = model.entities['membership'] as Entity;
  const permitted = giver.access.rows(membership, 'create', 'given');
  const rows = sql`select (jsonb_populate_record(null::"membership", "each")).* from jsonb_array_elements(${slot('given')}::jsonb) as "each"`;
  const compiled = compileSql(sql`select exists (select 1 from (${rows}) as "given" where ${permitted}) as "may"`);
  for (const roles of giving.sets) {
    const given = JSON.stringify(membershipsOf(identity, roles, giving.receiver));
    const [row] = await connection.query<{ may: boolean }>(bindSql(compiled, ...requestSlots(giver), { given }));
    if (row?.may !== true) return false;
  }
  return true;
}

/** Of a tenant with hundreds of companies some will do. */
const MOST_COMPANIES = 20;

/** Where the giver has roles and in their companies, by the names under which a role may be stored. */
function membershipsOf({ memberships, companies }: Identity, roles: readonly Role[], user: string): readonly object[] {
  const places = [
    ...memberships.map(({ company, agency, team }) => ({ company, agency, team })),
    ...companies.slice(0, MOST_COMPANIES).map(({ id }) => ({ company: id, agency: null, team: null })),
  ];
  return roles.flatMap(storedNames).flatMap((role) => places.map((place) => ({ user, role, ...place })));
}
