// The company of a row: its field, or for those entities of base that are part of a company what follows from it. What
// may be done with rows of a company is scopes.ts.

import type { Entity } from '../../metadata/model.ts';
import type { OF_A_COMPANY } from '../../metadata/scope_answers.ts';
import { column, raw, type Sql, sql } from '../../rules/sql.ts';
import { agencyOfMembership, companyOfAgency, companyOfMembership } from '../sessions/sql/place.ts';

/** Entities of base whose company, or agency, is not (or not only) a field of theirs. Null: it belongs to all of them. */
const OF_COMPANY: Readonly<Record<(typeof OF_A_COMPANY)[number], (alias: string) => Sql>> = {
  company: (alias) => column(alias, 'id'),
  team: (alias) => companyOfAgency(column(alias, 'agency')),
  membership: companyOfMembership,
};
const DERIVED_COMPANY: Readonly<Record<string, (alias: string) => Sql>> = OF_COMPANY;
const DERIVED_AGENCY: Readonly<Record<string, (alias: string) => Sql>> = { membership: agencyOfMembership };

/**
 * Whether the row's company fits; `shared`: or there is none. Of entities that know no company all rows are shared by
 * all companies, and none is of one.
 */
export function companyFits(
  { entity, alias }: { readonly entity: Entity; readonly alias: string },
  fits: (company: Sql) => Sql,
  shared: boolean,
): Sql {
  const derived = DERIVED_COMPANY[entity.name]?.(alias);
  if (derived) return shared ? sql`coalesce(${fits(derived)}, true)` : fits(derived);
  if (!entity.fields['company']) return raw(shared ? 'true' : 'false');
  const company = column(alias, 'company');
  // In this form an index on the column serves.
  return shared ? sql`(${company} is null or ${fits(company)})` : fits(company);
}

/** The company of a row; undefined for entities that know none. */
export function companyOf(entity: Entity, alias: string): Sql | undefined {
  return DERIVED_COMPANY[entity.name]?.(alias) ?? (entity.fields['company'] ? column(alias, 'company') : undefined);
}

/** Whether a row of `company` is switched off; a tenant may have the pack base of before there was such a thing. */
export function isSwitchedOff(company: Entity, alias: string): Sql {
  return company.fields['active'] ? sql`${column(alias, 'active')} is false` : raw('false');
}

/** The agency of a row, for entities that have one. */
export function agencyOf(entity: Entity, alias: string): Sql | undefined {
  return DERIVED_AGENCY[entity.name]?.(alias) ?? (entity.fields['agency'] ? column(alias, 'agency') : undefined);
}

/** Whether the agency of its rows is more than what a column of theirs says. */
export function hasDerivedAgency(entity: Entity): boolean {
  return DERIVED_AGENCY[entity.name] !== undefined;
}
