// The effect of a change of roles before anybody publishes it: what opens and what closes, in numbers, by the very
// predicates that statements would use. It ends in time, with numbers that say so where they are not all.

import type { EffectAnswer, EffectChange } from '../../../../schemas/http/access.ts';
import type { Entity, Model } from '../../../metadata/model.ts';
import { ENGINE_ACTIONS, RECORD_ACTIONS } from '../../../metadata/model_access.ts';
import { Refusal } from '../../../problems.ts';
import type { Request } from '../../request.ts';
import { type Asked, type Change, changeOf, changeOfCreating } from './change.ts';
import { classEffects } from './classes.ts';
import { type Count, counterOf } from './counter.ts';
import { findPeople, type People } from './people.ts';

/** With the statement that is under way then, less than a long request has. */
const COUNT_WITHIN_MS = 20_000;

/** Throws `access.denied`. */
export function requireEffect({ model, access }: Request): void {
  if (access.may(model.entities['user'] as Entity, 'explain')) return;
  throw new Refusal('access.denied', 'The effect of roles is told to those who may explain what people may do.');
}

/** Of the roles of `after`, all else in which is as it is. */
export async function effectOf(request: Request, after: Model): Promise<EffectAnswer> {
  const until = performance.now() + COUNT_WITHIN_MS;
  const found = await findPeople(request, after, until);
  const count = counterOf(request, until);
  const changes: Counted[] = [];
  for (const asked of questionsOf(request, after)) changes.push({ ...asked, ...(await changeIn(asked, found, count)) });
  const isWhole = found.isWhole && changes.every((change) => change.isWhole);
  const told = changes.filter(
    ({ opens, closes, isWhole: isAll }) => opens.people.length + closes.people.length > 0 || !isAll,
  );
  return {
    people: found.people.length,
    at_least: !isWhole,
    totals: totalsOf(told, found.isWhole),
    entities: told.map((change) => ({ entity: change.entity.name, ...present(change, found.isWhole) })),
    classes: classEffects({ before: request.model, after, language: request.language }, found.people),
  };
}

type Counted = Asked & Change;

/** What is read first, and of that what the roles themselves say otherwise: time may be short. */
function questionsOf({ model, access }: Request, after: Model): readonly Asked[] {
  const readable = Object.values(model.entities).filter((entity) => access.may(entity, 'read'));
  const said = ({ roles }: Model, { name }: Entity) =>
    JSON.stringify(Object.values(roles).map(({ grants }) => [grants[name], grants['*']]));
  const isMeant = (entity: Entity): boolean => said(model, entity) !== said(after, entity);
  const { meant = [], other = [] } = Object.groupBy(readable, (entity) => (isMeant(entity) ? 'meant' : 'other'));
  const entities = [...meant, ...other];
  return actionsOf(model, after).flatMap((action) =>
    entities.flatMap((entity) => (isAskedOf([model, after], { entity, action }) ? [{ entity, action }] : [])),
  );
}

function actionsOf(...models: readonly Model[]): readonly string[] {
  const roles = models.flatMap((model) => Object.values(model.roles));
  const named = roles.flatMap(({ grants }) => Object.values(grants).flatMap(Object.keys));
  const engine = Object.values(ENGINE_ACTIONS).flat();
  return [...new Set([...RECORD_ACTIONS, ...engine, ...named.filter((action) => action !== '*').sort()])];
}

/** An action of a pack, or of the engine, is asked of the entities that somebody may be granted it on. */
function isAskedOf(models: readonly Model[], { entity, action }: Asked): boolean {
  if (RECORD_ACTIONS.includes(action) || ENGINE_ACTIONS[entity.name]?.includes(action)) return true;
  return models.some(({ roles }) =>
    Object.values(roles).some(({ grants }) => grants[entity.name]?.[action] ?? grants['*']?.[action]),
  );
}

function changeIn(asked: Asked, { people }: People, count: Count): Change | Promise<Change> {
  return asked.action === 'create' ? changeOfCreating(asked, people) : changeOf(asked, people, count);
}

function present({ action, opens, closes, isWhole }: Counted, isOfAll: boolean): EffectChange {
  const counted = ({ records, pairs, people }: Change['opens']) => ({ records, people: people.length, pairs });
  return { action, opens: counted(opens), closes: counted(closes), at_least: !isWhole || !isOfAll };
}

/** Records of different entities are different ones; people are the same. */
function totalsOf(changes: readonly Counted[], isOfAll: boolean): readonly EffectChange[] {
  const byAction = Map.groupBy(changes, ({ action }) => action);
  return [...byAction.values()].map((same) => {
    const sum = (which: 'opens' | 'closes'): Change['opens'] => ({
      records: same.reduce((total, change) => total + change[which].records, 0),
      pairs: same.reduce((total, change) => total + change[which].pairs, 0),
      people: [...new Set(same.flatMap((change) => change[which].people))],
    });
    const [first] = same as [Counted, ...Counted[]];
    const isWhole = same.every((change) => change.isWhole);
    return present({ ...first, opens: sum('opens'), closes: sum('closes'), isWhole }, isOfAll);
  });
}
