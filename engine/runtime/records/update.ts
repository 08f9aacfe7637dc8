// Changing a record: PATCH /api/records/{entity}/{id}, a merge patch (RFC 7396) that stops at the field: money,
// addresses, lists and references are replaced whole, null clears.

import type { Entity } from '../../metadata/model.ts';
import type { Connection } from '../database/connection.ts';
import type { Request } from '../request.ts';
import { findEntity } from './query/source.ts';
import { mayBeAtOnce, writeAtOnce } from './write/at_once.ts';
import { tellingCollisions } from './write/collision.ts';
import { lockRecord } from './write/lock.ts';
import type { WriteOptions, Written } from './write/options.ts';
import { refuseStale } from './write/stale.ts';
import { lockTree, treeFields } from './write/tree.ts';
import { writeRecord } from './write/write_record.ts';

export interface UpdateOptions extends WriteOptions {
  /** The version that the editor saw. */
  readonly ifMatch?: number;
}

/**
 * Changes a record in a transaction of its own. Throws `record.unknown`, `access.denied`, `record.stale`, or
 * everything that is wrong with the patch. A patch that changes nothing answers the record and leaves no trace.
 */
export async function runUpdate(
  request: Request,
  entityName: string,
  id: string,
  ...[patch, options = {}]: readonly [patch: unknown, options?: UpdateOptions]
): Promise<Written> {
  const entity = findEntity(request, entityName);
  const { database } = request;
  return tellingCollisions(database, async () => {
    if (mayBeAtOnce(request, entity)) {
      const written = await database.read((connection) =>
        updateAtOnce(request, connection, entity, id, patch, options),
      );
      if (written) return written;
    }
    return database.write((connection) => writeUpdate(request, connection, entity, id, patch, options), 'last');
  });
}

/** The same without a transaction, where that can be; else undefined. */
async function updateAtOnce(
  request: Request,
  connection: Connection,
  entity: Entity,
  ...[id, patch, options]: readonly [id: string, patch: unknown, options: UpdateOptions]
): Promise<Written | undefined> {
  const found = await lockRecord(request, connection, {
    entity,
    id,
    action: options.right ?? 'update',
    isOnlyRead: true,
  });
  if (options.ifMatch !== undefined && options.ifMatch !== found.before.version) return undefined;
  const writing = { request, entity, options, id: id.toLowerCase(), ...found, targets: new Map() };
  return writeAtOnce(connection, writing, patch);
}

/** The same inside a transaction that is open. */
export async function writeUpdate(
  request: Request,
  connection: Connection,
  entity: Entity,
  ...[id, patch, options = {}]: readonly [id: string, patch: unknown, options?: UpdateOptions]
): Promise<Written> {
  // The tree before the row: whoever moves an ancestor holds the tree and then wants this row.
  if (namesTree(entity, patch)) await lockTree(connection, { request, entity, isMove: true });
  const locked = await lockRecord(request, connection, { entity, id, action: options.right ?? 'update' });
  const expected = { entity, id, version: options.ifMatch };
  await refuseStale(request, connection, { expected, before: locked.before });
  const writing = { request, entity, options, id: id.toLowerCase(), ...locked, targets: new Map() };
  return writeRecord(connection, writing, patch);
}

function namesTree(entity: Entity, patch: unknown): boolean {
  if (typeof patch !== 'object' || patch === null) return false;
  return treeFields(entity).some((field) => Object.hasOwn(patch, field.name));
}
