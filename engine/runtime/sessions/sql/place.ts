// Where a membership holds, as SQL: in the narrowest of team, agency and company that it names. Whoever reads memberships
// and whoever judges a change of them asks here, so that no membership is wider than it was judged to be.

import { column, type Sql, sql } from '../../../rules/sql.ts';

/** The agency of a row of `membership`: that of its team, else the one it names; null: none. */
export function agencyOfMembership(alias: string): Sql {
  const ofTeam = sql`(select at_team."agency" from "team" at_team where at_team."id" = ${column(alias, 'team')})`;
  return sql`coalesce(${ofTeam}, ${column(alias, 'agency')})`;
}

/** Whether that is the agency: the same, for many rows, of which only those that name both agency and team are looked at closer. */
export function isOfAgency(alias: string, agency: Sql): Sql {
  const teams = sql`select of_agency."id" from "team" of_agency where of_agency."agency" = ${agency}`;
  const named = sql`${column(alias, 'agency')} = ${agency} and (${column(alias, 'team')} is null or ${agencyOfMembership(alias)} = ${agency})`;
  return sql`(${column(alias, 'team')} in (${teams}) or (${named}))`;
}

/** The company of a row of `membership`: that of its agency, else the one it names; null: all companies, or the tenant. */
export function companyOfMembership(alias: string): Sql {
  return sql`coalesce(${companyOfAgency(agencyOfMembership(alias))}, ${column(alias, 'company')})`;
}

/** The company of an agency. */
export function companyOfAgency(agency: Sql): Sql {
  return sql`(select at_agency."company" from "agency" at_agency where at_agency."id" = ${agency})`;
}
