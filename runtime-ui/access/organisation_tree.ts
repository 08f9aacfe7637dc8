// The tree of a tenant: companies, below them their agencies, below these their teams; each with the people whose roles
// hold there. What has no place in it, or none that the reader sees, stands at its root. Pure.

import type { Json, RecordJson } from '../../schemas/http/records.ts';
import { parseReference } from '../field_types/parts/reference_value.ts';

export type Level = 'company' | 'agency' | 'team';

export interface OrganisationNode {
  readonly level: Level;
  readonly record: RecordJson;
  readonly below: readonly OrganisationNode[];
}

export interface Organisation {
  readonly companies: readonly RecordJson[];
  readonly agencies: readonly RecordJson[];
  readonly teams: readonly RecordJson[];
}

export interface OrganisationTree {
  readonly companies: readonly OrganisationNode[];
  /** Agencies whose company is not among those that are shown. */
  readonly agencies: readonly OrganisationNode[];
  /** Teams that work across agencies. */
  readonly teams: readonly OrganisationNode[];
}

function idOf(value: Json | undefined): string | undefined {
  return parseReference(value)?.id;
}

/** Records by what a reference of theirs leads to; `undefined` holds those that lead to none of `shown`. */
function groupBy(records: readonly RecordJson[], field: string, shown: readonly RecordJson[]) {
  const known = new Set(shown.map(({ id }) => id));
  return Map.groupBy(records, (record) => {
    const id = idOf(record[field]);
    return id !== undefined && known.has(id) ? id : undefined;
  });
}

/** Every record comes from the server with its order, which stays. */
export function organisationTree({ companies, agencies, teams }: Organisation): OrganisationTree {
  const partsOfTeam = groupBy(teams, 'parent', teams);
  // A team below another stands there, whatever agency it names.
  const ofAgency = groupBy(partsOfTeam.get(undefined) ?? [], 'agency', agencies);
  const ofCompany = groupBy(agencies, 'company', companies);
  const partsOfCompany = groupBy(companies, 'parent', companies);
  const teamNode = (record: RecordJson): OrganisationNode => ({
    level: 'team',
    record,
    below: (partsOfTeam.get(record.id) ?? []).map(teamNode),
  });
  const agencyNode = (record: RecordJson): OrganisationNode => ({
    level: 'agency',
    record,
    below: (ofAgency.get(record.id) ?? []).map(teamNode),
  });
  const companyNode = (record: RecordJson): OrganisationNode => ({
    level: 'company',
    record,
    below: [
      ...(ofCompany.get(record.id) ?? []).map(agencyNode),
      ...(partsOfCompany.get(record.id) ?? []).map(companyNode),
    ],
  });
  return {
    companies: (partsOfCompany.get(undefined) ?? []).map(companyNode),
    agencies: (ofCompany.get(undefined) ?? []).map(agencyNode),
    teams: (ofAgency.get(undefined) ?? []).map(teamNode),
  };
}

/** Key of the place of memberships that hold in the whole tenant. */
export const EVERYWHERE = '';

/** How many people have a role in each place, by its id: of each membership, the narrowest place that it names. */
export function peopleByPlace(groups: readonly { readonly [key: string]: Json }[]): ReadonlyMap<string, number> {
  const people = new Map<string, Set<string>>();
  for (const group of groups) {
    const place = idOf(group['team']) ?? idOf(group['agency']) ?? idOf(group['company']) ?? EVERYWHERE;
    const user = idOf(group['user']);
    if (user !== undefined) people.set(place, (people.get(place) ?? new Set()).add(user));
  }
  return new Map([...people].map(([place, users]) => [place, users.size]));
}
