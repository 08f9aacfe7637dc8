// Who could give the right: people who may give memberships, with a role that has it and that their own role covers.

import type { NamedRecord } from '../../../../schemas/http/access.ts';
import type { Entity, Model, Role } from '../../../metadata/model.ts';
import { bindSql, column, compileSql, join, type Sql, sql, text } from '../../../rules/sql.ts';
import { requestSlots } from '../../records/query/request_slots.ts';
import { readableRows } from '../../records/query/source.ts';
import type { Request } from '../../request.ts';
import type { Action } from '../access.ts';
import { coveredRoles, grantOf, storedNames } from '../roles.ts';

const MOST = 10;

/** Active people whom the asker may see, by name. */
export async function whoCouldGrant(
  request: Request,
  wanted: { readonly entity: Entity; readonly action: Action },
): Promise<readonly NamedRecord[]> {
  const roles = givingRoles(request.model, wanted).flatMap(storedNames);
  const entity = request.model.entities['user'] as Entity;
  if (roles.length === 0 || !request.access.may(entity, 'read')) return [];
  const [row] = await request.database.read((connection) =>
    connection.query<{ people: readonly NamedRecord[] }>(
      bindSql(compileSql(compileGivers(request, entity, roles)), ...requestSlots(request)),
    ),
  );
  return row?.people ?? [];
}

function compileGivers(request: Request, entity: Entity, roles: readonly string[]): Sql {
  const rows = readableRows(request.access, { entity, action: 'read', alias: 't' });
  const named = join(roles.map(text), ', ');
  const held = sql`exists (select 1 from "membership" held where held."user" = ${column('t', 'id')} and held."deleted_at" is null and held."role" in (${named}))`;
  const people = sql`select ${column('t', 'id')}, ${column('t', 'name')} as "label" from ${rows.from} where ${rows.condition} and ${column('t', 'active')} and ${held} order by 2, 1 limit ${text(String(MOST))}::int`;
  return sql`select coalesce(json_agg("people"), '[]') as "people" from (${people}) as "people"`;
}

/** Roles that may give a membership with a role that has the grant. */
function givingRoles(
  model: Model,
  { entity, action }: { readonly entity: Entity; readonly action: Action },
): readonly Role[] {
  const having = Object.values(model.roles).filter(
    (role) => role.assignable && grantOf(role, entity, action) !== undefined,
  );
  return Object.values(model.roles).filter((role) => {
    if (!grantOf(role, model.entities['membership'] as Entity, 'create')) return false;
    const covered = coveredRoles(model, role);
    return having.some((each) => covered.includes(each));
  });
}
