// Scopes as conditions on a row. A grant's scope is measured from the membership that gives its role; a membership
// of the whole tenant measures agency, company and all as everything.

import type { Entity, Scope } from '../../metadata/model.ts';
import { all, any, column, join, raw, type Sql, slot, sql } from '../../rules/sql.ts';
import type { Reach } from '../sessions/membership.ts';
import { isOfAgency } from '../sessions/sql/place.ts';
import type { Action, IdSet, RowKey } from './access.ts';
import { agencyOf, companyFits, hasDerivedAgency } from './companies.ts';
import { AUDIT_EVENT } from './dependent.ts';
import { eventWithinReach, isOrganisation, withinReach } from './organisation.ts';

export interface ScopeOf {
  readonly entity: Entity;
  readonly action: Action;
  readonly alias: string;
  readonly scope: Scope;
  readonly reach: Reach;
  /** Numbers of the places where it is measured, which name their slots; several only for teams. */
  readonly places: readonly number[];
  /** Whether the sets of `scopeKeys` are bound. */
  readonly isKnown?: boolean;
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
    case 'team_tree':
      return [ofTeams(about, teamsOf(about))];
  }
}

/** By what all rows of the scope can be looked up; undefined where they can only be told by looking at each. */
export function scopeKeys(about: ScopeOf): readonly RowKey[] | undefined {
  const { entity, scope, reach } = about;
  const keyOf = (column: RowKey['column'], ids: Sql): RowKey[] =>
    entity.fields[column] ? [{ column, ids, sets: [{ slot: knownSlot(about, column), ids }] }] : [];
  switch (scope) {
    case 'own':
      return keyOf('owner', sql`select ${slot('access.user')}::uuid as "id"`);
    case 'team':
    case 'team_tree': {
      // In a select of their own: a planner who sees how many there are plans each request anew, for no other plan.
      const teams = sql`(select ${teamsOf(about)})::uuid[]`;
      return [...keyOf('team', sql`select unnest(${teams}) as "id"`), ...keyOf('owner', membersOf(teams))];
    }
    case 'agency': {
      if (reach === 'tenant' || hasDerivedAgency(entity)) return undefined;
      const agency = sql`${slot(`access.${placeOf(about)}.agency`)}::uuid`;
      return [...keyOf('agency', sql`select ${agency} as "id"`), ...keyOf('owner', staffOf(agency))];
    }
    default:
      return undefined;
  }
}

/** Other scopes and other places have other ids. */
function knownSlot({ scope, places }: ScopeOf, column: RowKey['column']): IdSet['slot'] {
  return `known.${column}.${scope}.${places.join('.')}`;
}

/** Of several places together. */
function teamsOf({ scope, places }: ScopeOf): Sql {
  const which = scope === 'team' ? 'teams' : 'team_tree';
  const each = places.map((place) => sql`${slot(`access.${place}.${which}`)}::uuid[]`);
  // In a select of its own: joined once, and not for each row.
  return each.length === 1 ? (each[0] as Sql) : sql`(select ${join(each, ' || ')})::uuid[]`;
}

function placeOf({ places }: ScopeOf): number {
  return places[0] ?? 0;
}

/** A record without a company belongs to all of them. */
export function companyReadable(entity: Entity, alias: string): Sql {
  return companyFits({ entity, alias }, (company) => sql`${company} = any(${slot('access.companies')}::uuid[])`, true);
}

/** `shared`: those without a company too. How a tenant is organised changes only from within. */
function ofCompany(about: ScopeOf, shared: boolean): Sql[] {
  const { reach } = about;
  const own = sql`${slot(`access.${placeOf(about)}.company`)}::uuid`;
  if (isOrganisation(about)) return withinReach({ ...about, company: own });
  if (about.entity.name === AUDIT_EVENT) return eventWithinReach({ ...about, company: own });
  if (reach !== 'company') return [];
  return [companyFits(about, (company) => sql`${company} = ${own}`, shared)];
}

function ofUser({ entity, alias }: ScopeOf): Sql {
  return entity.fields['owner'] ? sql`${column(alias, 'owner')} = ${slot('access.user')}::uuid` : raw('false');
}

/** The record's team, else the teams of its owner. */
function ofTeams(about: ScopeOf, teams: Sql): Sql {
  const { entity, alias } = about;
  const byTeam = entity.fields['team'] ? sql`${column(alias, 'team')} = any(${teams})` : undefined;
  if (!entity.fields['owner']) return byTeam ?? raw('false');
  const byOwner = isOwnedBy(about, membersOf(teams));
  return byTeam ? any([byTeam, all([sql`${column(alias, 'team')} is null`, byOwner])]) : byOwner;
}

function isOwnedBy(about: ScopeOf, people: Sql): Sql {
  const owner = column(about.alias, 'owner');
  return about.isKnown ? sql`${owner} = any(${slot(knownSlot(about, 'owner'))}::uuid[])` : sql`${owner} in (${people})`;
}

function membersOf(teams: Sql): Sql {
  return sql`select m."user" as "id" from "membership" m where m."deleted_at" is null and m."team" = any(${teams})`;
}

/** The record's agency, else the agencies of its owner. */
function ofAgency(about: ScopeOf): Sql {
  const { entity, alias } = about;
  const own = sql`${slot(`access.${placeOf(about)}.agency`)}::uuid`;
  const agency = agencyOf(entity, alias);
  const byAgency = agency && sql`${agency} = ${own}`;
  if (!entity.fields['owner']) return byAgency ?? raw('false');
  const byOwner = isOwnedBy(about, staffOf(own));
  return byAgency ? any([byAgency, all([sql`${column(alias, 'agency')} is null`, byOwner])]) : byOwner;
}

function staffOf(agency: Sql): Sql {
  return sql`select m."user" as "id" from "membership" m where m."deleted_at" is null and ${isOfAgency('m', agency)}`;
}
