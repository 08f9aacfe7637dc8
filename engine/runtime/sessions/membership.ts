// A user's roles and where each holds, with what follows from it: which company, agency and teams are meant. What a role
// allows there is engine/runtime/access.

/** A membership as stored: the role holds in the narrowest of the three that is set, in the whole tenant when none is. */
export interface StoredMembership {
  readonly role: string;
  readonly company: string | null;
  readonly agency: string | null;
  readonly team: string | null;
  /** The agency of the team, and the company of the agency, that of the team's agency included. */
  readonly team_agency: string | null;
  readonly agency_company: string | null;
}

/** A team of the user with the ids of all teams below it. */
export interface StoredTeam {
  readonly id: string;
  readonly name: string;
  readonly below: readonly string[];
}

export interface Membership {
  /** Bare name of the role. */
  readonly role: string;
  readonly company: string | null;
  readonly agency: string | null;
  readonly team: string | null;
  readonly resolved: {
    /** Its own, or that of its agency or team; null: the whole tenant. */
    readonly company: string | null;
    readonly agency: string | null;
    /** Its team; where it names none, all teams of the user. */
    readonly team_ids: readonly string[];
    /** The same with all teams below. */
    readonly team_tree_ids: readonly string[];
  };
}

/** Memberships whose company, agency or team is deleted must not be among those given: they would seem wider. */
export function resolveMemberships(
  stored: readonly StoredMembership[],
  teams: readonly StoredTeam[],
): readonly Membership[] {
  return stored.map((membership) => {
    const mine = membership.team === null ? teams : teams.filter((team) => team.id === membership.team);
    return {
      role: membership.role.slice(membership.role.lastIndexOf('/') + 1),
      company: membership.company,
      agency: membership.agency,
      team: membership.team,
      resolved: {
        company: membership.company ?? membership.agency_company,
        agency: membership.agency ?? membership.team_agency,
        team_ids: mine.map((team) => team.id),
        team_tree_ids: [...new Set(mine.flatMap((team) => [team.id, ...team.below]))],
      },
    };
  });
}

/** Companies the user may read: ids, or all of them for a membership in the whole tenant. */
export function readableCompanies(memberships: readonly Membership[]): 'all' | ReadonlySet<string> {
  const companies = memberships.map((membership) => membership.resolved.company);
  if (companies.includes(null)) return 'all';
  return new Set(companies.filter((company) => company !== null));
}
