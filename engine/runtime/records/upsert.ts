// Creating a record or changing the one that is there already: found by a unique field, by a key of the entity, or by
// the key that it has in another system. Deleted records are never found, so they never come back this way.

import type { Entity } from '../../metadata/model.ts';
import { Refusal } from '../../problems.ts';
import { engineAccess } from '../access/compile.ts';
import type { Connection } from '../database/connection.ts';
import { withSavepoint } from '../database/transaction.ts';
import type { Request } from '../request.ts';
import { writeCreate } from './create.ts';
import { findByOutsideKeys, type NamedKey, outsideKeyEntity, parseOutsideKey } from './outside_keys.ts';
import { writeUpdate } from './update.ts';
import { Collision } from './write/collision.ts';
import { findMatch, matchOf } from './write/match.ts';
import type { WriteOptions, Written } from './write/options.ts';

export interface Upserted extends Written {
  readonly created: boolean;
}

export interface Upsert {
  /** A unique field, a key of the entity, or `external_key`. */
  readonly by: string;
  /** For `external_key` with the further member `external_key: {system, key}`. */
  readonly record: Readonly<Record<string, unknown>>;
}

/** How the record of an upsert is found and made; what it changes is the same for all. */
interface Way {
  readonly record: Readonly<Record<string, unknown>>;
  /** Id of the record that has the key, whoever may see it. */
  readonly find: () => Promise<string | undefined>;
  readonly create: () => Promise<Written>;
}

/**
 * Upserts inside a transaction that is open. Throws what creating and changing throw, `parameter.invalid` for a `by`
 * that is no key, and `record.conflict` without details where a record that the user may not see is in the way.
 */
export async function writeUpsert(
  request: Request,
  connection: Connection,
  entity: Entity,
  ...[upsert, options = {}]: readonly [upsert: Upsert, options?: WriteOptions]
): Promise<Upserted> {
  const upserting = { request, connection, entity, options };
  const way = upsert.by === 'external_key' ? byOutsideKey(upserting, upsert) : byOwnKey(upserting, upsert);
  for (let attempt = 1; ; attempt += 1) {
    const id = await way.find();
    if (id !== undefined) return { ...(await change(upserting, id, way.record)), created: false };
    try {
      return { ...(await withSavepoint(connection, way.create)), created: true };
    } catch (error) {
      // Somebody may have created it since we looked; then it is there now.
      if (!isCollision(error) || attempt > 1 || (await way.find()) === undefined) throw error;
    }
  }
}

function isCollision(error: unknown): boolean {
  return error instanceof Collision || (error instanceof Refusal && error.code === 'value.not_unique');
}

interface Upserting {
  readonly request: Request;
  readonly connection: Connection;
  readonly entity: Entity;
  readonly options: WriteOptions;
}

async function change(
  { request, connection, entity, options }: Upserting,
  id: string,
  record: Way['record'],
): Promise<Written> {
  try {
    return await writeUpdate(request, connection, entity, id, record, options);
  } catch (error) {
    // Not to be seen, or deleted: the key of another system stays taken then.
    if (!(error instanceof Refusal) || error.code !== 'record.unknown') throw error;
    throw new Refusal('record.conflict', 'The record collides with another.');
  }
}

function byOwnKey({ request, connection, entity, options }: Upserting, upsert: Upsert): Way {
  const match = matchOf(request, entity, upsert);
  const { record } = upsert;
  return {
    record,
    find: () => findMatch(connection, { entity, match }),
    create: () => writeCreate(request, connection, entity, record, options),
  };
}

function byOutsideKey(upserting: Upserting, upsert: Upsert): Way {
  const { request, connection, entity, options } = upserting;
  const { external_key: given, ...record } = upsert.record;
  const outside = parseOutsideKey(request, given);
  return {
    record,
    find: async () => {
      const { system, key } = outside;
      return (await findByOutsideKeys(connection, { system, entity: entity.name, keys: [key] })).get(key);
    },
    create: async () => {
      const written = await writeCreate(request, connection, entity, record, options);
      await nameRecord(upserting, outside, written.id);
      return written;
    },
  };
}

/** The key has the rights of its record: who may create that may name it. */
async function nameRecord({ request, connection, entity, options }: Upserting, { system, key }: NamedKey, id: string) {
  const { user, company, now, today, model } = request;
  const access = engineAccess({ user: user?.id ?? null, company: company?.id ?? null, now, today });
  const row = { system, key, entity: entity.name, record: id };
  const { cause } = options;
  await writeCreate({ ...request, access }, connection, outsideKeyEntity(model), row, {
    internal: true,
    answer: 'none',
    ...(cause ? { cause } : {}),
  });
}
