// Many writes in one request that do happen: everybody changes, makes, upserts and deletes records of each entity, one
// person after the other. What each operation answers, which records are other than before, and what they hold must be what the
// oracle says, which sees every operation as the ones before it left the records. So must what the next person sees of it.

import type { Episode, Stage, Witnessed } from '../case.ts';
import type { GeneratedEntity } from '../generate/model.ts';
import type { Random } from '../generate/random.ts';
import type { Entity } from '../oracle/model.ts';
import { presentRecord } from '../oracle/present.ts';
import { mayAtAll, mayRead, type Person, personOf, type World } from '../oracle/rights.ts';
import { columnsOf, type Verdict } from '../oracle/writing.ts';
import { historyCase } from './history.ts';
import { NO_ENTITY } from './matching.ts';
import { deletionsFor, type Judged, judgedInTurn, writesFor } from './wishes.ts';

export const writes: Episode = async (stage) => {
  const found: Witnessed[] = [];
  const { people } = stage.generated.organisation;
  let world = await stage.look();
  for (const [index, { login }] of people.entries()) {
    const next = people[(index + 1) % people.length]?.login ?? login;
    for (const generated of stage.generated.entities) {
      const turn = {
        stage,
        login,
        next,
        generated,
        random: stage.generated.random.fork(`writes ${login} ${generated.name}`),
      };
      const written = await takeTurn(turn, world, writesFor);
      const deleted = await takeTurn(turn, written.after, deletionsFor);
      found.push(...written.witnessed, ...deleted.witnessed);
      world = deleted.after;
    }
  }
  return found;
};

interface Turn {
  readonly stage: Stage;
  readonly login: string;
  /** Who looks at what was written. */
  readonly next: string;
  readonly generated: GeneratedEntity;
  readonly random: Random;
}

type WishesFor = typeof writesFor;

interface Taken {
  readonly witnessed: readonly Witnessed[];
  readonly after: World;
}

/** One bulk request. */
async function takeTurn(turn: Turn, world: World, wishesFor: WishesFor): Promise<Taken> {
  const { stage, login, generated, random } = turn;
  const entity = world.model.entities[generated.name] as Entity;
  const person = personOf(world.tables, login);
  const wishes = wishesFor({ world, person, entity, generated, random });
  const atomic = random.chance(0.2);
  const body = { operations: wishes.map(({ operation }) => operation), ...(atomic ? { atomic } : {}) };
  const path = `/api/records/${entity.name}/bulk`;
  const answer = await stage.clients[login]?.post(path, body);
  const request = `POST ${path} ${JSON.stringify(body)}`;
  const named = { person: login, entity: entity.name, request };
  if (!mayAtAll(world, person, entity.name, 'read')) {
    const observed = { status: answer?.status, code: answer?.json.code };
    return { witnessed: [{ ...named, expected: NO_ENTITY, observed }], after: world };
  }
  const after = await stage.look();
  const judged = judgedInTurn({ world, person, entity }, wishes);
  const isUndone = atomic && judged.some(({ verdict }) => isRefused(verdict));
  const results: readonly Result[] = answer?.json.results ?? [];
  const told = judged.map(
    (each, index): Witnessed => ({
      ...named,
      expected: expectedOf({ world: after, person, entity }, each, { isUndone, id: results[index]?.record?.id }),
      observed: observedOf({ world: after, person, entity }, results[index]),
    }),
  );
  const left = {
    ...named,
    expected: isUndone ? [] : changesOf(judged, results),
    observed: changedBetween(world, after, stage.generated.entities),
  };
  const seen = await seenByNext(turn, after, results);
  return {
    witnessed: [...told, left, ...holdings(named, { entity, after, judged, results, isUndone }), ...seen],
    after,
  };
}

interface Result {
  readonly status: number;
  readonly record?: { readonly id: string };
  readonly problem?: { readonly code: string };
}

interface About {
  readonly world: World;
  readonly person: Person;
  readonly entity: Entity;
}

