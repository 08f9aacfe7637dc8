// What the rules of roles that somebody sends may name. They are evaluated without grants, and the numbers tell how many
// records fulfil them: a rule of the asker's own choice over what they may not read would be read out by guesses.

import type { GrantRule, Readable, ReadableFor } from '../../../metadata/compile/readable.ts';
import type { Entity, Model } from '../../../metadata/model.ts';
import { isTrue } from '../../../rules/sql.ts';
import { entityOf } from '../../records/query/source.ts';
import type { Request } from '../../request.ts';
import { ROW } from './counter.ts';

/**
 * Rules in files that were sent name what the asker may read; the others, and those that are sent as the model has them
 * at the same place, are as their authors wrote them.
 */
export function readableForAsker(asker: Request, isSent: (file: string) => boolean): ReadableFor {
  const readable = readableTo(asker);
  return (rule) => (isSent(rule.file) && !isOfModel(asker.model, rule) ? readable : undefined);
}

function isOfModel({ roles }: Model, { role, entity, action, key, json }: GrantRule): boolean {
  const known = Object.hasOwn(roles, role) ? roles[role]?.grants[entity]?.[action]?.[key] : undefined;
  return known !== undefined && JSON.stringify(known.json) === JSON.stringify(json);
}

/**
 * Only records that the asker may read are counted, so of those the rule may name whatever they may read. A reference
 * leads to some that they may not, unless they may read all of its entity.
 */
function readableTo({ model, access }: Request): Readable {
  const readsSome = (entity: Entity): boolean => access.may(entity, 'read');
  const readsAll = (entity: Entity): boolean => readsSome(entity) && isTrue(access.rows(entity, 'read', ROW));
  return (name, field, isReached) => {
    const entity = entityOf(model, name);
    if (entity === undefined || !(isReached ? readsAll : readsSome)(entity)) return false;
    return access.readable(entity, field.name) !== undefined;
  };
}
