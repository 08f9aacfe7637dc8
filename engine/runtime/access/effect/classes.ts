// The classes of fields that a change of roles opens and closes, by how many people may read or write them.

import type { EffectAnswer } from '../../../../schemas/http/access.ts';
import type { Model } from '../../../metadata/model.ts';
import { textIn } from '../../records/write/messages.ts';
import type { Membership } from '../../sessions/membership.ts';
import { classRight, RANK } from '../roles.ts';
import type { Person } from './people.ts';

/** Those with a difference. */
export function classEffects(
  { before, after, language }: { readonly before: Model; readonly after: Model; readonly language: string },
  people: readonly Person[],
): EffectAnswer['classes'] {
  return Object.entries(after.classes).flatMap(([name, { title }]) => {
    const changed = people.map(({ identity: { memberships } }) => ({
      was: bestRank(before, memberships, name),
      is: bestRank(after, memberships, name),
    }));
    const count = (holds: (each: { readonly was: number; readonly is: number }) => boolean): number =>
      changed.filter(holds).length;
    const opensTo = (rank: number) => count(({ was, is }) => was < rank && is >= rank);
    const closesTo = (rank: number) => count(({ was, is }) => was >= rank && is < rank);
    const opens = { read: opensTo(RANK.read), write: opensTo(RANK.write) };
    const closes = { read: closesTo(RANK.read), write: closesTo(RANK.write) };
    const isSame = opens.read + opens.write + closes.read + closes.write === 0;
    return isSame ? [] : [{ name, title: textIn(title, language), opens, closes }];
  });
}

/** The most that any of the roles may do with fields of the class. */
function bestRank({ roles }: Model, memberships: readonly Membership[], name: string): number {
  const held = memberships.flatMap(({ role }) => (Object.hasOwn(roles, role) ? (roles[role] ?? []) : []));
  return Math.max(RANK.hidden, ...held.map((role) => RANK[classRight(role, name)]));
}
