// New records of a batch that wait to be written together, in the order of their descriptions: so what a row makes
// first is there when its next record refers to it. A record that refers to one that waits beside it or after it cannot
// wait with it; then all are written before.

import type { Entity } from '../../metadata/model.ts';
import { allDone } from '../database/all_done.ts';
import type { Connection } from '../database/connection.ts';
import { writeCreateMany } from '../records/create_many.ts';
import { type OutsideKey, rememberOutsideKeys } from '../records/outside_keys.ts';
import type { KnownTargets, NewRecord } from '../records/write/settle_many.ts';
import type { Request } from '../request.ts';
import type { EvaluatedRecord } from './evaluation.ts';
import type { ImportPlan } from './plan.ts';
import { type RecordOfRow, type RefusedRow, RowsRefusal, recordRefusal, refusedRow } from './refusals.ts';
import type { ScannedFile } from './scan.ts';

export interface WritingContext {
  readonly request: Request;
  readonly connection: Connection;
  readonly plan: ImportPlan;
  readonly cause: string;
  readonly file: ScannedFile;
}

interface Group {
  readonly entity: Entity;
  readonly records: (NewRecord & { readonly of: RecordOfRow })[];
}

export interface Pending {
  /** Adds a new record; writes what waits if it refers to that. */
  readonly add: (of: RecordOfRow) => Promise<void>;
  /** Writes what waits, and the outside keys of it; throws a RowsRefusal. */
  readonly flush: () => Promise<void>;
}

/** Records that were missing come before those of all descriptions. */
const FIRST = -1;

/** `known` holds what the transaction has looked up; whoever takes a savepoint back begins with an empty one. */
export function makePending(context: WritingContext, known: KnownTargets): Pending {
  const { request, cause, file } = context;
  const { mode, system } = context.plan;
  const groups = new Map<string, Group>();
  const ranks = new Map<string, number>();
  let keys: OutsideKey[] = [];
  const flush = async (): Promise<void> => {
    const waiting = [...groups.entries()].sort(([a], [b]) => rankOfGroup(a) - rankOfGroup(b));
    const kept = { system, cause, keys };
    groups.clear();
    ranks.clear();
    keys = [];
    // The keys stand for themselves: PostgreSQL writes them while the records are read.
    await allDone([rememberOutsideKeys(request, context.connection, kept), writeGroups(context, waiting, known)]);
  };
  const put = (rank: number, entity: Entity, record: Group['records'][number]): void => {
    const name = `${rank} ${entity.name}`;
    const group = groups.get(name) ?? { entity, records: [] };
    groups.set(name, group);
    group.records.push(record);
    ranks.set(record.options.id, rank);
  };
  const add = async (of: RecordOfRow): Promise<void> => {
    const { plan, id, key, input, past, missing } = of.record;
    const rank = file.plan.records.indexOf(plan);
    if (refersTo(of.record, (each) => (ranks.get(each) ?? FIRST - 1) >= rank)) await flush();
    for (const each of missing) {
      const entity = entityOf(request, each.entity);
      const options = { id: each.id, mode, cause, internal: true };
      put(FIRST, entity, { input: { [entity.label]: each.key }, options, of: { ...of, missing: each } });
      keys.push({ entity: each.entity, key: each.key, record: each.id });
    }
    put(rank, plan.entity, { input, options: { id, mode, cause, internal: true, ...past }, of });
    keys.push({ entity: plan.entity.name, key, record: id });
  };
  return { add, flush };
}

function rankOfGroup(name: string): number {
  return Number(name.split(' ')[0]);
}

function entityOf(request: Request, name: string): Entity {
  const entity = request.model.entities[name];
  if (!entity) throw new Error(`The plan of an import names ${name}, which is not in the model`);
  return entity;
}

/** Whether one of the ids that a record refers to is such a one. */
function refersTo({ input, past }: EvaluatedRecord, isSuch: (id: string) => boolean): boolean {
  const ids = [...Object.values(input), past.created_by, ...(past.stage_history ?? []).map((each) => each.by)];
  return ids.some((id) => typeof id === 'string' && isSuch(id));
}

async function writeGroups(
  context: WritingContext,
  waiting: readonly (readonly [string, Group])[],
  known: KnownTargets,
): Promise<void> {
  for (const [, group] of waiting) await writeGroup(context, group, known);
}

async function writeGroup(context: WritingContext, group: Group, known: KnownTargets): Promise<void> {
  const { request, connection, file } = context;
  const rowOf = new Map(group.records.map(({ options, of }) => [options.id, of]));
  try {
    const refused = await writeCreateMany(request, connection, group.entity, group.records, known);
    if (refused.length === 0) return;
    const rows = new Map<number, RefusedRow>();
    for (const { id, refusal } of refused) {
      const of = rowOf.get(id);
      if (of) rows.set(of.row.index, refusedRow(refusal, file, of));
    }
    throw new RowsRefusal([...rows.values()]);
  } catch (error) {
    const refusal = recordRefusal(error);
    if (!refusal) throw error;
    // A collision with another record: which of them it was is clear only if there was one.
    const [only, ...others] = group.records;
    throw new RowsRefusal(only && others.length === 0 ? [refusedRow(refusal, file, only.of)] : []);
  }
}
