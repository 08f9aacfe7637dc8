// A user's memberships as seats: what decides the text of predicates, apart from the ids, which go into slots.

import type { Model, Role } from '../../metadata/model.ts';
import { bareName } from '../../metadata/pack.ts';
import type { SlotValues } from '../../rules/sql.ts';
import { type Membership, type Reach, reachOf } from '../sessions/membership.ts';
import type { Held } from './access.ts';

/** A membership without ids: everything that decides the text of predicates. */
export interface Seat {
  readonly role: Role;
  readonly reach: Reach;
  /** Which of the user's places it is for: memberships that lead to the same ids share one, and its slots. */
  readonly place: number;
}

export interface Seated {
  readonly membership: Membership;
  readonly seat: Seat;
}

/**
 * Memberships whose role the model has, in the order in which slots number them: one for equal sets of roles, so that
 * their predicates are shared.
 */
export function seatsOf(model: Model, memberships: readonly Membership[]): readonly Seated[] {
  const named = memberships.flatMap((membership) => {
    const role = model.roles[bareName(membership.role)];
    return role ? [{ membership, role, name: `${role.name}@${reachOf(membership)}` }] : [];
  });
  const places = new Map<string, number>();
  return named
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ membership, role }) => {
      const where = JSON.stringify(membership.resolved);
      const place = places.get(where) ?? places.size;
      places.set(where, place);
      return { membership, seat: { role, reach: reachOf(membership), place } };
    });
}

/** Equal for seats whose predicates are the same. */
export function seatKey(seat: Seat): string {
  return `${seat.role.name}@${seat.reach}${seat.place}`;
}

export const NOTHING: Held = { teams: [], companies: [], agencies: [], roles: [] };

export function heldBy(memberships: readonly Membership[]): Held {
  return {
    companies: distinct(memberships.map((each) => each.resolved.company)),
    agencies: distinct(memberships.map((each) => each.resolved.agency)),
    teams: distinct(memberships.flatMap((each) => each.resolved.team_ids)),
    roles: distinct(memberships.map((each) => bareName(each.role))),
  };
}

export function placeSlots(seated: readonly Seated[], held: Held): SlotValues {
  const slots: Record<string, unknown> = {
    'access.companies': arrayLiteral(held.companies),
    'access.agencies': arrayLiteral(held.agencies),
    'access.teams': arrayLiteral(held.teams),
    'access.roles': arrayLiteral(held.roles),
  };
  for (const { membership, seat } of seated) {
    const { resolved } = membership;
    slots[`access.${seat.place}.company`] = resolved.company;
    slots[`access.${seat.place}.agency`] = resolved.agency;
    slots[`access.${seat.place}.teams`] = arrayLiteral(resolved.team_ids);
    slots[`access.${seat.place}.team_tree`] = arrayLiteral(resolved.team_tree_ids);
  }
  return slots;
}

/** As PostgreSQL reads an array: made once, not with each request. */
function arrayLiteral(words: readonly string[]): string {
  return `{${words.map((word) => `"${word.replaceAll(/["\\]/g, '\\$&')}"`).join()}}`;
}

function distinct(ids: readonly (string | null)[]): string[] {
  return [...new Set(ids)].filter((id) => id !== null);
}
