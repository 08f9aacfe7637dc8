// Companies, agencies across them, teams in a tree, people with none to twelve memberships, and which of the places are
// gone in the end. Everything is named by keys of its own; ids come when it is stored (store.ts).

import type { Random } from './random.ts';
import { DESK, ROLES } from './roles.ts';

export interface Place {
  readonly key: string;
  readonly company?: string | undefined;
  readonly agency?: string | undefined;
  readonly parent?: string | undefined;
}

export interface Seat {
  readonly role: string;
  readonly company?: string;
  readonly agency?: string;
  readonly team?: string;
}

export interface Person {
  readonly login: string;
  readonly seats: readonly Seat[];
}

export interface Organisation {
  readonly companies: readonly Place[];
  readonly agencies: readonly Place[];
  readonly teams: readonly Place[];
  readonly people: readonly Person[];
  /** Keys of places that are deleted once there are records in them. */
  readonly gone: { readonly company?: string; readonly agency: string; readonly team: string };
}

/** Memberships of each person; the last ones where there are fewer people. */
const SEATS = [0, 1, 1, 2, 12, 3, 1, 5];

/** The last but one: in a company that is never gone. */
const AT_DESK: Seat = { role: DESK, company: 'company_0' };

/** With at most eight people. */
export function generateOrganisation(random: Random, count: number): Organisation {
  const companies = ['company_0', 'company_1', 'company_2'].map((key) => ({ key }));
  const agencies = Array.from({ length: 5 }, (_none, index) => ({
    key: `agency_${index}`,
    company: companies[index % 3]?.key,
  }));
  const companyOf = ({ agency }: Place) => agencies.find(({ key }) => key === agency)?.company;
  const teams: Place[] = [];
  for (let index = 0; index < 8; index += 1) {
    const agency = random.chance(0.8) ? random.pick(agencies) : undefined;
    // A team lies below one of its own company, or one of none.
    const above = teams.filter((team) => companyOf(team) === undefined || companyOf(team) === agency?.company);
    const parent = above.length > 0 && random.chance(0.6) ? random.pick(above).key : undefined;
    teams.push({ key: `team_${index}`, agency: agency?.key, parent });
  }
  const places = { companies, agencies, teams };
  const people = SEATS.slice(-count).map((seats, index) => {
    const taken = seatsOf(random, places, seats);
    return { login: `person_${index}`, seats: index === count - 2 ? [AT_DESK] : taken };
  });
  const gone = {
    agency: random.pick(agencies).key,
    team: random.pick(teams).key,
    ...(random.chance(0.4) ? { company: random.pick(companies.slice(1)).key } : {}),
  };
  return { ...places, people, gone };
}

function seatsOf(
  random: Random,
  { companies, agencies, teams }: Pick<Organisation, 'companies' | 'agencies' | 'teams'>,
  count: number,
): readonly Seat[] {
  const seats = Array.from({ length: count }, (): Seat => {
    const role = random.pick(ROLES);
    const kind = random.int(0, 9);
    if (kind === 0) return { role };
    // The narrowest of the three counts, whatever the others say.
    const odd = random.chance(0.1) ? { company: random.pick(companies).key } : {};
    if (kind < 4) return { role, company: random.pick(companies).key };
    if (kind < 6) return { role, agency: random.pick(agencies).key, ...odd };
    return { role, team: random.pick(teams).key, ...odd };
  });
  return [...new Map(seats.map((seat) => [JSON.stringify(Object.entries(seat).sort()), seat])).values()];
}
