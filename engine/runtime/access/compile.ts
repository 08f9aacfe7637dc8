// Memberships → access. What depends only on the model and the roles is compiled once and kept; ids of users,
// teams and companies go into slots. Reading it: allowed = company readable AND any grant (scope AND when).

import type { Entity, Field, Grant, Model, Role } from '../../metadata/model.ts';
import { bareName } from '../../metadata/pack.ts';
import { all, any, raw, type Sql } from '../../rules/sql.ts';
import type { Membership } from '../sessions/membership.ts';
import type { Access, Action } from './access.ts';
import { companyReadable, type Place, scopeCondition } from './scopes.ts';
import { recordReadable, STAGE_CHANGE } from './stage_changes.ts';
import { grantRule } from './when.ts';

/** What a request brings besides the memberships. */
export interface AccessFacts {
  readonly user: string | null;
  readonly company: string | null;
  readonly today: string;
  readonly now: string;
}

/** A membership without ids: everything that decides the text of predicates. */
interface Seat {
  readonly role: Role;
  readonly place: Place;
}

/** Access of a user with these memberships. */
export function compileAccess(model: Model, memberships: readonly Membership[], facts: AccessFacts): Access {
  const seated = memberships.flatMap((membership) => {
    const role = model.roles[bareName(membership.role)];
    return role ? [{ membership, seat: { role, place: placeOf(membership) } }] : [];
  });
  // One order for equal sets of roles, so that their predicates are shared.
  seated.sort((a, b) => (seatKey(a.seat) < seatKey(b.seat) ? -1 : 1));
  const seats = seated.map((each) => each.seat);
  const shared = sharedAccess(model, seats);
  return {
    ...shared,
    slots: slotsOf(
      seated.map((each) => each.membership),
      facts,
    ),
  };
}

/** Access of the engine itself: seeds and set-up, where no user acts. */
export function engineAccess(facts: AccessFacts): Access {
  return {
    key: 'engine',
    readable: ownField,
    writable: () => true,
    may: () => true,
    rows: () => raw('true'),
    slots: slotsOf([], facts),
  };
}

function placeOf(membership: Membership): Place {
  if (membership.team !== null) return 'team';
  if (membership.agency !== null) return 'agency';
  if (membership.company !== null) return 'company';
  return 'tenant';
}

function seatKey(seat: Seat): string {
  return `${seat.role.name}@${seat.place}`;
}

function slotsOf(memberships: readonly Membership[], facts: AccessFacts): Record<string, unknown> {
  const slots: Record<string, unknown> = {
    'access.user': facts.user,
    'access.company': facts.company,
    'access.today': facts.today,
    'access.now': facts.now,
    'access.companies': distinct(memberships.map((each) => each.resolved.company)),
    'access.agencies': distinct(memberships.map((each) => each.resolved.agency)),
    'access.teams': distinct(memberships.flatMap((each) => each.resolved.team_ids)),
    'access.roles': distinct(memberships.map((each) => bareName(each.role))),
  };
  memberships.forEach((membership, index) => {
    slots[`access.${index}.company`] = membership.resolved.company;
    slots[`access.${index}.agency`] = membership.resolved.agency;
    slots[`access.${index}.teams`] = membership.resolved.team_ids;
    slots[`access.${index}.team_tree`] = membership.resolved.team_tree_ids;
  });
  return slots;
}

function distinct(ids: readonly (string | null)[]): string[] {
  return [...new Set(ids)].filter((id) => id !== null);
}

const shared = new WeakMap<Model, Map<string, Omit<Access, 'slots'>>>();

function sharedAccess(model: Model, seats: readonly Seat[]): Omit<Access, 'slots'> {
  const key = seats.map(seatKey).join(' ');
  const known = shared.get(model) ?? new Map<string, Omit<Access, 'slots'>>();
  shared.set(model, known);
  const found = known.get(key) ?? buildAccess(model, seats, key);
  known.set(key, found);
  return found;
}

function buildAccess(model: Model, seats: readonly Seat[], key: string): Omit<Access, 'slots'> {
  const predicates = new Map<string, Sql>();
  const classes = classRights(seats);
  const access: Omit<Access, 'slots'> = {
    key,
    readable: (entity, name) => {
      const field = ownField(entity, name);
      return field?.classes.every((each) => classes(each) !== 'hidden') ? field : undefined;
    },
    writable: (_entity, field) => field.classes.every((each) => classes(each) === 'write'),
    may: (entity, action) =>
      isOpen(entity, action) && seats.some((seat) => grantOf(seat.role, entity, action) !== undefined),
    rows: (entity, action, alias) => {
      const known = `${entity.name} ${action} ${alias}`;
      const found = predicates.get(known) ?? accessRows(entity, action, alias);
      predicates.set(known, found);
      return found;
    },
  };
  function accessRows(entity: Entity, action: Action, alias: string): Sql {
    const own = rowPredicate(model, seats, { entity, action, alias });
    if (!isOpen(entity, action)) return raw('false');
    if (entity.name !== STAGE_CHANGE) return own;
    return all([own, recordReadable(model, access, alias)]);
  }
  return access;
}

/** Stage changes are written by the moves themselves, whatever a role grants. */
function isOpen(entity: Entity, action: Action): boolean {
  return entity.name !== STAGE_CHANGE || action === 'read' || action === 'export';
}

function ownField(entity: Entity, name: string): Field | undefined {
  return Object.hasOwn(entity.fields, name) ? entity.fields[name] : undefined;
}

const RANK = { hidden: 0, read: 1, write: 2 } as const;

/** The most that any of the roles may do with fields of a class; a class that no role names is hidden. */
function classRights(seats: readonly Seat[]): (name: string) => keyof typeof RANK {
  return (name) => {
    const rights = seats.map(({ role }) => role.classes[name] ?? role.classes['*'] ?? 'hidden');
    return rights.reduce<keyof typeof RANK>((best, right) => (RANK[right] > RANK[best] ? right : best), 'hidden');
  };
}

/** A role's grant for an entity and action; the more precisely named one wins. */
function grantOf(role: Role, entity: Entity, action: Action): Grant | undefined {
  const own = role.grants[entity.name];
  const every = role.grants['*'];
  return own?.[action] ?? own?.['*'] ?? every?.[action] ?? every?.['*'];
}

interface Rows {
  readonly entity: Entity;
  readonly action: Action;
  readonly alias: string;
}

function rowPredicate(model: Model, seats: readonly Seat[], rows: Rows): Sql {
  const granted = seats.flatMap((seat, index) => {
    const grant = grantOf(seat.role, rows.entity, rows.action);
    if (!grant) return [];
    const scope = scopeCondition({
      entity: rows.entity,
      alias: rows.alias,
      scope: grant.scope,
      place: seat.place,
      seat: index,
    });
    const when = grant.when ? [grantRule(model, { entity: rows.entity, alias: rows.alias }, grant.when.rule)] : [];
    return [all([...scope, ...when])];
  });
  if (granted.some(isTrue)) return companyCondition(seats, rows);
  const company = companyCondition(seats, rows);
  return isTrue(company) ? any(granted) : all([company, any(granted)]);
}

function companyCondition(seats: readonly Seat[], rows: Rows): Sql {
  return seats.some((seat) => seat.place === 'tenant') ? raw('true') : companyReadable(rows.entity, rows.alias);
}

function isTrue(condition: Sql): boolean {
  return condition.parts.length === 1 && condition.parts[0] === 'true';
}
