// What somebody asks for in one bulk request: changes, creations and upserts, or deletions, of records that they may and may
// not change; and what the oracle says of each, as the ones before it left the records.

import { type GeneratedEntity, isKeyField, keyValues } from '../generate/model.ts';
import type { Random } from '../generate/random.ts';
import { generateBody } from '../generate/rows.ts';
import type { Entity } from '../oracle/model.ts';
import { allowedIds, mayRead, mayWriteField, type Person, type World } from '../oracle/rights.ts';
import { isLive, type Row } from '../oracle/tables.ts';
import { type Body, created, deleted, updated, upserted, type Verdict, withRow } from '../oracle/writing.ts';
import { idsIn } from './create.ts';

export interface Wishing {
  readonly world: World;
  readonly person: Person;
  readonly entity: Entity;
  readonly generated: GeneratedEntity;
  readonly random: Random;
}

/** An operation of a bulk request. */
export type Wish = { readonly body?: Body } & (
  | { readonly kind: 'update' | 'delete'; readonly id: string; readonly operation: unknown }
  | { readonly kind: 'create'; readonly operation: unknown }
  | { readonly kind: 'upsert'; readonly by: string; readonly operation: unknown }
);

export type Judged = Wish & { readonly verdict: Verdict };

/** No record is named twice. */
export function writesFor(wishing: Wishing): readonly Wish[] {
  const { random } = wishing;
  const rows = random.some(sortedRows(wishing, 'update', 2), 7);
  const updates = rows.slice(0, 4).map((row): Wish => {
    const [id, record] = [String(row['id']), changeOf(wishing, row)];
    return { kind: 'update', id, body: record, operation: { op: 'update', id, record } };
  });
  const creations = [0, 1].map((): Wish => {
    const record = creationOf(wishing);
    return { kind: 'create', body: record, operation: { op: 'create', record } };
  });
  const upserts = [...rows.slice(4), undefined].map((row): Wish => {
    const by = random.pick([...Object.keys(wishing.generated.keys ?? {}), 'mark', 'mark', 'code']);
    const record = upsertOf(wishing, row);
    return { kind: 'upsert', by, body: record, operation: { op: 'upsert', by, record } };
  });
  return random.some([...updates, ...creations, ...upserts], 20);
}

export function deletionsFor(wishing: Wishing): readonly Wish[] {
  const rows = wishing.random.some(sortedRows(wishing, 'delete', 1), 3);
  return rows.map((row): Wish => {
    const id = String(row['id']);
    return { kind: 'delete', id, operation: { op: 'delete', id } };
  });
}

/** Each in the world that the ones before left. */
export function judgedInTurn(
  { world, person, entity }: Pick<Wishing, 'world' | 'person' | 'entity'>,
  wishes: readonly Wish[],
): readonly Judged[] {
  let now = world;
  return wishes.map((wish, index) => {
    const verdict = verdictOn({ world: now, person, entity }, wish, `new ${index}`);
    now = afterIt(now, entity, verdict);
    return { ...wish, verdict };
  });
}

function verdictOn(writer: Pick<Wishing, 'world' | 'person' | 'entity'>, wish: Wish, newId: string): Verdict {
  const body = wish.body ?? {};
  switch (wish.kind) {
    case 'update':
      return updated(writer, wish.id, body);
    case 'create':
      return created(writer, newId, body);
    case 'upsert':
      return upserted(writer, newId, { by: wish.by, body });
    case 'delete':
      return deleted(writer, wish.id);
  }
}

function afterIt(world: World, entity: Entity, verdict: Verdict): World {
  if (verdict.status === 200 || verdict.status === 201) return withRow(world, entity.name, verdict.image);
  return verdict.status === 204 ? withoutRows(world, verdict) : world;
}

