// Scopes as conditions on a row. A grant's scope is measured from the membership that gives its role; a membership
// of the whole tenant measures agency, company and all as everything.

import type { Entity, Scope } from '../../metadata/model.ts';
import { all, any, column, raw, type Sql, slot, sql } from '../../rules/sql.ts';

/** For what a membership is: the narrowest of team, agency and company that it names. */
export type Place = 'tenant' | 'company' | 'agency' | 'team';

export interface ScopeOf {
  readonly entity: Entity;
  readonly alias: string;
  readonly scope: Scope;
  readonly place: Place;
  /** Number of the membership, which names its slots. */
  readonly seat: number;
}

/** Conditions that all must hold; none: every row. */
export function scopeCondition(about: ScopeOf): Sql[] {
  const { scope, place } = about;
  switch (scope) {
    case 'all':
      return place === 'tenant' ? [] : ofCompany(about, true);
    case 'company':
      return place === 'tenant' ? [] : ofCompany(about, false);
    case 'agency':
      return place === 'tenant' ? [] : [ofAgency(about)];
    case 'own':
      return [ofUser(about), ...(place === 'tenant' ? [] : ofCompany(about, true))];
    case 'team':
      return [ofTeams(about, sql`${slot(`access.${about.seat}.teams`)}::uuid[]`)];
    case 'team_tree':
      return [ofTeams(about, sql`${slot(`access.${about.seat}.team_tree`)}::uuid[]`)];
  }
}

/** A record without a company belongs to all of them. */
export function companyReadable(entity: Entity, alias: string): Sql {
  if (!entity.fields['company']) return raw('true');
  const company = column(alias, 'company');
  return sql`(${company} is null or ${company} = any(${slot('access.companies')}::uuid[]))`;
}

function ofCompany({ entity, alias, seat }: ScopeOf, shared: boolean): Sql[] {
  if (!entity.fields['company']) return [];
  const company = column(alias, 'company');
  const same = sql`${company} = ${slot(`access.${seat}.company`)}::uuid`;
  return [shared ? sql`(${company} is null or ${same})` : same];
}

function ofUser({ entity, alias }: ScopeOf): Sql {
  return entity.fields['owner'] ? sql`${column(alias, 'owner')} = ${slot('access.user')}::uuid` : raw('false');
}

/** The record's team, else the teams of its owner. */
function ofTeams({ entity, alias }: ScopeOf, teams: Sql): Sql {
  const byTeam = entity.fields['team'] ? sql`${column(alias, 'team')} = any(${teams})` : undefined;
  if (!entity.fields['owner']) return byTeam ?? raw('false');
  const members = sql`select m."user" from "membership" m where m."deleted_at" is null and m."team" = any(${teams})`;
  const byOwner = sql`${column(alias, 'owner')} in (${members})`;
  return byTeam ? any([byTeam, all([sql`${column(alias, 'team')} is null`, byOwner])]) : byOwner;
}

/** The record's agency, else the agencies of its owner. */
function ofAgency({ entity, alias, seat }: ScopeOf): Sql {
  const own = slot(`access.${seat}.agency`);
  const byAgency = entity.fields['agency'] ? sql`${column(alias, 'agency')} = ${own}::uuid` : undefined;
  if (!entity.fields['owner']) return byAgency ?? raw('false');
  const members = sql`select m."user" from "membership" m left join "team" t on t."id" = m."team" where m."deleted_at" is null and coalesce(m."agency", t."agency") = ${own}::uuid`;
  const byOwner = sql`${column(alias, 'owner')} in (${members})`;
  return byAgency ? any([byAgency, all([sql`${column(alias, 'agency')} is null`, byOwner])]) : byOwner;
}
