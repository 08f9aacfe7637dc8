// Memberships → access. What depends only on the model and the roles is compiled once and kept; ids of users,
// teams and companies go into slots. Reading it: allowed = every restriction AND ((company readable, or of those that the
// grant shares) AND any grant (scope AND when), OR shared with the user) AND what the row depends on is seen.

import type { Entity, Field, Grant, Model, Restriction, Role } from '../../metadata/model.ts';
import { bareName } from '../../metadata/pack.ts';
import { all, any, isTrue, raw, type SlotValues, type Sql } from '../../rules/sql.ts';
import { type Membership, type Reach, reachOf } from '../sessions/membership.ts';
import type { Access, Action, Held } from './access.ts';
import { AUDIT_EVENT, recordsSeen, STAGE_CHANGE } from './dependent.ts';
import { isOrganisation, keepsAdministrator, keepsOneself, withinRole } from './organisation.ts';
import { isClosed, restrictedRows, restrictionsFor } from './restrictions.ts';
import { classRight, grantOf, RANK, type Right } from './roles.ts';
import { companyReadable, scopeCondition } from './scopes.ts';
import { isSharedFor, NOTHING_SHARED, orShared, type SharedEntity, sharesIn, sharesKey } from './shares.ts';
import { grantRule } from './when.ts';

/** What a request brings besides the memberships. */
export interface AccessFacts {
  readonly user: string | null;
  readonly company: string | null;
  readonly today: string;
  readonly now: string;
  /** What is shared with the user; none unless told. */
  readonly shares?: readonly SharedEntity[];
}

/** A membership without ids: everything that decides the text of predicates. */
export interface Seat {
  readonly role: Role;
  readonly reach: Reach;
}

/** What access has under one model, whatever the request. */
interface Seated {
  readonly model: Model;
  readonly shares: readonly SharedEntity[];
  readonly shared: Shared;
  readonly held: Held;
  readonly slots: SlotValues;
}

/** What depends on the roles alone, and on the entities of which something is shared. */
type Shared = Omit<Access, 'held' | 'slots' | 'facts'>;

/** By memberships: those of a known identity come with each of its requests. */
const seatings = new WeakMap<readonly Membership[], Seated>();

/** Access of a user with these memberships. */
export function compileAccess(model: Model, memberships: readonly Membership[], facts: AccessFacts): Access {
  const shares = facts.shares ?? NOTHING_SHARED;
  let seated = seatings.get(memberships);
  if (seated?.model !== model || seated.shares !== shares) {
    seated = seat(model, memberships, shares);
    seatings.set(memberships, seated);
  }
  const { key, readable, writable, may, rows, granted } = seated.shared;
  return {
    key,
    readable,
    writable,
    may,
    rows,
    granted,
    held: seated.held,
    slots: seated.slots,
    facts: factSlots(facts),
  };
}

function seat(model: Model, memberships: readonly Membership[], shares: readonly SharedEntity[]): Seated {
  const seated = seatsOf(model, memberships);
  const seats = seated.map((each) => each.seat);
  const ordered = seated.map((each) => each.membership);
  const held = heldBy(ordered);
  const shared = sharedAccess(model, seats, sharesIn(model, shares));
  return { model, shares, shared, held, slots: membershipSlots(ordered, held) };
}

/**
 * Memberships whose role the model has, in the order in which slots number them: one for equal sets of roles, so that
 * their predicates are shared.
 */
export function seatsOf(
  model: Model,
  memberships: readonly Membership[],
): readonly { readonly membership: Membership; readonly seat: Seat }[] {
  const seated = memberships.flatMap((membership) => {
    const role = model.roles[bareName(membership.role)];
    return role ? [{ membership, seat: { role, reach: reachOf(membership) } }] : [];
  });
  return seated.sort((a, b) => (seatKey(a.seat) < seatKey(b.seat) ? -1 : 1));
}

/** Access of the engine itself: seeds and set-up, where no user acts. No restriction binds it. */
export function engineAccess(facts: AccessFacts): Access {
  const everything = raw('true');
  return {
    key: 'engine',
    readable: ownField,
    writable: () => true,
    may: () => true,
    rows: () => everything,
    granted: () => everything,
    held: NOTHING,
    slots: membershipSlots([], NOTHING),
    facts: factSlots(facts),
  };
}

