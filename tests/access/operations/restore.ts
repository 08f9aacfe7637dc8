// Deletions taken back, one after the other, since each changes what the next finds: who may, what comes back, and what
// they see then. Somebody deletes it again sometimes, so that there is something left for the others.

import type { Episode, Stage, Witnessed } from '../case.ts';
import type { Random } from '../generate/random.ts';
import type { Entity } from '../oracle/model.ts';
import { presentRecord } from '../oracle/present.ts';
import { deletedWith, outcomeOf } from '../oracle/restoring.ts';
import { allowedIds, mayRead, type Person, personOf, type World } from '../oracle/rights.ts';
import { isLive, type Row } from '../oracle/tables.ts';

export const restore: Episode = async (stage) => {
  const { generated, look } = stage;
  const found: Witnessed[] = [];
  let world = await look();
  for (const { login } of generated.organisation.people) {
    for (const { name } of generated.entities) {
      const random = generated.random.fork(`restore ${login} ${name}`);
      const entity = world.model.entities[name] as Entity;
      for (const id of chosen(random, { world, person: personOf(world.tables, login), entity })) {
        const attempt = { stage, person: personOf(world.tables, login), entity, id };
        const { witnessed, after } = await attemptOf(attempt, world);
        found.push(witnessed);
        world = after === world ? world : await deletedAgain(stage, random, { before: world, after, entity, id });
      }
    }
  }
  return found;
};

interface Choosing {
  readonly world: World;
  readonly person: Person;
  readonly entity: Entity;
}

/**
 * Deleted records that the person might restore, one of them deleted along with another; that they may only see; that they
 * may not; and one that is there.
 */
function chosen(random: Random, { world, person, entity }: Choosing): readonly string[] {
  const rows = [...(world.tables[entity.name]?.values() ?? [])];
  const gone = rows.filter((row) => !isLive(row));
  const idOf = (row: Row): string => String(row['id']);
  const isSeen = (row: Row) => mayRead(world, person, entity.name, idOf(row));
  const isTheirs = (row: Row) => isSeen(row) && allowedIds(world, person, entity.name, 'delete').has(idOf(row));
  const isAlong = (row: Row) =>
    deletedWith(world, row).some(({ depth, record }) => depth === 0 && record !== idOf(row));
  const sorts = [
    gone.filter(isTheirs),
    gone.filter((row) => isTheirs(row) && isAlong(row)),
    gone.filter((row) => isSeen(row) && !isTheirs(row)),
    gone.filter((row) => !isSeen(row)),
    rows.filter(isLive),
  ];
  return [...new Set(sorts.flatMap((sort) => random.some(sort, 1)).map(idOf))];
}

interface Attempt {
  readonly stage: Stage;
  readonly person: Person;
  readonly entity: Entity;
  readonly id: string;
}

/** `after` is the world as it was where nothing was restored. */
async function attemptOf({ stage, person, entity, id }: Attempt, world: World) {
  const path = `/api/records/${entity.name}/${id}/restore`;
  const outcome = outcomeOf(world, person, entity.name, id);
  const answer = await stage.clients[person.login]?.post(path, {});
  const wasGone = !isLive(world.tables[entity.name]?.get(id) ?? {});
  const after = answer?.status === 200 && wasGone ? await stage.look() : world;
  const row = after.tables[entity.name]?.get(id) ?? {};
  const expected =
    outcome.status === 200
      ? { ...outcome, record: presentRecord(after, person, { entity, row, listed: false }) }
      : outcome;
  const observed =
    answer?.status === 200
      ? { status: 200, back: restoredBetween(world, after), record: answer.json }
      : { status: answer?.status, code: answer?.json.code };
  const witnessed: Witnessed = {
    person: person.login,
    entity: entity.name,
    request: `POST ${path}`,
    expected,
    observed,
  };
  return { witnessed, after };
}

/** Ids of what was deleted and is there now. */
function restoredBetween(before: World, after: World): readonly string[] {
  const ids = Object.entries(before.tables).flatMap(([entity, rows]) =>
    [...rows].filter(([id, row]) => !isLive(row) && isLive(after.tables[entity]?.get(id) ?? {})).map(([id]) => id),
  );
  return ids.sort();
}

interface Restored {
  readonly before: World;
  readonly after: World;
  readonly entity: Entity;
  readonly id: string;
}

async function deletedAgain(stage: Stage, random: Random, { before, after, entity, id }: Restored): Promise<World> {
  if (random.chance(0.3)) return after;
  const together = deletedWith(before, before.tables[entity.name]?.get(id) ?? {});
  const root = together.find(({ depth }) => depth === 0);
  if (root) await stage.clients['admin']?.remove(`/api/records/${root.entity}/${root.record}`);
  return stage.look();
}
