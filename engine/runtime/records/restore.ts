// Taking a deletion back: POST /api/records/{entity}/{id}/restore. All that was deleted with the record comes back, and
// the references that were let go of lead to it again, unless somebody has put another there meanwhile.

import type { Entity } from '../../metadata/model.ts';
import { type Problem, Refusal } from '../../problems.ts';
import type { Connection } from '../database/connection.ts';
import { idOf } from '../field_types/reference_value.ts';
import { newId } from '../ids.ts';
import type { Request } from '../request.ts';
import { findEntity } from './query/source.ts';
import { Collision, tellingCollisions } from './write/collision.ts';
import { settleCompanyAmounts } from './write/company_amounts.ts';
import { deletionOf, type LoggedChange } from './write/deletion_log.ts';
import { lockRecord } from './write/lock.ts';
import { deletedRows, fillReferences, type RecordAt, type ReferenceAt, undeleteRecords } from './write/many.ts';
import { textIn } from './write/messages.ts';
import type { Written } from './write/options.ts';
import { presentRecord } from './write/present.ts';
import { countDeletedTargets, countStrays } from './write/referrers.ts';
import { isCollision, presentWriteError } from './write/refusals.ts';
import { referenceFields } from './write/settle.ts';
import { lockTree, moveBelowParents, treeFields } from './write/tree.ts';

/**
 * Restores a deleted record, with its whole cause, in a transaction of its own; one that is not deleted stays as it is.
 * Throws `record.unknown` where there is no such record, `access.denied`, and `record.conflict` where another record has
 * taken its place or one that it refers to is deleted.
 */
export async function runRestore(request: Request, entityName: string, id: string): Promise<Written> {
  const entity = findEntity(request, entityName);
  const { database } = request;
  return tellingCollisions(database, () =>
    database.write((connection) => writeRestore(request, connection, entity, id)),
  );
}

/** The same inside a transaction that is open. */
export async function writeRestore(
  request: Request,
  connection: Connection,
  entity: Entity,
  id: string,
): Promise<Written> {
  if (treeFields(entity).length > 0) await lockTree(connection, { request, entity, isMove: true });
  const { before } = await lockRecord(request, connection, { entity, id, action: 'restore' });
  const own = id.toLowerCase();
  if (before.values['deleted_at'] == null) return presentRecord(request, connection, { entity, id: own });
  const changes = await deletionOf(connection, { entity, id: own, version: before.version });
  const restoring = { request, connection, cause: newId(), changes };
  await lockRoots(restoring, own);
  const restored = await undeleteAll(restoring);
  await fillAll(restoring);
  await refuseOrphans(restoring, restored);
  await settleCompanyAmounts(connection, request, { entity });
  return presentRecord(request, connection, { entity, id: own });
}

interface Restoring {
  readonly request: Request;
  readonly connection: Connection;
  readonly cause: string;
  /** Changes of the deletion, the first ones first. */
  readonly changes: readonly LoggedChange[];
}

/** Whoever brings back what a deletion took along brings back what was meant, so they must be allowed to. */
async function lockRoots({ request, connection, changes }: Restoring, own: string): Promise<void> {
  for (const { action, depth, entity, record } of changes) {
    const root = request.model.entities[entity];
    if (action !== 'delete' || depth > 0 || record === own || !root) continue;
    await lockRecord(request, connection, { entity: root, id: record, action: 'restore' });
  }
}

async function undeleteAll(restoring: Restoring): Promise<ReadonlyMap<Entity, readonly RecordAt[]>> {
  const { request, connection, cause, changes } = restoring;
  const restored = new Map<Entity, readonly RecordAt[]>();
  for (const [name, logged] of grouped(changes, 'delete', (change) => change.entity)) {
    const entity = request.model.entities[name];
    if (!entity) continue;
    const depth = Math.min(...logged.map((change) => change.depth));
    const records = logged.map(({ record, version }) => ({ id: record, version }));
    try {
      restored.set(entity, await undeleteRecords({ request, connection, entity, place: { cause, depth } }, records));
    } catch (error) {
      throw isCollision(error, entity) ? collision(error, { request, entity, records }) : error;
    }
  }
  return restored;
}

interface Colliding {
  readonly request: Request;
  readonly entity: Entity;
  readonly records: readonly RecordAt[];
}

function collision(error: unknown, { request, entity, records }: Colliding): Refusal {
  const presented = presentWriteError(error, { request, entity });
  const told = presented instanceof Collision ? presented.told : presented;
  const problems = told instanceof Refusal ? told.problems : [];
  const detail = `The record of ${entity.name} collides with one that was made meanwhile.`;
  const refusal = new Refusal('record.conflict', problems[0]?.detail ?? detail, { problems });
  const ids = records.map((record) => record.id);
  return presented instanceof Collision ? presented.as(refusal, deletedRows(entity, ids)) : refusal;
}

async function fillAll({ request, connection, cause, changes }: Restoring): Promise<void> {
  for (const [, logged] of grouped(changes, 'update', (change) => `${change.entity} ${Object.keys(change.diff)[0]}`)) {
    const [first] = logged as [LoggedChange];
    const entity = request.model.entities[first.entity];
    const field = entity?.fields[Object.keys(first.diff)[0] ?? ''];
    if (!entity || !field || first.depth === 0) continue;
    const references = logged.flatMap((change): ReferenceAt[] => {
      const target = idOf(change.diff[field.name]?.[0]);
      return target === null ? [] : [{ id: change.record, target }];
    });
    const place = { cause, depth: first.depth };
    const filled = await fillReferences({ request, connection, entity, place }, field, references);
    if (field.type !== 'tree_parent') continue;
    await moveBelowParents(connection, entity, { field, ids: filled.map(({ id }) => id) });
  }
}

function grouped(
  changes: readonly LoggedChange[],
  action: LoggedChange['action'],
  keyOf: (change: LoggedChange) => string,
): ReadonlyMap<string, readonly LoggedChange[]> {
  return Map.groupBy(
    changes.filter((change) => change.action === action),
    keyOf,
  );
}

/** References of restored records to ones that are deleted, or that have got another company meanwhile. */
async function refuseOrphans(
  { request, connection }: Restoring,
  restored: ReadonlyMap<Entity, readonly RecordAt[]>,
): Promise<void> {
  const problems: Problem[] = [];
  for (const [entity, records] of restored) {
    const ids = records.map(({ id }) => id);
    for (const field of referenceFields(request.model, entity)) {
      const target = field.to as string;
      const place = { pointer: `/${field.name}`, params: { entity: entity.name } };
      const title = textIn(field.title, request.language);
      if ((await countDeletedTargets(connection, { entity, field, target }, ids)) > 0) {
        const detail = `“${title}” leads to a record that is deleted; restore that first.`;
        problems.push({ code: 'record.conflict', detail, ...place });
      }
      const leading = { entity, field, target: request.model.entities[target] as Entity };
      if ((await countStrays(connection, leading, ids)) > 0) {
        const detail = `“${title}” leads to a record that belongs to another company now.`;
        problems.push({ code: 'reference.company', detail, ...place });
      }
    }
  }
  const [first] = problems;
  if (first) throw new Refusal('record.conflict', first.detail, { problems });
}
