// Which scopes an entity can answer: what each of them reads of a record. Asked where a role is compiled, so that a
// grant says nothing empty, and for grants on all entities, which hold only where they mean something.

import type { Entity } from './model.ts';
import type { Scope } from './model_access.ts';

/** A scope needs one of these fields. */
export const SCOPE_NEEDS: Readonly<Record<Exclude<Scope, 'all'>, readonly string[]>> = {
  own: ['owner'],
  team: ['team', 'owner'],
  team_tree: ['team', 'owner'],
  agency: ['agency', 'owner'],
  company: ['company'],
};

/** Entities of base whose company follows from what they are, and is not (or not only) a field of theirs. */
export const OF_A_COMPANY = ['company', 'team', 'membership'] as const;

/** Whether the records of an entity have what the scope is measured by. */
export function answersScope(entity: Pick<Entity, 'name' | 'fields'>, scope: Scope): boolean {
  if (scope === 'all') return true;
  if (scope === 'company' && (OF_A_COMPANY as readonly string[]).includes(entity.name)) return true;
  return SCOPE_NEEDS[scope].some((field) => entity.fields[field] !== undefined);
}
