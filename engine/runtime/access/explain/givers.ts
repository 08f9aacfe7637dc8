// Who could give what somebody lacks: people who may give memberships, with a role that has it and that their own role
// covers, and, for a right on one record, from a place that reaches it.

import type { NamedRecord } from '../../../../schemas/http/access.ts';
import type { Entity, Model, Role } from '../../../metadata/model.ts';
import {
  all,
  any,
  bindSql,
  column,
  compileSql,
  join,
  name,
  raw,
  type Sql,
  slot,
  sql,
  text,
} from '../../../rules/sql.ts';
import type { Row } from '../../database/connection.ts';
import { requestSlots } from '../../records/query/request_slots.ts';
import { readableRows } from '../../records/query/source.ts';
import type { Request } from '../../request.ts';
import { agencyOfMembership, companyOfMembership } from '../../sessions/sql/place.ts';
import type { Action } from '../access.ts';
import { companyFits } from '../companies.ts';
import { isOrganisation, withinReach } from '../organisation.ts';
import { classRight, coveredRoles, grantOf, RANK, type Right, storedNames } from '../roles.ts';
import { mayGive } from './given.ts';
import { type Opening, rolesThatOpen } from './openings.ts';

/** Named, and looked at closer for that. */
const [MOST, MOST_ASKED] = [10, 20];
const ROW = 'lacked';
const GIVER = 'giver';

/** What somebody would need from further roles, all of it. */
export interface Lack {
  /** Of them; whatever a condition compares with is theirs. */
  readonly person: Request;
  readonly actions: readonly Action[];
  /** Classes of fields, and what they must be allowed to do with each. */
  readonly classes: readonly string[];
  readonly classRight: Right;
}

export interface Lacked extends Lack {
  readonly entity: Entity;
  /** The record that it is about; null: any. */
  readonly id: string | null;
}

/** Active people whom the asker may see, by name; each of them could give all that is lacking. */
export async function whoCouldGrant(request: Request, lacked: Lacked): Promise<readonly NamedRecord[]> {
  const entity = request.model.entities['user'] as Entity;
  if (!request.access.may(entity, 'read')) return [];
  const gifts = await giftsOf(request.model, lacked);
  if (gifts.length === 0 || gifts.some(({ givers }) => givers.length === 0)) return [];
  const compiled = compileSql(compileGivers(request, entity, gifts));
  const bound = bindSql(compiled, ...requestSlots(request), { [RECORD]: lacked.id });
  const giving = { receiver: lacked.person.user?.id ?? '', sets: gifts.map(({ having }) => having) };
  return request.database.read(async (connection) => {
    const people = await connection.query<NamedRecord & Row>(bound);
    const able: NamedRecord[] = [];
    for (const { id, label } of people) {
      if (able.length < MOST && (await mayGive(request, connection, { ...giving, giver: id })))
        able.push({ id, label });
    }
    return able;
  });
}

/** One thing that is lacking. */
interface Gift {
  /** Roles that have it. */
  readonly having: readonly Role[];
  /** Roles whose holders may give it, where their membership fulfils the condition. */
  readonly givers: readonly Role[];
  readonly reach: Sql | undefined;
}

async function giftsOf(model: Model, lacked: Lacked): Promise<readonly Gift[]> {
  const assignable = Object.values(model.roles).filter((role) => role.assignable);
  const gifts: Gift[] = lacked.classes.map((each) => {
    const having = assignable.filter((role) => RANK[classRight(role, each)] >= RANK[lacked.classRight]);
    // What a role may do with a class it may do wherever it holds.
    return { having, givers: givingRoles(model, having), reach: undefined };
  });
  for (const action of lacked.actions) {
    const opening: Opening = { ...lacked, action };
    const having = await rolesThatOpen(lacked.person, assignable, opening);
    const reach = lacked.id === null ? undefined : reaches(opening);
    gifts.push({ having, givers: givingRoles(model, having), reach });
  }
  return gifts;
}

/** Roles that may give a membership with one of these. */
function givingRoles(model: Model, having: readonly Role[]): readonly Role[] {
  const membership = model.entities['membership'] as Entity;
  return Object.values(model.roles).filter((role) => {
    const grant = grantOf(role, membership, 'create');
    // A membership is nobody's own.
    if (!grant || grant.scope === 'own') return false;
    const covered = coveredRoles(model, role);
    return having.some((each) => covered.includes(each));
  });
}

const RECORD = 'lacked.record';

/** Whether a membership that is given from the place of the giver's could lead to the record. */
function reaches({ entity, action }: Opening): Sql {
  const within = any(placesWithin({ entity, action, alias: ROW }, companyOfMembership(GIVER)));
  const found = all([sql`${column(ROW, 'id')} = ${slot(RECORD)}::uuid`, within]);
  return sql`exists (select 1 from ${name(entity.name)} as ${name(ROW)} where ${found})`;
}

/** One of these must hold of the place of the giver's, which is in this company, or in all of them. */
function placesWithin(row: Pick<Opening, 'entity' | 'action'> & { readonly alias: string }, company: Sql): Sql[] {
  const isOfAll = sql`${company} is null`;
  if (!isOrganisation(row)) return [isOfAll, companyFits(row, (own) => sql`${own} = ${company}`, true)];
  return [
    all([isOfAll, sql`${column(GIVER, 'team')} is null`]),
    all([isOfAll, ...withinReach({ ...row, reach: 'companies', company })]),
    all(withinReach({ ...row, reach: 'company', company })),
  ];
}

function compileGivers(request: Request, entity: Entity, gifts: readonly Gift[]): Sql {
  const rows = readableRows(request.access, { entity, action: 'read', alias: 't' });
  const held = gifts.map(({ givers, reach = raw('true') }) => {
    const roles = join(givers.flatMap(storedNames).map(text), ', ');
    const own = sql`${column(GIVER, 'user')} = ${column('t', 'id')} and ${column(GIVER, 'role')} in (${roles})`;
    return sql`exists (select 1 from "membership" as ${name(GIVER)} where ${all([own, ...isInForce(), reach])})`;
  });
  const which = all([rows.condition, column('t', 'active'), ...held]);
  return sql`select ${column('t', 'id')}, ${column('t', 'name')} as "label" from ${rows.from} where ${which} order by 2, 1 limit ${text(String(MOST_ASKED))}::int`;
}

/** A membership that names something deleted gives nothing (read_identity.ts). */
function isInForce(): readonly Sql[] {
  const gone = (entity: string, id: Sql) =>
    sql`not exists (select 1 from ${name(entity)} as "gone" where "gone"."id" = ${id} and "gone"."deleted_at" is not null)`;
  return [
    sql`${column(GIVER, 'deleted_at')} is null`,
    gone('team', column(GIVER, 'team')),
    gone('agency', agencyOfMembership(GIVER)),
    gone('company', companyOfMembership(GIVER)),
  ];
}