function seatKey(seat: Seat): string {
  return `${seat.role.name}@${seat.reach}`;
}

function factSlots({ user, company, today, now }: AccessFacts): SlotValues {
  return { 'access.user': user, 'access.company': company, 'access.today': today, 'access.now': now };
}

const NOTHING: Held = { teams: [], companies: [], agencies: [], roles: [] };

function heldBy(memberships: readonly Membership[]): Held {
  return {
    companies: distinct(memberships.map((each) => each.resolved.company)),
    agencies: distinct(memberships.map((each) => each.resolved.agency)),
    teams: distinct(memberships.flatMap((each) => each.resolved.team_ids)),
    roles: distinct(memberships.map((each) => bareName(each.role))),
  };
}

function membershipSlots(memberships: readonly Membership[], held: Held): SlotValues {
  const slots: Record<string, unknown> = {
    'access.companies': arrayLiteral(held.companies),
    'access.agencies': arrayLiteral(held.agencies),
    'access.teams': arrayLiteral(held.teams),
    'access.roles': arrayLiteral(held.roles),
  };
  memberships.forEach(({ resolved }, index) => {
    slots[`access.${index}.company`] = resolved.company;
    slots[`access.${index}.agency`] = resolved.agency;
    slots[`access.${index}.teams`] = arrayLiteral(resolved.team_ids);
    slots[`access.${index}.team_tree`] = arrayLiteral(resolved.team_tree_ids);
  });
  return slots;
}

/** As PostgreSQL reads an array: made once, not with each request. */
function arrayLiteral(words: readonly string[]): string {
  return `{${words.map((word) => `"${word.replaceAll(/["\\]/g, '\\$&')}"`).join()}}`;
}

function distinct(ids: readonly (string | null)[]): string[] {
  return [...new Set(ids)].filter((id) => id !== null);
}

const shared = new WeakMap<Model, Map<string, Shared>>();

function sharedAccess(model: Model, seats: readonly Seat[], shares: readonly SharedEntity[]): Shared {
  const key = `${seats.map(seatKey).join(' ')}${sharesKey(shares)}`;
  const known = shared.get(model) ?? new Map<string, Shared>();
  shared.set(model, known);
  const found = known.get(key) ?? buildAccess(model, { seats, shares }, key);
  known.set(key, found);
  return found;
}

function buildAccess(model: Model, { seats, shares }: Pick<Bound, 'seats' | 'shares'>, key: string): Shared {
  const predicates = new Map<string, Sql>();
  const classes = classRights(seats);
  const restrictions = restrictionsFor(
    model,
    seats.map((seat) => seat.role),
  );
  const access: Shared = {
    key,
    readable: (entity, name) => {
      const field = ownField(entity, name);
      return field?.classes.every((each) => classes(each) !== 'hidden') ? field : undefined;
    },
    writable: (_entity, field) => field.classes.every((each) => classes(each) === 'write'),
    may: (entity, action) =>
      isOpen(entity, action) &&
      (isGranted(entity, action) || isSharedFor(shares, { entity, action }, false)) &&
      !isClosed(restrictions, { entity, action }),
    rows: (entity, action, alias) => kept({ entity, action, alias }, shares),
    granted: (entity, action, alias) => {
      const isShared = isSharedFor(shares, { entity, action }, isGranted(entity, action));
      return kept({ entity, action, alias }, isShared ? NOTHING_SHARED : shares);
    },
  };
  function isGranted(entity: Entity, action: Action): boolean {
    return seats.some((seat) => grantOf(seat.role, entity, action) !== undefined);
  }
  function kept(rows: Rows, held: readonly SharedEntity[]): Sql {
    const known = `${rows.entity.name} ${rows.action} ${rows.alias}${held === shares ? '' : ' granted'}`;
    const found = predicates.get(known) ?? accessRows(rows, held);
    predicates.set(known, found);
    return found;
  }
  // Records that cannot be without each other could lead in a circle.
  const underway = new Set<string>();
  function accessRows(rows: Rows, held: readonly SharedEntity[]): Sql {
    const { entity, action } = rows;
    if (!isOpen(entity, action)) return raw('false');
    const own = rowPredicate(model, { seats, restrictions, shares: held }, rows);
    if (underway.has(entity.name)) return own;
    underway.add(entity.name);
    const seen = recordsSeen(model, access, rows);
    underway.delete(entity.name);
    return conjunction([own, ...seen]);
  }
  return access;
}