const NOT_DONE = { status: 424 };

function isRefused({ status }: Verdict): boolean {
  return status >= 400;
}

/** The record as its writer sees it now, where they do. */
function expectedOf(
  about: About,
  { verdict }: Judged,
  { isUndone, id }: { readonly isUndone: boolean; readonly id: string | undefined },
): unknown {
  switch (verdict.status) {
    case 200:
    case 201: {
      if (isUndone) return NOT_DONE;
      const record = shownTo(about, verdict.status === 200 ? String(verdict.image['id']) : id);
      return { status: verdict.status, ...record };
    }
    case 204:
      return isUndone ? NOT_DONE : { status: 204 };
    default:
      return verdict;
  }
}

function shownTo({ world, person, entity }: About, id: string | undefined): { readonly record?: unknown } {
  const row = world.tables[entity.name]?.get(id ?? '');
  if (row === undefined || !mayRead(world, person, entity.name, String(id))) return {};
  return { record: presentRecord(world, person, { entity, row, listed: false }) };
}

function observedOf({ world, person, entity }: About, result: Result | undefined): unknown {
  const { status, record, problem } = result ?? {};
  if (problem !== undefined) return status === 422 ? { status } : { status, code: problem.code };
  const isShown = record !== undefined && mayRead(world, person, entity.name, record.id);
  return { status, ...(isShown ? { record } : {}) };
}

/** Ids of what the operations made, changed or deleted. */
function changesOf(judged: readonly Judged[], results: readonly Result[]): readonly string[] {
  const ids = judged.flatMap(({ verdict }, index) => {
    if (verdict.status === 200) return [String(verdict.image['id'])];
    if (verdict.status === 201) return [String(results[index]?.record?.id)];
    return verdict.status === 204 ? [...verdict.gone, ...verdict.cleared] : [];
  });
  return [...new Set(ids)].sort();
}

/** Ids of all records of these entities that are there in another version than before. */
function changedBetween(before: World, after: World, entities: readonly GeneratedEntity[]): readonly string[] {
  const ids = entities.flatMap(({ name }) =>
    [...(after.tables[name] ?? [])].flatMap(([id, row]) =>
      row['version'] === before.tables[name]?.get(id)?.['version'] ? [] : [id],
    ),
  );
  return ids.sort();
}

interface Left {
  readonly entity: Entity;
  readonly after: World;
  readonly judged: readonly Judged[];
  readonly results: readonly Result[];
  readonly isUndone: boolean;
}

/** That the rows hold what was sent. */
function holdings(
  named: Pick<Witnessed, 'person' | 'entity' | 'request'>,
  { entity, after, judged, results, isUndone }: Left,
): readonly Witnessed[] {
  if (isUndone) return [];
  return judged.flatMap(({ verdict, body }, index) => {
    if (body === undefined || (verdict.status !== 200 && verdict.status !== 201)) return [];
    const id = verdict.status === 200 ? String(verdict.image['id']) : results[index]?.record?.id;
    const row = after.tables[entity.name]?.get(id ?? '') ?? {};
    const expected = columnsOf(entity, body);
    return [
      { ...named, expected, observed: Object.fromEntries(Object.keys(expected).map((name) => [name, row[name]])) },
    ];
  });
}

/** What somebody else is told of the first record that was written. */
async function seenByNext(turn: Turn, world: World, results: readonly Result[]): Promise<readonly Witnessed[]> {
  const { stage, next, generated, random } = turn;
  const id = results.flatMap(({ record }) => record?.id ?? [])[0];
  const client = stage.clients[next];
  if (id === undefined || client === undefined) return [];
  const entity = world.model.entities[generated.name] as Entity;
  const person = personOf(world.tables, next);
  const row = world.tables[entity.name]?.get(id);
  const asking = { world, person, entity, generated, entities: stage.generated.entities, client, random };
  const { request, expected, observe } = historyCase(asking, { id, row });
  return [{ person: next, entity: entity.name, request, expected, observed: await observe() }];
}
