// Everything that a batch of rows asks of the database before its first row is written: the ids behind the keys that
// the rows have and look up, and the records that are there already. One statement per entity for each.

import type { Entity } from '../../metadata/model.ts';
import type { ImportHost } from '../../rules/types.ts';
import type { Connection } from '../database/connection.ts';
import { globalValue } from '../global_values.ts';
import { type Image, readImages } from '../records/images.ts';
import { findByOutsideKeys } from '../records/outside_keys.ts';
import { cellOf, mapKey } from './evaluate.ts';
import type { RecordPlan } from './plan.ts';
import type { Row } from './rows.ts';
import type { BatchWork, Running } from './running.ts';
import type { ScannedFile } from './scan.ts';

export interface Found {
  /** `mapKey` → id of what was looked up; records with these keys may be deleted meanwhile. */
  readonly ids: ReadonlyMap<string, string>;
  /** The records that rows describe, as they are, by id; none of those that are deleted or hidden. */
  readonly images: ReadonlyMap<string, Image>;
}

/** Keys by entity. */
type Wanted = Map<Entity['name'], Set<string>>;

/** Looks up for all rows what this import does not know yet. */
export async function lookUp(running: Running, work: BatchWork, connection: Connection): Promise<Found> {
  const { described, sought } = keysOf(running, work);
  const ids = new Map<string, string>();
  for (const [entity, keys] of sought) {
    const unknown = [...keys].filter((key) => !running.known.get(mapKey(entity, key)));
    const found = await findByOutsideKeys(connection, { system: running.plan.system, entity, keys: unknown });
    for (const [key, id] of found) ids.set(mapKey(entity, key), id);
  }
  const images = new Map<string, Image>();
  for (const [entity, keys] of described) {
    const there = [...keys].flatMap((key) => {
      const known = running.known.get(mapKey(entity, key));
      return known?.isSettled ? [] : (known?.id ?? ids.get(mapKey(entity, key)) ?? []);
    });
    const read = await readEntity(running, connection, { entity, ids: there });
    for (const [id, image] of read) images.set(id, image);
  }
  return { ids, images };
}

async function readEntity(
  { request }: Running,
  connection: Connection,
  { entity, ids }: { readonly entity: string; readonly ids: readonly string[] },
): Promise<ReadonlyMap<string, Image>> {
  const found = request.model.entities[entity];
  return found ? readImages(request, connection, { entity: found, ids }) : new Map();
}

/** The keys that rows have (`described`), and with them all that they look up (`sought`). */
function keysOf({ request }: Running, { file, rows }: BatchWork): { described: Wanted; sought: Wanted } {
  const [described, sought]: [Wanted, Wanted] = [new Map(), new Map()];
  const read = (path: string) => globalValue(request, path);
  for (const row of rows) {
    const host = quietHost(file, row);
    for (const plan of file.plan.records) {
      const key = plan.key.evaluate(read, host);
      if (typeof key === 'string') want(described, plan.entity.name, key);
      for (const finds of findsOf(plan)) for (const find of finds(read, host)) want(sought, find.entity, find.key);
    }
  }
  for (const [entity, keys] of described) for (const key of keys) want(sought, entity, key);
  return { described, sought };
}

function want(wanted: Wanted, entity: string, key: string): void {
  // PostgreSQL would refuse the whole statement for one text that it cannot hold.
  if (key.includes('\0') || !key.isWellFormed()) return;
  wanted.set(entity, (wanted.get(entity) ?? new Set()).add(key));
}

/** Cells only: what is wrong with them is said by the evaluation proper. */
function quietHost(file: ScannedFile, row: Row): ImportHost {
  return {
    column: (name) => cellOf(file, row, name),
    row: () => null,
    find: () => null,
    report: () => undefined,
  };
}

type Finds = NonNullable<RecordPlan['key']['finds']>;

const findsByPlan = new WeakMap<RecordPlan, readonly Finds[]>();

function findsOf(plan: RecordPlan): readonly Finds[] {
  let finds = findsByPlan.get(plan);
  if (!finds) {
    const { when, createdAt, createdBy, values, history } = plan;
    const rules = [when, createdAt, createdBy, ...values.map(({ rule }) => rule)];
    rules.push(...history.flatMap(({ to, at, by }) => [to, at, by]));
    finds = rules.flatMap((rule) => rule?.finds ?? []);
    findsByPlan.set(plan, finds);
  }
  return finds;
}
