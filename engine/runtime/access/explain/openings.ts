// Which roles, given to somebody in the right place, would let them do something: with one record, or at all. Roles that
// reach only what one owns open nothing that is another's, nor do those whose condition the record does not fulfil, or that
// bring a restriction which closes it.

import type { Entity, Model, Role, Scope } from '../../../metadata/model.ts';
import { all, any, bindSql, column, compileSql, join, name, raw, type Sql, slot, sql } from '../../../rules/sql.ts';
import { requestSlots } from '../../records/query/request_slots.ts';
import type { Request } from '../../request.ts';
import type { Action } from '../access.ts';
import { withinRole } from '../organisation.ts';
import { isClosed, restrictedRows, restrictionsFor } from '../restrictions.ts';
import { grantOf } from '../roles.ts';
import { grantRule } from '../when.ts';

export interface Opening {
  readonly entity: Entity;
  /** The record; null: any of the entity. */
  readonly id: string | null;
  readonly action: Action;
}

const ROW = 't';

/** Of these roles; `person` is the request of whom they would be given to. */
export async function rolesThatOpen(
  person: Request,
  roles: readonly Role[],
  opening: Opening,
): Promise<readonly Role[]> {
  const { entity, id, action } = opening;
  const having = roles.filter(
    (role) =>
      grantOf(role, entity, action) !== undefined &&
      !isClosed(restrictionsFor(person.model, [role]), { entity, action }),
  );
  if (id === null || having.length === 0) return having;
  const opens = having.map((role) => sql`coalesce(${opensRow(person.model, role, opening)}, false)`);
  const statement = sql`select array[${join(opens, ', ')}]::boolean[] as "opens" from ${name(entity.name)} as ${name(ROW)} where ${column(ROW, 'id')} = ${slot('id')}::uuid`;
  const [row] = await person.database.read((connection) =>
    connection.query<{ opens: readonly boolean[] }>(bindSql(compileSql(statement), ...requestSlots(person), { id })),
  );
  return having.filter((_role, index) => row?.opens[index] === true);
}

function opensRow(model: Model, role: Role, { entity, action }: Opening): Sql {
  const row = { entity, action, alias: ROW };
  const grant = grantOf(role, entity, action);
  return all([
    canBeReached(entity, grant?.scope ?? 'own'),
    ...(grant?.when ? [grantRule(model, row, grant.when.rule)] : []),
    ...withinRole(model, role, row),
    ...restrictedRows(model, restrictionsFor(model, [role]), row),
  ]);
}

/** Whether some place is within whose scope the row is, for somebody who does not own more than they do now. */
function canBeReached({ fields }: Entity, scope: Scope): Sql {
  const owner = fields['owner'] && column(ROW, 'owner');
  switch (scope) {
    case 'own':
      return owner ? sql`${owner} = ${slot('access.user')}::uuid` : raw('false');
    case 'team':
    case 'team_tree': {
      const team = fields['team'] && sql`${column(ROW, 'team')} is not null`;
      const ofOwner =
        owner &&
        sql`exists (select 1 from "membership" of_owner where of_owner."user" = ${owner} and of_owner."team" is not null and of_owner."deleted_at" is null)`;
      return any([team, ofOwner].filter((each) => each !== undefined));
    }
    default:
      return raw('true');
  }
}