/** Stage changes are written by the moves themselves, and the audit by what it tells of, whatever a role grants. */
function isOpen(entity: Entity, action: Action): boolean {
  const isKept = entity.name === STAGE_CHANGE || entity.name === AUDIT_EVENT;
  return !isKept || action === 'read' || action === 'export';
}

function ownField(entity: Entity, name: string): Field | undefined {
  return Object.hasOwn(entity.fields, name) ? entity.fields[name] : undefined;
}

/** The most that any of the roles may do with fields of a class. */
function classRights(seats: readonly Seat[]): (name: string) => Right {
  const known = new Map<string, Right>();
  return (name) => {
    let best = known.get(name);
    if (best === undefined) {
      const rights = seats.map(({ role }) => classRight(role, name));
      best = rights.reduce<Right>((most, right) => (RANK[right] > RANK[most] ? right : most), 'hidden');
      known.set(name, best);
    }
    return best;
  };
}

export interface Rows {
  readonly entity: Entity;
  readonly action: Action;
  readonly alias: string;
}

interface Bound {
  readonly seats: readonly Seat[];
  readonly restrictions: readonly Restriction[];
  readonly shares: readonly SharedEntity[];
}

function rowPredicate(model: Model, { seats, restrictions, shares }: Bound, rows: Rows): Sql {
  const granted = seats.flatMap(({ role, reach }, seat) => {
    const grant = grantOf(role, rows.entity, rows.action);
    if (!grant) return [];
    const scope = scopeCondition({ ...rows, scope: grant.scope, reach, seat });
    const when = grant.when ? [grantRule(model, rows, grant.when.rule)] : [];
    return [all([...scope, ...when, ...withinRole(model, role, rows)])];
  });
  const isShared = isSharedFor(shares, rows, granted.length > 0);
  if (granted.length === 0 && !isShared) return raw('false');
  const isGranted = granted.some(isTrue) ? [] : [any(granted)];
  const reachesAll = seats.some((seat) => seat.reach === 'tenant');
  const kept = reachesAll ? keepsAdministrator(model, rows) : [];
  const own = granted.length === 0 ? [] : [conjunction([companyCondition(seats, rows), ...isGranted])];
  const seesAll = own.some(isTrue);
  const given = seesAll ? own : [...own, ...sharedBetweenCompanies(model, seats, rows)];
  return conjunction([
    ...(isShared && !seesAll ? orShared(given, rows, rows.alias) : [any(given)]),
    ...keepsOneself(rows),
    ...kept,
    ...restrictedRows(model, restrictions, rows),
  ]);
}

/** Records of other companies: a grant's scope holds there as well, but for the company. */
function sharedBetweenCompanies(model: Model, seats: readonly Seat[], rows: Rows): readonly Sql[] {
  return seats.flatMap(({ role, reach }, seat) => {
    const grant = grantOf(role, rows.entity, rows.action);
    const shared = grant && sharedScope(model, rows, { grant, reach, seat });
    if (!shared) return [];
    return [all([shared, ...(grant.when ? [grantRule(model, rows, grant.when.rule)] : [])])];
  });
}

/** Without the grant's `when`; undefined where it shares nothing, or nothing that it does not reach anyway. */
export function sharedScope(
  model: Model,
  rows: Rows,
  { grant, reach, seat }: { readonly grant: Grant; readonly reach: Reach; readonly seat: number },
): Sql | undefined {
  const { scope, companies } = grant;
  if (companies === undefined || reach !== 'company' || isOrganisation(rows)) return undefined;
  const within = scopeCondition({ ...rows, scope, reach: 'companies', seat });
  return all([...within, grantRule(model, rows, companies.rule)]);
}

function companyCondition(seats: readonly Seat[], rows: Rows): Sql {
  return seats.some((seat) => seat.reach !== 'company') ? raw('true') : companyReadable(rows.entity, rows.alias);
}

/** All of the conditions, without those that always hold. */
function conjunction(conditions: readonly Sql[]): Sql {
  return all(conditions.filter((condition) => !isTrue(condition)));
}
