// Changes of how a tenant is organised: its companies, agencies, teams, users and memberships, and what all companies
// share. Whoever changes them changes what others see, so a change must lie within the place from which it is made:
//
// - A row without a company reaches further than any company, so it is changed from the whole tenant alone.
// - A user is changed from one place that holds all of their memberships; somebody who has none, by whoever may change
//   users. Any user may be given a membership of one's own place, and is changed from above both from then on.
// - A membership may be given, changed and taken only with a role that the giver's own role covers (roles.ts).
// - The whole tenant keeps an active user who may give memberships, and nobody ends their own account.

import type { Entity, Model, Role } from '../../metadata/model.ts';
import { all, any, column, join, name, raw, type Sql, slot, sql, text } from '../../rules/sql.ts';
import type { Reach } from '../sessions/membership.ts';
import { companyOfMembership } from '../sessions/sql/place.ts';
import type { Action } from './access.ts';
import { companyFits } from './companies.ts';
import { administrators, coveredRoles, storedNames } from './roles.ts';

/** The entities whose records say how a tenant is organised. */
export const ORGANISATION: readonly string[] = ['company', 'agency', 'team', 'user', 'membership', 'exchange_rate'];

interface Change {
  readonly entity: Entity;
  readonly action: Action;
  readonly alias: string;
}

/** Whether the action changes the organisation. */
export function isOrganisation({ entity, action }: Pick<Change, 'entity' | 'action'>): boolean {
  return ORGANISATION.includes(entity.name) && action !== 'read' && action !== 'export';
}

/** A row, and a membership in whose reach it may lie; `company`: the one that the membership holds in. */
interface Place {
  readonly alias: string;
  readonly reach: Reach;
  readonly company: Sql;
}

/** Conditions under which the row lies within the reach of the membership. */
export function withinReach(change: Change & Place): Sql[] {
  const { entity, reach } = change;
  if (reach === 'tenant') return [];
  if (entity.name === 'exchange_rate') return [raw('false')];
  return [entity.name === 'user' ? userWithinReach(change) : companyFits(change, fitsIn(change), false)];
}

function fitsIn({ reach, company }: Place): (own: Sql) => Sql {
  return (own) => (reach === 'companies' ? sql`${own} is not null` : sql`${own} = ${company}`);
}

function userWithinReach(place: Place): Sql {
  const { alias } = place;
  // With a deleted user the memberships that were deleted along would come back.
  const held = sql`held."user" = ${column(alias, 'id')} and (held."deleted_at" is null or ${column(alias, 'deleted_at')} is not null)`;
  const outside = sql`(${fitsIn(place)(companyOfMembership('held'))}) is not true`;
  return sql`not exists (select 1 from "membership" held where ${all([held, outside])})`;
}

/**
 * The condition under which an audit event is told to somebody who holds a role in one place alone: it is about
 * themselves, or about somebody who could be changed from there. What is about nobody is told in the whole tenant.
 */
export function eventWithinReach(place: Place): Sql[] {
  if (place.reach === 'tenant') return [];
  const own = sql`${column(place.alias, 'subject')} = ${slot('access.user')}::uuid`;
  const subject = `${place.alias}_subject`;
  const same = sql`${column(subject, 'id')} = ${column(place.alias, 'subject')}`;
  const within = userWithinReach({ ...place, alias: subject });
  return [any([own, sql`exists (select 1 from "user" ${name(subject)} where ${all([same, within])})`])];
}

/** Conditions on top of scopes: a membership is given with a role that the giver's own covers, as far as it `reach`es. */
export function withinRole(
  model: Model,
  role: Role,
  { entity, action, alias, reach }: Change & { readonly reach?: Reach },
): Sql[] {
  if (entity.name !== 'membership' || !isOrganisation({ entity, action })) return [];
  const covered = coveredRoles(model, role, reach);
  // Roles that are gone can be taken away by those whose role covers all that are there.
  if (covered.length === Object.keys(model.roles).length) return [];
  return [isOneOf(column(alias, 'role'), covered)];
}

/** Whether the one who acts is still there afterwards: nobody deactivates or deletes themselves. */
export function keepsOneself({ entity, action, alias }: Change): Sql[] {
  if (entity.name !== 'user' || (action !== 'update' && !takesAway(action))) return [];
  const another = sql`${column(alias, 'id')} is distinct from ${slot('access.user')}::uuid`;
  return takesAway(action) ? [another] : [any([column(alias, 'active'), another])];
}

/** Whether who is acted upon is no user afterwards, or no active one. */
function takesAway(action: Action): boolean {
  return action === 'delete' || action === 'deactivate';
}

/** The condition under which somebody else than this user administers the whole tenant; slot `user`. */
export function anotherAdministrator(model: Model): Sql {
  return administrator(model, sql`held."user" <> ${slot('user')}::uuid`);
}

/** Whether the tenant still has an administrator when the row is as it is now, or gone once it is deleted or deactivated. */
export function keepsAdministrator(model: Model, change: Change): Sql[] {
  const { entity, action, alias } = change;
  const isAdministered = entity.name === 'user' || entity.name === 'membership';
  if (!isAdministered || (action !== 'update' && !takesAway(action))) return [];
  const own = column(alias, 'id');
  const another = administrator(model, entity.name === 'user' ? sql`held."user" <> ${own}` : sql`held."id" <> ${own}`);
  if (takesAway(action)) return [another];
  if (entity.name === 'user') return [any([column(alias, 'active'), another])];
  return [any([all([...widest(model, alias), isActive(column(alias, 'user'))]), another])];
}

function administrator(model: Model, which: Sql): Sql {
  const conditions = [sql`held."deleted_at" is null`, ...widest(model, 'held'), isActive(sql`held."user"`), which];
  return sql`exists (select 1 from "membership" held where ${all(conditions)})`;
}

/** A membership of the whole tenant in a role that gives memberships. */
function widest(model: Model, alias: string): Sql[] {
  const nowhere = ['team', 'agency', 'company'].map((each) => sql`${column(alias, each)} is null`);
  return [isOneOf(column(alias, 'role'), administrators(model)), ...nowhere];
}

function isActive(user: Sql): Sql {
  return sql`exists (select 1 from "user" person where person."id" = ${user} and person."active" and person."deleted_at" is null)`;
}

function isOneOf(role: Sql, roles: readonly Role[]): Sql {
  if (roles.length === 0) return raw('false');
  return sql`${role} in (${join(roles.flatMap(storedNames).map(text), ', ')})`;
}
