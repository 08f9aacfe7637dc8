// Restrictions: conditions that records have to fulfil for whoever they bind, whatever is granted. They stand outside of
// the grants, so a further role never opens what one of them closes; reading it: allowed = every restriction AND …

import type { Entity, Model, Restriction, Role } from '../../metadata/model.ts';
import type { Sql } from '../../rules/sql.ts';
import type { Action } from './access.ts';
import { grantRule } from './when.ts';

/** Those that bind a holder of these roles. A role that only includes another is not that other one. */
export function restrictionsFor(model: Model, roles: readonly Role[]): readonly Restriction[] {
  return Object.values(model.restrictions).filter(
    (each) => each.for.length === 0 || roles.some((role) => each.for.includes(role.name)),
  );
}

export interface Restricted {
  readonly entity: Entity;
  readonly action: Action;
  readonly alias: string;
}

/** Conditions that all must hold for the row. */
export function restrictedRows(model: Model, restrictions: readonly Restriction[], row: Restricted): readonly Sql[] {
  return restrictions.filter((each) => binds(each, row)).map((each) => grantRule(model, row, each.rule.rule));
}

/** Whether one of them closes the action for every record of the entity. */
export function isClosed(restrictions: readonly Restriction[], of: Pick<Restricted, 'entity' | 'action'>): boolean {
  return restrictions.some((each) => {
    const { rule } = each.rule;
    return rule.kind === 'literal' && rule.value === false && binds(each, of);
  });
}

/** What may not be read is not exported either. */
export function binds(
  restriction: Pick<Restriction, 'entity' | 'actions'>,
  { entity, action }: { readonly entity: Pick<Entity, 'name'>; readonly action: Action },
): boolean {
  if (restriction.entity !== entity.name) return false;
  const { actions } = restriction;
  return actions.includes('*') || actions.includes(action) || (action === 'export' && actions.includes('read'));
}
