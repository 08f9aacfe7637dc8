// By which values a reader's rows can be looked up, where they are few: the owners that a team leader answers for. They
// are read once for as long as an identity is known; each statement that uses them asks whether it still is (access/guard.ts).

import type { Entity } from '../../metadata/model.ts';
import { bindSql, compileSql, join, name, raw, type SlotValues, sql } from '../../rules/sql.ts';
import { GUARD } from '../access/guard.ts';
import type { Request } from '../request.ts';
import { keySlot } from './query/merged_page.ts';
import { requestSlots } from './query/request_slots.ts';

/** More branches than these take longer than looking each value up. */
const MOST = 16;

export interface KnownKeys {
  /** How many values of each key of the access. */
  readonly counts: readonly number[];
  /** The values, as query/merged_page.ts names them. */
  readonly slots: SlotValues;
}

const known = new WeakMap<SlotValues, Map<string, KnownKeys | null>>();

/** Undefined where they are many, or none. */
export async function fewKeys(request: Request, entity: Entity): Promise<KnownKeys | undefined> {
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
  if (keys.length === 0) return undefined;
  const most = raw(String(MOST + 1));
  const arrays = keys.map(({ ids }, index) => {
    const some = sql`select distinct "id" from (${ids}) as "ids" where "id" is not null limit ${most}`;
    return sql`array(${some})::text[] as ${name(keySlot(index))}`;
  });
  const statement = bindSql(compileSql(sql`select ${join(arrays, ', ')} where ${GUARD}`), ...requestSlots(request));
  const row = await request.database.read(async (connection) => {
    const [first] = await connection.query<Record<string, readonly string[]>>(statement);
    return first;
  });
  if (row === undefined) return undefined;
  const values = keys.map((_key, index) => row[keySlot(index)] ?? []);
  const count = values.reduce((sum, { length }) => sum + length, 0);
  if (count === 0 || count > MOST) return undefined;
  return {
    counts: values.map(({ length }) => length),
    slots: Object.fromEntries(values.map((ids, index) => [keySlot(index), `{${ids.join()}}`])),
  };
}
