// The ids that a reader's scopes compare with, where they are few: the owners that a team leader answers for, the staff of
// an agency. They are read once for as long as an identity is known; each statement that uses them asks whether it still is
// (access/guard.ts).

import type { Entity } from '../../metadata/model.ts';
import { bindSql, compileSql, join, name, raw, type SlotValues, sql } from '../../rules/sql.ts';
import type { IdSet, RowKey } from '../access/access.ts';
import { GUARD } from '../access/guard.ts';
import type { Request } from '../request.ts';
import { keySlot } from './query/merged_page.ts';
import { requestSlots } from './query/request_slots.ts';

/** To compare a row with more of them takes longer than to look one up. */
const MOST = 200;
/** More branches than these take longer than looking each value up. */
const MOST_MERGED = 16;

export interface KnownKeys {
  /** The sets, as a predicate compares with them (Access.rowsKnowing), and the keys, as branches do (query/merged_page.ts). */
  readonly slots: SlotValues;
  /** How many values of each key there are; undefined where they are too many for a branch each, or none. */
  readonly counts: readonly number[] | undefined;
}

const known = new WeakMap<SlotValues, Map<string, KnownKeys | null>>();

/** Undefined where they are many. */
export async function knownKeys(request: Request, entity: Entity): Promise<KnownKeys | undefined> {
  const { access, model } = request;
  const mine = known.get(access.slots) ?? new Map<string, KnownKeys | null>();
  known.set(access.slots, mine);
  const place = `${model.version} ${entity.name}`;
  const kept = mine.get(place);
  if (kept !== undefined) return kept ?? undefined;
  const found = await readKeys(request, entity);
  mine.set(place, found ?? null);
  return found;
}

async function readKeys(request: Request, entity: Entity): Promise<KnownKeys | undefined> {
  const keys = request.access.keys?.(entity, 'read') ?? [];
  const sets = keys.flatMap((key) => key.sets);
  if (sets.length === 0) return undefined;
  const idsOf = await readSets(request, sets);
  if (idsOf === undefined || sets.some((set) => idsOf(set).length > MOST)) return undefined;
  return countsAndSlots(keys, idsOf);
}

type IdsOf = (set: IdSet) => readonly string[];

/** Each up to one more than may be; undefined where the reader is not who they were. */
async function readSets(request: Request, sets: readonly IdSet[]): Promise<IdsOf | undefined> {
  const most = raw(String(MOST + 1));
  const arrays = sets.map(({ slot, ids }) => {
    const some = sql`select distinct "id" from (${ids}) as "ids" where "id" is not null limit ${most}`;
    return sql`array(${some})::text[] as ${name(slot)}`;
  });
  const statement = bindSql(compileSql(sql`select ${join(arrays, ', ')} where ${GUARD}`), ...requestSlots(request));
  const [row] = await request.database.read((connection) =>
    connection.query<Record<string, readonly string[]>>(statement),
  );
  return row && (({ slot }) => row[slot] ?? []);
}

function countsAndSlots(keys: readonly RowKey[], idsOf: IdsOf): KnownKeys {
  const values = keys.map(({ sets }) => [...new Set(sets.flatMap(idsOf))]);
  const count = values.reduce((sum, { length }) => sum + length, 0);
  const bySet = keys.flatMap(({ sets }) => sets.map((set) => [set.slot, arrayOf(idsOf(set))] as const));
  const byKey = values.map((ids, index) => [keySlot(index), arrayOf(ids)] as const);
  const isFew = count > 0 && count <= MOST_MERGED;
  return {
    slots: Object.fromEntries([...bySet, ...byKey]),
    counts: isFew ? values.map(({ length }) => length) : undefined,
  };
}

/** As PostgreSQL reads it: made once, not with each request. */
function arrayOf(ids: readonly string[]): string {
  return `{${ids.join()}}`;
}