function withoutRows(world: World, { gone, cleared }: { gone: readonly string[]; cleared: readonly string[] }): World {
  const left = new Set(gone);
  const tables = Object.entries(world.tables).map(([entity, rows]) => {
    const fields = Object.values(world.model.entities[entity]?.fields ?? {});
    const changed = [...rows].map(([id, row]) => {
      if (left.has(id)) return [id, { ...row, deleted_at: 'now' }] as const;
      if (!cleared.includes(id)) return [id, row] as const;
      const lost = fields.filter(({ name, onDelete }) => onDelete === 'clear' && left.has(String(row[name])));
      return [id, { ...row, ...Object.fromEntries(lost.map(({ name }) => [name, null])) }] as const;
    });
    return [entity, new Map<string, Row>(changed)] as const;
  });
  return { ...world, tables: Object.fromEntries(tables), known: new Map() };
}

/** Records that the person may act on, may only see, may not see, and deleted ones. */
function sortedRows({ world, person, entity, random }: Wishing, action: string, each: number): readonly Row[] {
  const rows = [...(world.tables[entity.name]?.values() ?? [])].sort((a, b) =>
    String(a['id']) < String(b['id']) ? -1 : 1,
  );
  const isSeen = (row: Row) => mayRead(world, person, entity.name, String(row['id']));
  const isTheirs = (row: Row) => isSeen(row) && allowedIds(world, person, entity.name, action).has(String(row['id']));
  const live = rows.filter(isLive);
  return [
    ...random.some(live.filter(isTheirs), 2 * each),
    ...random.some(
      live.filter((row) => isSeen(row) && !isTheirs(row)),
      each,
    ),
    ...random.some(
      live.filter((row) => !isSeen(row)),
      each,
    ),
    ...random.some(
      rows.filter((row) => !isLive(row)),
      1,
    ),
  ];
}

const PLACES = ['owner', 'team', 'agency'];

/** One to four values that the record does not have, seldom one that the person may not write. */
function changeOf(wishing: Wishing, row: Row): Body {
  const { world, person, entity, generated, random } = wishing;
  const body = generateBody(random, generated, idsIn(world.tables));
  const isTree = generated.fields.some(({ type }) => type === 'tree_parent');
  const mayWrite = (name: string): boolean => {
    const field = entity.fields[name];
    return field !== undefined && mayWriteField(world, person, field);
  };
  const isRisky = random.chance(0.15);
  // Of a tree, labels show with other records of the same request.
  const own = generated.fields
    .map(({ name }) => name)
    .filter((name) => name !== 'code' && !(isTree && name === 'name'));
  const places = random.chance(0.3) ? random.some(PLACES, 1) : [];
  const named = [
    ...random.some(
      own.filter((name) => isRisky || mayWrite(name)),
      random.int(1, 3),
    ),
    ...places,
  ];
  const changed = named.filter((name) => Object.hasOwn(body, name) && !isSame(row[name], body[name]));
  return { ...Object.fromEntries(changed.map((name) => [name, body[name]])), code: newCode(random) };
}

function isSame(stored: unknown, sent: unknown): boolean {
  const amount = (sent as { readonly amount?: string } | null)?.amount ?? sent;
  return stored === amount || (typeof stored === 'number' && stored === Number(amount ?? Number.NaN));
}

/** Another one each time, so that every change changes something. */
function newCode(random: Random): string {
  return `third ${random.int(0, 1_000_000_000)}`;
}

/** Of fields that the person may write; its company is said, for else it would be that in which they work. */
function creationOf({ world, person, entity, generated, random }: Wishing): Body {
  const stored = idsIn(world.tables);
  const body = generateBody(random, generated, stored);
  const company = Object.hasOwn(body, 'company') ? { company: body['company'] ?? random.pick(stored.companies) } : {};
  const entries = Object.entries({ ...body, ...company }).filter(([name]) => {
    const field = entity.fields[name];
    return field !== undefined && mayWriteField(world, person, field);
  });
  return Object.fromEntries(entries);
}

/** With the keys of a record, or with keys that none has. */
function upsertOf(wishing: Wishing, row: Row | undefined): Body {
  const { generated, random } = wishing;
  const names = generated.fields.filter(isKeyField).map(({ name }) => name);
  const keys = row === undefined ? keyValues(random.int(1_000, 1_000_000_000)) : undefined;
  const given = Object.fromEntries(names.map((name) => [name, keys?.[name] ?? row?.[name] ?? `${name} of none`]));
  const rest = row === undefined ? creationOf(wishing) : { code: newCode(random) };
  return { ...rest, ...given };
}
