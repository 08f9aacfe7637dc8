// What the right to do something with a row is made of, each piece as a condition of its own. The verdict is never made
// from them: that is the predicate that everything else uses (compile.ts), asked in the same statement.

import type { Entity, Grant, Model, Restriction, Role } from '../../../metadata/model.ts';
import { all, any, type Sql } from '../../../rules/sql.ts';
import { type Membership, reachOf } from '../../sessions/membership.ts';
import type { Access, Action } from '../access.ts';
import { sharedScope } from '../compile.ts';
import { recordsSeen } from '../dependent.ts';
import { keepsAdministrator, keepsOneself, withinRole } from '../organisation.ts';
import { binds, restrictionsFor } from '../restrictions.ts';
import { grantOf } from '../roles.ts';
import { companyReadable, scopeCondition } from '../scopes.ts';
import { seatsOf } from '../seats.ts';
import { sharedRow } from '../shares.ts';
import { grantRule } from '../when.ts';

/** The grant of one membership. */
export interface GrantPiece {
  readonly membership: Membership;
  readonly role: Role;
  readonly grant: Grant;
  /** Whether the row lies in its scope, and whether its rule holds; undefined: it has none. */
  readonly scope: Sql;
  readonly when: Sql | undefined;
}

export interface Pieces {
  /** Whether the row is of a company that the user may read, or shared with theirs by a rule. */
  readonly company: Sql;
  readonly grants: readonly GrantPiece[];
  /** Whether it is shared with the user for the action; undefined: nothing of the entity is. */
  readonly shared: Sql | undefined;
  /** Whether the records without which it is not may be seen. */
  readonly depends: Sql;
  /** Whether the tenant keeps an administrator, and the user their own account. */
  readonly organisation: Sql;
  /** Restrictions that bind the user in this, each with whether the row fulfils it. */
  readonly restrictions: readonly RestrictionPiece[];
}

export interface RestrictionPiece {
  readonly restriction: Restriction;
  readonly holds: Sql;
}

export interface Asked {
  readonly entity: Entity;
  readonly action: Action;
  readonly alias: string;
}

/** Their slots are those of `access`. */
export function piecesOf(model: Model, memberships: readonly Membership[], access: Access, asked: Asked): Pieces {
  const seats = seatsOf(model, memberships);
  const reaches = seats.map(({ membership }) => reachOf(membership));
  const isInCompanies = reaches.every((reach) => reach === 'company');
  const grants = seats.flatMap(({ membership, seat: { role, reach, place } }) => {
    const grant = grantOf(role, asked.entity, asked.action);
    if (grant === undefined) return [];
    const own = all([
      ...scopeCondition({ ...asked, scope: grant.scope, reach, places: [place] }),
      ...withinRole(model, role, { ...asked, reach }),
    ]);
    const shared = sharedScope(model, asked, { grant, reach, place });
    const scope = shared ? any([own, shared]) : own;
    return [{ membership, role, grant, scope, shared, when: grant.when && grantRule(model, asked, grant.when.rule) }];
  });
  const shared = grants.flatMap((piece) => piece.shared ?? []);
  const { entity, action, alias } = asked;
  const isShared = access.rows(entity, action, alias) !== access.granted(entity, action, alias);
  return {
    company: isInCompanies ? any([companyReadable(asked.entity, asked.alias), ...shared]) : all([]),
    grants,
    shared: isShared ? sharedRow(asked, alias) : undefined,
    depends: all(recordsSeen(model, access, asked)),
    organisation: all([
      ...keepsOneself(asked),
      ...(reaches.includes('tenant') ? keepsAdministrator(model, asked) : []),
    ]),
    restrictions: restrictionsFor(
      model,
      seats.map(({ seat }) => seat.role),
    )
      .filter((restriction) => binds(restriction, asked))
      .map((restriction) => ({ restriction, holds: grantRule(model, asked, restriction.rule.rule) })),
  };
}
