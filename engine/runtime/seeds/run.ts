// Writes seeds through the one write path. Each is remembered by its key (external_key, system `seed`), so that
// seeding again adds only what is new and keeps what users changed.

import type { PackSource } from '../../metadata/pack.ts';
import { datedValues, planSeeds, type Seed, type SeedSort } from '../../metadata/seeds.ts';
import { Refusal } from '../../problems.ts';
import type { Connection } from '../database/connection.ts';
import { newId } from '../ids.ts';
import { writeCreate } from '../records/create.ts';
import { findByOutsideKeys, type OutsideKey, rememberOutsideKeys, SEED_SYSTEM } from '../records/outside_keys.ts';
import type { Request } from '../request.ts';

/** Seeds of one transaction: few enough to end within a second. */
const BATCH = 100;

/** How many records were added. Seeds that cannot be taken are a Refusal that names the first file. */
export async function runSeeds(request: Request, packs: readonly PackSource[], sort: SeedSort): Promise<number> {
  const planned = planSeeds(request.model, packs, sort);
  if (!planned.ok)
    throw new Refusal('pack.unresolved', planned.problems.map((each) => `${each.file}: ${each.detail}`).join(' '), {
      problems: planned.problems,
    });
  const ids = new Map<string, string>();
  let added = 0;
  for (let start = 0; start < planned.value.length; start += BATCH) {
    const batch = planned.value.slice(start, start + BATCH);
    added += await request.database.write((connection) => writeBatch(request, connection, { batch, ids }));
  }
  return added;
}

async function writeBatch(
  request: Request,
  connection: Connection,
  work: { batch: readonly Seed[]; ids: Map<string, string> },
): Promise<number> {
  const { batch, ids } = work;
  const byEntity = Map.groupBy(batch, (seed) => seed.entity.name);
  for (const [entity, seeds] of byEntity) {
    const keys = seeds.map((seed) => seed.key);
    for (const [key, id] of await findByOutsideKeys(connection, { system: SEED_SYSTEM, entity, keys }))
      ids.set(key, id);
  }
  const added: OutsideKey[] = [];
  for (const seed of batch.filter((each) => !ids.has(each.key))) {
    const id = await writeSeed(request, connection, { seed, ids });
    ids.set(seed.key, id);
    added.push({ entity: seed.entity.name, key: seed.key, record: id });
  }
  await rememberOutsideKeys(request, connection, { system: SEED_SYSTEM, cause: newId(), keys: added });
  return added.length;
}

async function writeSeed(
  request: Request,
  connection: Connection,
  { seed, ids }: { seed: Seed; ids: ReadonlyMap<string, string> },
): Promise<string> {
  const references = Object.fromEntries(
    Object.entries(seed.references).map(([field, key]) => [field, ids.get(key) ?? null]),
  );
  const values = { ...datedValues(seed, request.today), ...references };
  try {
    const options = { internal: true, mode: 'history', answer: 'none' } as const;
    return (await writeCreate(request, connection, seed.entity, values, options)).id;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const what = error.problems.map((problem) => `${problem.pointer}: ${problem.detail}`).join(' ');
    throw new Refusal(error.code, `${seed.file}, "${seed.key}": ${error.message} ${what}`, {
      problems: error.problems,
    });
  }
}
