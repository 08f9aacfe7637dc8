// Writes seeds through the one write path. Each is remembered by its key (external_key, system `seed`), so that
// seeding again adds only what is new and keeps what users changed.

import type { PackSource } from '../../metadata/pack.ts';
import { Refusal } from '../../problems.ts';
import type { Connection } from '../database/connection.ts';
import { writeCreate } from '../records/create.ts';
import { findByOutsideKeys } from '../records/outside_keys.ts';
import type { Request } from '../request.ts';
import { datedValues, planSeeds, type Seed, type SeedSort } from './plan.ts';

const SYSTEM = 'seed';
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
    for (const [key, id] of await findByOutsideKeys(connection, { system: SYSTEM, entity, keys })) ids.set(key, id);
  }
  let added = 0;
  for (const seed of batch.filter((each) => !ids.has(each.key))) {
    ids.set(seed.key, await writeSeed(request, connection, { seed, ids }));
    added += 1;
  }
  return added;
}

async function writeSeed(
  request: Request,
  connection: Connection,
  { seed, ids }: { seed: Seed; ids: ReadonlyMap<string, string> },
): Promise<string> {
  const references = Object.fromEntries(
    Object.entries(seed.references).map(([field, key]) => [field, ids.get(key) ?? null]),
  );
  const options = { internal: true, mode: 'history' } as const;
  const outsideKeys = request.model.entities['external_key'];
  if (!outsideKeys) throw new Error('The model lacks the entity external_key of base.');
  try {
    const { id } = await writeCreate(
      request,
      connection,
      seed.entity,
      { ...datedValues(seed, request.today), ...references },
      options,
    );
    await writeCreate(
      request,
      connection,
      outsideKeys,
      { system: SYSTEM, key: seed.key, entity: seed.entity.name, record: id },
      options,
    );
    return id;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const what = error.problems.map((problem) => `${problem.pointer}: ${problem.detail}`).join(' ');
    throw new Refusal(error.code, `${seed.file}, "${seed.key}": ${error.message} ${what}`, {
      problems: error.problems,
    });
  }
}
