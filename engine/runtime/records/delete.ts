// Deleting a record: DELETE /api/records/{entity}/{id}. Nothing is removed, rows get `deleted_at`. What refers to the
// record decides: `restrict` refuses, `cascade` is deleted with it, `clear` lets go of it, all with one cause, so that
// restore.ts can take all of it back.

import type { Entity } from '../../metadata/model.ts';
import type { Connection } from '../database/connection.ts';
import { newId } from '../ids.ts';
import type { Request } from '../request.ts';
import { findEntity } from './query/source.ts';
import { refuseInUse } from './write/in_use.ts';
import { type Inbound, inboundReferences } from './write/inbound.ts';
import { lockRecord } from './write/lock.ts';
import { clearReferences, deleteRecords } from './write/many.ts';
import type { WriteOptions } from './write/options.ts';
import { type Leading, lockReferrers } from './write/referrers.ts';
import { refuseStale } from './write/stale.ts';
import { lockTree, moveToRoot, treeFields } from './write/tree.ts';

export interface DeleteOptions extends Pick<WriteOptions, 'cause'> {
  /** The version that the one who deletes saw. */
  readonly ifMatch?: number;
}

export interface Deleted {
  readonly id: string;
  /** Version of the deleted record. */
  readonly version: number;
}

/**
 * Deletes a record in a transaction of its own. Throws `record.unknown`, `access.denied`, `record.stale`, and
 * `record.in_use` with one problem per entity whose records stand in the way, and one for all that are not to be seen.
 */
export async function runDelete(
  request: Request,
  entityName: string,
  id: string,
  options: DeleteOptions = {},
): Promise<Deleted> {
  const entity = findEntity(request, entityName);
  return request.database.write((connection) => writeDelete(request, connection, entity, id, options));
}

/** The same inside a transaction that is open. */
export async function writeDelete(
  request: Request,
  connection: Connection,
  entity: Entity,
  ...[id, options = {}]: readonly [id: string, options?: DeleteOptions]
): Promise<Deleted> {
  if (treeFields(entity).length > 0) await lockTree(connection, { request, entity, isMove: true });
  const { before } = await lockRecord(request, connection, { entity, id, action: 'delete' });
  await refuseStale(request, connection, { expected: { entity, id, version: options.ifMatch }, before });
  const deletion = { request, connection, cause: options.cause ?? newId(), gone: [] };
  const own = id.toLowerCase();
  await deleteAll(deletion, entity, own);
  await refuseRestricted(deletion);
  await clearAll(deletion);
  return { id: own, version: before.version + 1 };
}

/** Records of one entity that were deleted at one distance from what was asked for. */
interface Gone {
  readonly entity: Entity;
  readonly ids: readonly string[];
  readonly depth: number;
}

interface Deletion {
  readonly request: Request;
  readonly connection: Connection;
  readonly cause: string;
  readonly gone: Gone[];
}

/** Deletes the record and, wave by wave, what refers to it by `cascade`. Every row is locked before it is deleted. */
async function deleteAll(deletion: Deletion, entity: Entity, id: string): Promise<void> {
  const { request, connection, cause, gone } = deletion;
  const waves: Gone[] = [{ entity, ids: [id], depth: 0 }];
  for (let wave = waves.shift(); wave; wave = waves.shift()) {
    const place = { cause, depth: wave.depth };
    const deleted = await deleteRecords({ request, connection, entity: wave.entity, place }, wave.ids);
    const ids = deleted.map((record) => record.id);
    if (ids.length === 0) continue;
    gone.push({ ...wave, ids });
    for (const inbound of inboundReferences(request.model, wave.entity.name)) {
      if (inbound.on_delete !== 'cascade') continue;
      const next = await lockReferrers(connection, inbound, ids);
      if (next.length > 0) waves.push({ entity: inbound.entity, ids: next, depth: wave.depth + 1 });
    }
  }
}

/** What still refers to a deleted record by `restrict`: it was not deleted with it, so nothing is. */
async function refuseRestricted({ gone, request, connection }: Deletion): Promise<void> {
  // A record counts once, however many of its fields refer to what is gone.
  const leading = new Map<Entity, Leading[]>();
  for (const { inbound, ids } of inboundOf(request, gone, 'restrict')) {
    const { entity, field } = inbound;
    leading.set(entity, [...(leading.get(entity) ?? []), { field, targets: ids }]);
  }
  await refuseInUse({ request, connection }, { leading, what: 'The record cannot be deleted' });
}

async function clearAll({ request, connection, cause, gone }: Deletion): Promise<void> {
  for (const { inbound, ids, depth } of inboundOf(request, gone, 'clear')) {
    const referrers = await lockReferrers(connection, inbound, ids);
    if (referrers.length === 0) continue;
    const { entity, field } = inbound;
    await clearReferences({ request, connection, entity, place: { cause, depth: depth + 1 } }, field, referrers);
    if (field.type === 'tree_parent') await moveToRoot(connection, entity, { field, ids: referrers });
  }
}

function inboundOf(
  { model }: Request,
  gone: readonly Gone[],
  onDelete: Inbound['on_delete'],
): readonly { inbound: Inbound; ids: readonly string[]; depth: number }[] {
  return gone.flatMap(({ entity, ids, depth }) =>
    inboundReferences(model, entity.name)
      .filter((inbound) => inbound.on_delete === onDelete)
      .map((inbound) => ({ inbound, ids, depth })),
  );
}
