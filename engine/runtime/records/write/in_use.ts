// A record that others refer to, and that can therefore not be deleted or moved: how many there are is told of those that
// may be seen, and of the others only that they are there.

import type { Entity } from '../../../metadata/model.ts';
import { type Problem, Refusal } from '../../../problems.ts';
import type { Sql } from '../../../rules/sql.ts';
import type { Connection } from '../../database/connection.ts';
import type { Request } from '../../request.ts';
import { textIn } from './messages.ts';
import { countReferrers, type Leading } from './referrers.ts';

export interface Uses {
  /** Fields by which records of each entity may refer to what is not to be referred to. */
  readonly leading: ReadonlyMap<Entity, readonly Leading[]>;
  /** Which of the records count, with the slots that the condition has. */
  readonly where?: (entity: Entity, alias: string) => Sql;
  readonly slots?: Readonly<Record<string, unknown>>;
  /** The beginning of what is told: `The record cannot be deleted`. */
  readonly what: string;
}

const UNSEEN = 'Records that you may not see refer to it.';

/** Throws `record.in_use` with one problem per entity whose records stand in the way, and one for all that are not to be seen. */
export async function refuseInUse(
  place: { readonly request: Request; readonly connection: Connection },
  { leading, where, slots, what }: Uses,
): Promise<void> {
  const seen = new Map<Entity, number>();
  let hasUnseen = false;
  for (const [entity, fields] of leading) {
    const count = await countReferrers(
      place,
      entity,
      fields,
      where && { where: where(entity, 't'), slots: slots ?? {} },
    );
    if (count.seen > 0) seen.set(entity, count.seen);
    hasUnseen ||= count.all > count.seen;
  }
  if (seen.size === 0 && !hasUnseen) return;
  const problems = [...seen].map(([entity, count]): Problem => {
    const title = textIn(count === 1 ? entity.title : entity.plural, place.request.language);
    const detail = `${count} ${title} ${count === 1 ? 'refers' : 'refer'} to it.`;
    return { code: 'record.in_use', pointer: '', detail, params: { count, entity: entity.name } };
  });
  if (hasUnseen) problems.push({ code: 'record.in_use', pointer: '', detail: UNSEEN });
  const detail = `${what}: ${problems.map((problem) => problem.detail).join(' ')}`;
  const count = [...seen.values()].reduce((sum, each) => sum + each, 0);
  throw new Refusal('record.in_use', detail, { problems, ...(!hasUnseen && { members: { params: { count } } }) });
}
