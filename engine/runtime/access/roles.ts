// Roles compared with each other, and as memberships name them.

import type { Entity, Grant, Model, ModelRule, Role, Scope } from '../../metadata/model.ts';
import { ENGINE_ACTIONS, isEngineAction, RECORD_ACTIONS } from '../../metadata/model_access.ts';
import { answersScope } from '../../metadata/scope_answers.ts';
import type { Problem } from '../../problems.ts';
import { shorten } from '../field_types/refusals.ts';
import type { Reach } from '../sessions/membership.ts';
import type { Action } from './access.ts';
import { binds } from './restrictions.ts';

/**
 * A role's grant for an entity and action; the more precisely named one wins. What is granted on all entities holds on
 * those that can answer its scope: nothing is of a company, or anybody's own, that has neither company nor owner.
 */
export function grantOf(role: Role, entity: Pick<Entity, 'name' | 'fields'>, action: Action): Grant | undefined {
  const precise = grantIn(role, entity.name, action);
  if (precise !== undefined) return precise ?? undefined;
  const general = grantIn(role, '*', action);
  return general && answersScope(entity, general.scope) ? general : undefined;
}

/** Null where it was taken back: then nothing more general counts. */
function grantIn({ grants }: Role, entity: string, action: Action): Grant | null | undefined {
  const actions = grants[entity];
  const own = actions?.[action];
  return own === undefined ? actions?.['*'] : own;
}

export type Right = Role['classes'][string];

export const RANK: Readonly<Record<Right, number>> = { hidden: 0, read: 1, write: 2 };

/** What a role may do with fields of a class; a class that it does not name is hidden. */
export function classRight(role: Role, name: string): Right {
  return role.classes[name] ?? role.classes['*'] ?? 'hidden';
}

/** Narrower scopes that each scope holds, measured from one place. */
const WITHIN: Readonly<Record<Scope, readonly Scope[]>> = {
  own: [],
  team: ['own'],
  team_tree: ['own', 'team'],
  agency: ['own'],
  company: ['own', 'team', 'team_tree', 'agency'],
  all: ['own', 'team', 'team_tree', 'agency', 'company'],
};

/**
 * Roles of which everything that they may do may be done in this one too, from the same place. An action of a pack is
 * covered by itself, or else by the right to change the record: packs add actions, and not all of them to all roles.
 * One that a restriction does not bind, where it binds this one, may do more. Records that a role shares between companies are
 * covered where this one reaches the whole tenant, and from any other place by the same rule alone.
 */
export function coveredRoles(model: Model, role: Role, reach: Reach = 'company'): readonly Role[] {
  const covered = reach === 'tenant' ? coveredFromTenant : coveredFromPlace;
  const known = covered.get(model) ?? new Map<Role, readonly Role[]>();
  covered.set(model, known);
  const isCovered = (other: Role) => other === role || covers(model, { role, other, isFromTenant: reach === 'tenant' });
  const found = known.get(role) ?? Object.values(model.roles).filter(isCovered);
  known.set(role, found);
  return found;
}

/** Explaining asks with each request, and comparing 50 roles takes some 10 ms. */
const coveredFromTenant = new WeakMap<Model, Map<Role, readonly Role[]>>();
const coveredFromPlace = new WeakMap<Model, Map<Role, readonly Role[]>>();

interface Covering {
  readonly role: Role;
  readonly other: Role;
  readonly isFromTenant: boolean;
}

function covers(model: Model, { role, other, isFromTenant }: Covering): boolean {
  const named = Object.values(other.grants).flatMap(Object.keys);
  const actions = [...new Set([...RECORD_ACTIONS, ...Object.values(ENGINE_ACTIONS).flat(), ...named])];
  return (
    !isFreer(model, { role, other, actions }) &&
    Object.values(model.entities).every((entity) =>
      actions.every((action) => {
        return isWithin(grantOf(other, entity, action), widestGrant(role, entity, action), isFromTenant);
      }),
    ) &&
    Object.keys(model.classes).every((name) => RANK[classRight(other, name)] <= RANK[classRight(role, name)])
  );
}

interface Compared {
  readonly role: Role;
  readonly other: Role;
  readonly actions: readonly Action[];
}

/** Whether the other role may do something that a restriction keeps from this one alone. */
function isFreer(model: Model, { role, other, actions }: Compared): boolean {
  const alone = Object.values(model.restrictions).filter(
    (each) => each.for.includes(role.name) && !each.for.includes(other.name),
  );
  return alone.some((each) => {
    const entity = model.entities[each.entity];
    return entity && actions.some((action) => binds(each, { entity, action }) && grantOf(other, entity, action));
  });
}

function widestGrant(role: Role, entity: Entity, action: Action): Grant | undefined {
  const own = grantOf(role, entity, action);
  const isItself = RECORD_ACTIONS.includes(action) || isEngineAction(entity.name, action);
  return own || isItself ? own : grantOf(role, entity, 'update');
}

function isWithin(grant: Grant | undefined, wider: Grant | undefined, isFromTenant: boolean): boolean {
  if (!grant) return true;
  if (!wider || (grant.scope !== wider.scope && !WITHIN[wider.scope].includes(grant.scope))) return false;
  if (grant.companies && !isFromTenant && !isSameRule(grant.companies, wider.companies)) return false;
  return !wider.when || isSameRule(wider.when, grant.when);
}

function isSameRule(one: ModelRule, other: ModelRule | undefined): boolean {
  return JSON.stringify(one.json) === JSON.stringify(other?.json);
}

/** Roles that give memberships of any kind: in the whole tenant they administer it. */
export function administrators(model: Model): readonly Role[] {
  const membership = model.entities['membership'];
  if (!membership) return [];
  return Object.values(model.roles).filter((role) => {
    const grant = grantOf(role, membership, 'create');
    return grant?.scope === 'all' && !grant.when;
  });
}

/** The names under which memberships may have stored a role: `rep`, `sales/rep`. */
export function storedNames(role: Role): readonly string[] {
  return [role.name, `${role.pack}/${role.name}`];
}

/** The role that a membership names, if it is one that people may be given: else `option.unknown`. */
export function roleProblems(model: Model, name: string, pointer: string): readonly Problem[] {
  const offered = Object.values(model.roles).filter((role) => role.assignable);
  if (offered.some((role) => storedNames(role).includes(name))) return [];
  const detail = `There is no role “${shorten(name)}” to give; there are ${offered.map((role) => role.name).join(', ')}.`;
  return [{ code: 'option.unknown', pointer, detail }];
}
