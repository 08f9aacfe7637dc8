// Memberships → access. What depends only on the model and the roles is compiled once and kept; ids of users,
// teams and companies go into slots. Reading it: allowed = every restriction AND ((company readable, or of those that the
// grant shares) AND any grant (scope AND when), OR shared with the user) AND what the row depends on is seen.

import type { Entity, Field, Grant, Model, Restriction } from '../../metadata/model.ts';
import { all, any, isTrue, raw, type SlotValues, type Sql } from '../../rules/sql.ts';
import type { Membership, Reach } from '../sessions/membership.ts';
import type { Access, Action, Held } from './access.ts';
import { AUDIT_EVENT, recordsSeen, STAGE_CHANGE } from './dependent.ts';
import { distinctConditions, grantsOf, rowKeys } from './granted.ts';
import { isOrganisation, keepsAdministrator, keepsOneself } from './organisation.ts';
import { isClosed, restrictedRows, restrictionsFor } from './restrictions.ts';
import { classRight, grantOf, RANK, type Right } from './roles.ts';
import { companyReadable, scopeCondition } from './scopes.ts';
import { heldBy, NOTHING, placeSlots, type Seat, seatKey, seatsOf } from './seats.ts';
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
  const { key, readable, writable, may, rows, rowsKnowing, granted, keys } = seated.shared;
  return {
    key,
    readable,
    writable,
    may,
    rows,
    rowsKnowing,
    granted,
    ...(keys ? { keys } : {}),
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
  return { model, shares, shared, held, slots: placeSlots(seated, held) };
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
    rowsKnowing: () => everything,
    granted: () => everything,
    held: NOTHING,
    slots: placeSlots([], NOTHING),
    facts: factSlots(facts),
  };
}

function factSlots({ user, company, today, now }: AccessFacts): SlotValues {
  return { 'access.user': user, 'access.company': company, 'access.today': today, 'access.now': now };
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
    rowsKnowing: (entity, action, alias) => kept({ entity, action, alias, isKnown: true }, shares),
    granted: (entity, action, alias) => {
      const isShared = isSharedFor(shares, { entity, action }, isGranted(entity, action));
      return kept({ entity, action, alias }, isShared ? NOTHING_SHARED : shares);
    },
    // What is shared with the user has no key.
    keys: (entity, action) => {
      const isFurther = !isOpen(entity, action) || isSharedFor(shares, { entity, action }, isGranted(entity, action));
      return isFurther ? undefined : rowKeys(model, seats, { entity, action, alias: '' });
    },
  };
  function isGranted(entity: Entity, action: Action): boolean {
    return seats.some((seat) => grantOf(seat.role, entity, action) !== undefined);
  }
  function kept(rows: Rows, held: readonly SharedEntity[]): Sql {
    const known = `${rows.entity.name} ${rows.action} ${rows.alias} ${rows.isKnown === true} ${held === shares}`;
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
  readonly isKnown?: boolean;
}

interface Bound {
  readonly seats: readonly Seat[];
  readonly restrictions: readonly Restriction[];
  readonly shares: readonly SharedEntity[];
}

function rowPredicate(model: Model, { seats, restrictions, shares }: Bound, rows: Rows): Sql {
  const granted = distinctConditions(
    grantsOf(model, seats, rows).map((each) => all([...scopeCondition({ ...rows, ...each }), ...each.besides])),
  );
  const isShared = isSharedFor(shares, rows, granted.length > 0);
  if (granted.length === 0 && !isShared) return raw('false');
  const isGranted = granted.some(isTrue) ? [] : [any(granted)];
  const reachesAll = seats.some((seat) => seat.reach === 'tenant');
  const kept = reachesAll ? keepsAdministrator(model, rows) : [];
  const own = granted.length === 0 ? [] : [conjunction([companyCondition(seats, rows), ...isGranted])];
  const seesAll = own.some(isTrue);
  const given = seesAll ? own : [...own, ...distinctConditions(sharedBetweenCompanies(model, seats, rows))];
  return conjunction([
    ...(isShared && !seesAll ? orShared(given, rows, rows.alias) : [any(given)]),
    ...keepsOneself(rows),
    ...kept,
    ...restrictedRows(model, restrictions, rows),
  ]);
}

/** Records of other companies: a grant's scope holds there as well, but for the company. */
function sharedBetweenCompanies(model: Model, seats: readonly Seat[], rows: Rows): readonly Sql[] {
  return seats.flatMap(({ role, reach, place }) => {
    const grant = grantOf(role, rows.entity, rows.action);
    const shared = grant && sharedScope(model, rows, { grant, reach, place });
    if (!shared) return [];
    return [all([shared, ...(grant.when ? [grantRule(model, rows, grant.when.rule)] : [])])];
  });
}

/** Without the grant's `when`; undefined where it shares nothing, or nothing that it does not reach anyway. */
export function sharedScope(
  model: Model,
  rows: Rows,
  { grant, reach, place }: { readonly grant: Grant; readonly reach: Reach; readonly place: number },
): Sql | undefined {
  const { scope, companies } = grant;
  if (companies === undefined || reach !== 'company' || isOrganisation(rows)) return undefined;
  // Its ids are in no key: those are of all places together.
  const within = scopeCondition({ ...rows, scope, reach: 'companies', places: [place], isKnown: false });
  return all([...within, grantRule(model, rows, companies.rule)]);
}

function companyCondition(seats: readonly Seat[], rows: Rows): Sql {
  return seats.some((seat) => seat.reach !== 'company') ? raw('true') : companyReadable(rows.entity, rows.alias);
}

/** All of the conditions, without those that always hold. */
function conjunction(conditions: readonly Sql[]): Sql {
  return all(conditions.filter((condition) => !isTrue(condition)));
}
