// A role lives in a membership: where each membership of a person holds, and which teams, agency and company that means.

import { idIn, isLive, type Row, type Tables } from './tables.ts';

/** A membership with what follows from it. */
export interface Seat {
  /** Bare name of the role. */
  readonly role: string;
  /** The narrowest of the three that is set; in the whole tenant when none is. */
  readonly place: 'team' | 'agency' | 'company' | 'tenant';
  readonly team: string | null;
  /** That of its team, or its own. */
  readonly agency: string | null;
  /** That of its agency, or its own; null for the whole tenant, and for a team that works across agencies. */
  readonly company: string | null;
}

/** Memberships of a user that hold: one whose place is deleted holds nowhere. */
export function seatsOf(tables: Tables, user: string): readonly Seat[] {
  return membershipsOf(tables, user).filter(({ team, agency, company }) => {
    const named = [
      tables['team']?.get(team ?? ''),
      tables['agency']?.get(agency ?? ''),
      tables['company']?.get(company ?? ''),
    ];
    return named.every((place) => place === undefined || isLive(place));
  });
}

/** All memberships of a user that are there: their teams and agencies are where the user's records belong. */
export function membershipsOf(tables: Tables, user: string): readonly Seat[] {
  return [...(tables['membership']?.values() ?? [])]
    .filter((row) => isLive(row) && row['user'] === user)
    .map((row) => seatOf(tables, row));
}

function seatOf(tables: Tables, row: Row): Seat {
  const team = idIn(row, 'team');
  const agency = (team === null ? null : idIn(tables['team']?.get(team), 'agency')) ?? idIn(row, 'agency');
  const company = (agency === null ? null : idIn(tables['agency']?.get(agency), 'company')) ?? idIn(row, 'company');
  const role = String(row['role']);
  const place = team !== null ? 'team' : agency !== null ? 'agency' : company !== null ? 'company' : 'tenant';
  return { role: role.slice(role.lastIndexOf('/') + 1), place, team, agency, company };
}

/** Teams that a membership means: its own; for the whole tenant those of the user, as for one without a team. */
export function teamsOf(seat: Seat, all: readonly Seat[]): ReadonlySet<string> {
  const teams = seat.team !== null ? [seat.team] : all.map((each) => each.team);
  return new Set(teams.filter((team) => team !== null));
}

/** These teams and all below them that are there, below deleted ones too. */
export function withTeamsBelow(tables: Tables, teams: ReadonlySet<string>): ReadonlySet<string> {
  const found = new Set(teams);
  const rows = [...(tables['team']?.values() ?? [])];
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const row of rows) if (found.has(idIn(row, 'parent') ?? '')) found.add(String(row['id']));
  }
  return new Set([...found].filter((id) => isLive(tables['team']?.get(id) ?? {})));
}

/** Whether the membership reaches all companies. */
export function reachesAll(seat: Seat): boolean {
  return seat.company === null;
}
