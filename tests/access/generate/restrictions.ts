// Restrictions by chance: conditions for everybody or for the holders of some roles, on some actions or on all.

import { type GeneratedEntity, PACK } from './model.ts';
import type { Random } from './random.ts';
import { ROLES } from './roles.ts';
import { generateRule } from './rules.ts';

const ACTIONS = ['read', 'read', 'update', 'delete', 'create', '*'];

/** One that binds everybody would keep the administrator from storing the records. */
const ADMINISTERS = { in: ['admin', { var: '$user.roles' }] };

/** Documents by path; more than half of the entities have one. */
export function generateRestrictions(
  random: Random,
  entities: readonly GeneratedEntity[],
): Readonly<Record<string, unknown>> {
  const restricted = entities.filter(() => random.chance(0.6));
  return Object.fromEntries(
    restricted.flatMap((entity) => {
      const rule = generateRule(random, { entity, entities, roles: ROLES });
      const name = `${entity.name}_limit`;
      const bound = random.chance(0.5) ? random.some(ROLES, 2) : [];
      const document = {
        $id: `crm:${PACK}/restrictions/${name}`,
        title: name,
        entity: `${PACK}/${entity.name}`,
        actions: setOf(random.some(ACTIONS, random.int(1, 2))),
        ...(bound.length > 0 ? { for: setOf(bound.map((role) => `${PACK}/${role}`)) } : {}),
        rule: bound.length > 0 ? rule : { or: [ADMINISTERS, rule] },
      };
      return rule === undefined ? [] : [[`restrictions/${name}.json`, document]];
    }),
  );
}

function setOf(names: readonly string[]): Readonly<Record<string, true>> {
  return Object.fromEntries(names.map((name) => [name, true]));
}
