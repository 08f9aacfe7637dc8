// Creating a record: POST /api/records/{entity}, and each record of imports, seeds and bulk requests.

import type { Entity } from '../../metadata/model.ts';
import { Refusal } from '../../problems.ts';
import type { Connection } from '../database/connection.ts';
import { newId } from '../ids.ts';
import type { Request } from '../request.ts';
import { findEntity } from './query/source.ts';
import { mayBeAtOnce, writeAtOnce } from './write/at_once.ts';
import { tellingCollisions } from './write/collision.ts';
import type { WriteOptions, Written } from './write/options.ts';
import { writeRecord } from './write/write_record.ts';
import type { Writing } from './write/writing.ts';

/**
 * Creates a record in a transaction of its own. Throws `access.denied` where the user may create none, or not this
 * one; else everything that is wrong with the input, with pointers into it.
 */
export async function runCreate(
  request: Request,
  entityName: string,
  input: unknown,
  options: WriteOptions = {},
): Promise<Written> {
  const entity = findEntity(request, entityName);
  const writing = newWriting(request, entity, options);
  return tellingCollisions(request.database, async () => {
    if (mayBeAtOnce(request, entity)) {
      const written = await request.database.read((connection) => writeAtOnce(connection, writing, input));
      if (written) return written;
    }
    return request.database.write((connection) => writeRecord(connection, writing, input), 'last');
  });
}

/** The same inside a transaction that is open. A refusal leaves it as PostgreSQL left it: savepoints are the caller's. */
export async function writeCreate(
  request: Request,
  connection: Connection,
  entity: Entity,
  ...[input, options = {}]: readonly [input: unknown, options?: WriteOptions]
): Promise<Written> {
  return writeRecord(connection, newWriting(request, entity, options), input);
}

function newWriting(request: Request, entity: Entity, options: WriteOptions): Writing {
  if (!request.access.may(entity, 'create')) {
    throw new Refusal('access.denied', `You may not create records of ${entity.name}.`);
  }
  return {
    request,
    entity,
    options,
    id: options.id ?? newId(),
    before: null,
    targets: new Map(),
    baseCurrency: null,
  };
}
