// Scopes as conditions on a row. A grant's scope is measured from the membership that gives its role; a membership
// of the whole tenant measures agency, company and all as everything.

import type { Entity, Scope } from '../../metadata/model.ts';
import { all, any, column, raw, type Sql, slot, sql } from '../../rules/sql.ts';
import type { Reach } from '../sessions/membership.ts';
import { agencyOfMembership } from '../sessions/sql/place.ts';
import type { Action } from './access.ts';
import { agencyOf, companyFits } from './companies.ts';
import { AUDIT_EVENT } from './dependent.ts';
import { eventWithinReach, isOrganisation, withinReach } from './organisation.ts';

export interface ScopeOf {
  readonly entity: Entity;
  readonly action: Action;
  readonly alias: string;
  readonly scope: Scope;
  readonly reach: Reach;
  /** Number of the membership, which names its slots. */
  readonly seat: number;
}

/** Conditions that all must hold; none: every row. */
export function scopeCondition(about: ScopeOf): Sql[] {
  const { scope, reach } = about;
  switch (scope) {
    case 'all':
      return ofCompany(about, true);
    case 'company':
      return ofCompany(about, false);
    case 'agency':
      return reach === 'tenant' ? ofCompany(about, true) : [ofAgency(about)];
    case 'own':
      return [ofUser(about), ...ofCompany(about, true)];
    case 'team':
      return [ofTeams(about, sql`${slot(`access.${about.seat}.teams`)}::uuid[]`)];
    case 'team_tree':
      return [ofTeams(about, sql`${slot(`access.${about.seat}.team_tree`)}::uuid[]`)];
  }
}

/** A record without a company belongs to all of them. */
export function companyReadable(entity: Entity, alias: string): Sql {
  return companyFits({ entity, alias }, (company) => sql`${company} = any(${slot('access.companies')}::uuid[])`, true);
}

/** `shared`: those without a company too. How a tenant is organised changes only from within. */
function ofCompany(about: ScopeOf, shared: boolean): Sql[] {
  const { reach, seat } = about;
  const own = sql`${slot(`access.${seat}.company`)}::uuid`;
  if (isOrganisation(about)) return withinReach({ ...about, company: own });
  if (about.entity.name === AUDIT_EVENT) return eventWithinReach({ ...about, company: own });
  if (reach !== 'company') return [];
  return [companyFits(about, (company) => sql`${company} = ${own}`, shared)];
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
  const agency = agencyOf(entity, alias);
  const byAgency = agency && sql`${agency} = ${own}::uuid`;
  if (!entity.fields['owner']) return byAgency ?? raw('false');
  const members = sql`select m."user" from "membership" m where m."deleted_at" is null and ${agencyOfMembership('m')} = ${own}::uuid`;
  const byOwner = sql`${column(alias, 'owner')} in (${members})`;
  return byAgency ? any([byAgency, all([sql`${column(alias, 'agency')} is null`, byOwner])]) : byOwner;
}
