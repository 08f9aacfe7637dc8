// The part of the model that says who may do what: roles with their grants, which add, and restrictions, which take
// away. How they become conditions on rows is engine/runtime/access.

import type { ModelRule, Text } from './model_parts.ts';

export const SCOPES = ['own', 'team', 'team_tree', 'agency', 'company', 'all'] as const;
export type Scope = (typeof SCOPES)[number];

/** What may be done with records of any entity; all else are actions of the engine or of packs. */
export const RECORD_ACTIONS: readonly string[] = ['read', 'create', 'update', 'delete', 'export'];

/**
 * What else the engine asks a right for, by entity of base. Who may change users may not do these for that: viewing as
 * somebody is more than to correct a telephone number.
 */
export const ENGINE_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  user: ['invite', 'deactivate', 'view_as', 'explain'],
};

/** Fields of base whose change asks for such a right, besides that to change the record. */
const FIELD_RIGHTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  user: { active: 'deactivate' },
};

const NONE: Readonly<Record<string, string>> = {};

/** Field → the right that a change of it asks for besides; of most entities none. */
export function rightsOfFields(entity: string): Readonly<Record<string, string>> {
  return Object.hasOwn(FIELD_RIGHTS, entity) ? (FIELD_RIGHTS[entity] ?? NONE) : NONE;
}

/** Whether the engine, and no pack, asks for this right. */
export function isEngineAction(entity: string, action: string): boolean {
  return Object.hasOwn(ENGINE_ACTIONS, entity) && ENGINE_ACTIONS[entity]?.includes(action) === true;
}

export interface Role {
  readonly name: string;
  readonly pack: string;
  readonly title: Text;
  readonly assignable: boolean;
  /** Entity (or `*`) → action (or `*`) → grant, with those of included roles folded in; null: taken back (`none`). */
  readonly grants: Readonly<Record<string, Readonly<Record<string, Grant | null>>>>;
  /** Class (or `*`) → what the role may do with its fields; a class not named is hidden. */
  readonly classes: Readonly<Record<string, 'read' | 'write' | 'hidden'>>;
}

export interface Grant {
  readonly scope: Scope;
  readonly when?: ModelRule;
  /** Records of other companies for which this holds are reached, too. */
  readonly companies?: ModelRule;
}

/** A condition that records have to fulfil, whatever is granted. */
export interface Restriction {
  readonly name: string;
  readonly pack: string;
  readonly title: Text;
  readonly entity: string;
  /** Actions (or `*`) that it binds. */
  readonly actions: readonly string[];
  /** Roles: it binds who holds any of them. None named: everybody. */
  readonly for: readonly string[];
  readonly rule: ModelRule;
}
