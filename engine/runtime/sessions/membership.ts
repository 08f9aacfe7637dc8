// A user's roles and where each holds, with what follows from it: which company, agency and teams are meant. What a role
// allows there is engine/runtime/access.

/** A membership as stored: the role holds in the narrowest of the three that is set, in the whole tenant when none is. */
export interface StoredMembership {
  readonly role: string;
  readonly company: string | null;
  readonly agency: string | null;
  readonly team: string | null;
  /** Where it holds (sql/place.ts): the company, null for a team of no agency and in the whole tenant; and the agency. */
  readonly place_company: string | null;
  readonly place_agency: string | null;
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
    /** That of its team or agency, or its own; null: all of them. */
    readonly company: string | null;
    readonly agency: string | null;
    /** Its team; where it names none, all teams of the user. */
    readonly team_ids: readonly string[];
    /** The same with all teams below. */
    readonly team_tree_ids: readonly string[];
  };
}

/**
 * How far a membership reaches: one company; all companies, as that of a team that works across agencies; or the whole
 * tenant, with what belongs to no company.
 */
export type Reach = 'tenant' | 'companies' | 'company';

/** The one answer to what a membership without a company means: for what its user is told, sees and may change. */
export function reachOf({ team, resolved }: Membership): Reach {
  if (resolved.company !== null) return 'company';
  return team === null ? 'tenant' : 'companies';
}

/** Memberships whose company, agency or team is deleted must not be among those given: they would seem wider. */
export function resolveMemberships(
  stored: readonly StoredMembership[],
  teams: readonly StoredTeam[],
): readonly Membership[] {
  return stored.map(({ role, company, agency, team, place_company, place_agency }) => {
    const mine = team === null ? teams : teams.filter((each) => each.id === team);
    return {
      role: role.slice(role.lastIndexOf('/') + 1),
      company,
      agency,
      team,
      resolved: {
        company: place_company,
        agency: place_agency,
        team_ids: mine.map((each) => each.id),
        team_tree_ids: [...new Set(mine.flatMap((each) => [each.id, ...each.below]))],
      },
    };
  });
}

/** Companies the user may read: ids, or all of them for a membership that reaches all. */
export function readableCompanies(memberships: readonly Membership[]): 'all' | ReadonlySet<string> {
  if (memberships.some((membership) => reachOf(membership) !== 'company')) return 'all';
  return new Set(memberships.map((membership) => membership.resolved.company).filter((company) => company !== null));
}
