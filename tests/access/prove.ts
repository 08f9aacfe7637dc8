// One seed put to the proof: its world is made and stored, and every person asks every operation of every entity. What the
// server answers must be what the oracle says; so must what happens in the end (episodes.ts).

import { isDeepStrictEqual } from 'node:util';
import { baseFiles } from './base_files.ts';
import type { Case, Operation } from './case.ts';
import type { Client } from './client.ts';
import { runEpisodes } from './episodes.ts';
import type { GeneratedEntity } from './generate/model.ts';
import { ORGANISATION } from './generate/organisation_entities.ts';
import { type GeneratedWorld, generateWorld, type Recipe } from './generate/world.ts';
import { LASTING, READS, REFUSED } from './operations/operations.ts';
import { type PackFiles, readModel } from './oracle/model.ts';
import { personOf, type World } from './oracle/rights.ts';
import { readStored } from './oracle/tables.ts';
import { eachOf, type Rig } from './rig.ts';
import { storeWorld } from './store.ts';

export interface Difference {
  readonly seed: string;
  readonly operation: string;
  readonly person: string;
  readonly entity: string;
  readonly request: string;
  readonly expected: unknown;
  readonly observed: unknown;
}

export interface Proof {
  readonly cases: number;
  /** Cases by operation. */
  readonly counts: Readonly<Record<string, number>>;
  readonly differences: readonly Difference[];
}

export async function prove(rig: Rig, recipe: Recipe): Promise<Proof> {
  const generated = generateWorld(recipe);
  const { superuser, clients, admin, tokenFor } = await storeWorld(rig, generated);
  try {
    const packs: readonly PackFiles[] = [baseFiles(), generated.documents];
    const model = readModel(packs);
    const stored = await readStored(superuser.query, model);
    const today = new Date().toISOString().slice(0, 10);
    const told = { world: { model, ...stored, today, known: new Map() }, generated, clients };
    const [before, last] = [casesOf(told, false), casesOf(told, true)];
    const found = [...(await eachOf(before, differenceOf)), ...(await eachOf(last, differenceOf))];
    const stage = { generated, clients: { ...clients, admin }, url: rig.url, tokenFor, query: superuser.query };
    const happened = (await runEpisodes(stage, told.world)).map((each) => ({ ...each, seed: generated.seed }));
    found.push(...happened.filter(({ expected, observed }) => !isDeepStrictEqual(observed, expected)));
    const cases = [...before, ...last, ...happened];
    const counts: Record<string, number> = {};
    for (const { operation } of cases) counts[operation] = (counts[operation] ?? 0) + 1;
    return { cases: cases.length, counts, differences: found.flatMap((difference) => difference ?? []) };
  } finally {
    await superuser.end();
  }
}

type NamedCase = Case & Omit<Difference, 'expected' | 'observed'>;

interface Told {
  readonly world: World;
  readonly generated: GeneratedWorld;
  readonly clients: Readonly<Record<string, Client>>;
}

/** `last`: those that change what others are asked. */
function casesOf({ world, generated, clients }: Told, last: boolean): readonly NamedCase[] {
  const { seed, entities, organisation, portion, random } = generated;
  const asked: readonly (readonly [GeneratedEntity, Readonly<Record<string, Operation>>])[] = last
    ? entities.map((entity) => [entity, LASTING])
    : [
        ...entities.map((entity) => [entity, { ...READS, ...REFUSED }] as const),
        ...ORGANISATION.map((entity) => [entity, READS] as const),
      ];
  return organisation.people.flatMap(({ login }) => {
    const person = personOf(world.tables, login);
    const client = clients[login] as Client;
    return asked.flatMap(([each, operations]) => {
      const entity = world.model.entities[each.name];
      if (entity === undefined) throw new Error(`The oracle knows no ${each.name}.`);
      return Object.entries(operations).flatMap(([operation, casesFor]) => {
        const name = `${login} ${entity.name} ${operation}`;
        if (!random.fork(`asked ${name}`).chance(portion)) return [];
        const chance = random.fork(name);
        const asking = { world, person, entity, generated: each, entities, client, random: chance };
        return casesFor(asking).map((one) => ({ ...one, seed, operation, person: login, entity: entity.name }));
      });
    });
  });
}

async function differenceOf({ observe, expected, ...named }: NamedCase): Promise<Difference | undefined> {
  const observed = await observe();
  return isDeepStrictEqual(observed, expected) ? undefined : { ...named, expected, observed };
}
