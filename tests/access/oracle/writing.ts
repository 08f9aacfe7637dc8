// What a write comes to: which of the rights, the references, the moves and the keys refuses it, and else what becomes of
// the record. What is judged here is done nowhere: the caller takes the image into the world for what comes next.

import type { Entity, Field } from './model.ts';
import type { Person, World } from './rights.ts';
import { allowedIds, mayActOn, mayAtAll, mayChangeInto, mayRead, mayReadField, mayWriteField } from './rights.ts';
import { companyOf } from './scopes.ts';
import { idIn, isLive, type Row } from './tables.ts';

/** Values as they are sent: references as ids, money as `{amount, currency}`, decimals as text. */
export type Body = Readonly<Record<string, unknown>>;

/** A refusal; 422 is whatever is wrong with the values, in whichever words. Or the row that there is afterwards. */
export type Verdict =
  | { readonly status: 400; readonly code: 'parameter.invalid' }
  | { readonly status: 403; readonly code: 'access.denied' }
  | { readonly status: 404; readonly code: 'record.unknown' }
  | { readonly status: 409; readonly code: 'record.conflict' | 'record.in_use' }
  | { readonly status: 422 }
  | { readonly status: 200 | 201; readonly image: Row }
  | { readonly status: 204; readonly gone: readonly string[]; readonly cleared: readonly string[] };

const UNKNOWN: Verdict = { status: 404, code: 'record.unknown' };
const DENIED: Verdict = { status: 403, code: 'access.denied' };
const WRONG: Verdict = { status: 422 };

export interface Writer {
  readonly world: World;
  readonly person: Person;
  readonly entity: Entity;
}

/** A change that gives the record other values than it has. */
export function updated(writer: Writer, id: string, body: Body): Verdict {
  const { world, person, entity } = writer;
  const before = world.tables[entity.name]?.get(id);
  if (before === undefined || !isLive(before) || !mayRead(world, person, entity.name, id)) return UNKNOWN;
  if (!allowedIds(world, person, entity.name, 'update').has(id)) return DENIED;
  const after = { ...before, ...columnsOf(entity, body) };
  if (!isFit(writer, body, { before, after }) || !mayMove(writer, before, after)) return WRONG;
  if (!mayChangeInto(world, person, entity.name, { before, after })) return DENIED;
  return { status: 200, image: after };
}

/** `id`: by which the new record is known meanwhile. One that has a company says which. */
export function created(writer: Writer, id: string, body: Body): Verdict {
  const { world, person, entity } = writer;
  if (!mayAtAll(world, person, entity.name, 'create')) return DENIED;
  const values = columnsOf(entity, body);
  const pipeline = typeof body['stage'] === 'string' ? { pipeline: `${entity.name}_way` } : {};
  const image: Row = { id, deleted_at: null, ...values, ...pipeline };
  const isFilled = Object.values(entity.fields).every(
    (field) => !field.isRequired || (body[field.name] ?? null) !== null,
  );
  if (!isFilled || !isFit(writer, body, { before: {}, after: image })) return WRONG;
  if (!mayActOn(world, person, { entity: entity.name, action: 'create', row: image })) return DENIED;
  return { status: 201, image };
}

/**
 * By a unique field or a key, all fields of which may be read; any other is no key. A record that has it and is not seen is
 * in the way, and no more is told of it; a deleted one is not there.
 */
export function upserted(
  writer: Writer,
  id: string,
  { by, body }: { readonly by: string; readonly body: Body },
): Verdict {
  const { world, person, entity } = writer;
  const named = entity.fields[by]?.isUnique ? [by] : (entity.keys[by] ?? []);
  const isKnown = named.length > 0 && named.every((name) => mayReadField(world, person, entity.fields[name] as Field));
  if (!isKnown) return { status: 400, code: 'parameter.invalid' };
  const found = [...(world.tables[entity.name]?.values() ?? [])].find(
    (row) => isLive(row) && named.every((name) => (row[name] ?? null) === (body[name] ?? null)),
  );
  if (found === undefined) return created(writer, id, body);
  const verdict = updated(writer, String(found['id']), body);
  return verdict.status === 404 ? { status: 409, code: 'record.conflict' } : verdict;
}

/** With the record goes what cannot be without it; what may not lose it keeps it, and all others let go of it. */
export function deleted({ world, person, entity }: Writer, id: string): Verdict {
  const row = world.tables[entity.name]?.get(id);
  if (row === undefined || !isLive(row) || !mayRead(world, person, entity.name, id)) return UNKNOWN;
  if (!allowedIds(world, person, entity.name, 'delete').has(id)) return DENIED;
  const gone = new Set([id]);
  for (let before = 0; before !== gone.size; ) {
    before = gone.size;
    for (const each of leadingTo(world, gone, 'cascade')) gone.add(each);
  }
  const left = (how: string) => leadingTo(world, gone, how).filter((each) => !gone.has(each));
  if (left('restrict').length > 0) return { status: 409, code: 'record.in_use' };
  return { status: 204, gone: [...gone].sort(), cleared: [...new Set(left('clear'))].sort() };
}

function leadingTo({ model, tables }: World, ids: ReadonlySet<string>, how: string): readonly string[] {
  return Object.values(model.entities).flatMap((entity) => {
    const fields = Object.values(entity.fields).filter(({ onDelete }) => onDelete === how);
    const rows = [...(tables[entity.name]?.values() ?? [])].filter(isLive);
    return rows
      .filter((row) => fields.some(({ name }) => ids.has(idIn(row, name) ?? '')))
      .map((row) => String(row['id']));
  });
}

/**
 * Whether the person may write all that is sent, and refer to all that it leads to. A value that the record has already may be
 * said by whoever reads it.
 */
function isFit(
  { world, person, entity }: Writer,
  body: Body,
  { before, after }: Record<'before' | 'after', Row>,
): boolean {
  const own = companyOf(world.tables, entity.name, after);
  return Object.entries(body).every(([name, value]) => {
    const field = entity.fields[name];
    if (field === undefined || !mayReadField(world, person, field)) return false;
    if (!mayWriteField(world, person, field)) return (before[name] ?? null) === (after[name] ?? null);
    const { to } = field;
    if (to === undefined || value === null) return true;
    const target = world.tables[to]?.get(String(value));
    if (target === undefined || !isLive(target) || !mayRead(world, person, to, String(value))) return false;
    const company = to === 'company' ? null : companyOf(world.tables, to, target);
    return own === null || company === null || company === own;
  });
}

/** Whether a move leads from the stage to the other that needs no right, or one that the person has over the record. */
function mayMove({ world, person, entity }: Writer, before: Row, after: Row): boolean {
  const [from, to] = [String(before['stage'] ?? ''), String(after['stage'] ?? '')];
  if (from === to) return true;
  const moves = world.model.moves[idIn(before, 'pipeline') ?? ''] ?? [];
  return moves.some(({ from: left, to: entered, grant: action }) => {
    if (!left.includes(from) || !entered.includes(to)) return false;
    return action === undefined || mayActOn(world, person, { entity: entity.name, action, row: before });
  });
}

/** What is sent, as columns of the row. */
export function columnsOf({ fields }: Entity, body: Body): Row {
  return Object.fromEntries(
    Object.entries(body).flatMap(([name, value]) => {
      const type = fields[name]?.type;
      // No tags are none.
      if (Array.isArray(value) && value.length === 0) return [[name, null] as const];
      if (type === 'decimal' && value !== null) return [[name, Number(value)] as const];
      if (type !== 'money') return [[name, value] as const];
      const { amount, currency } = (value ?? {}) as { readonly amount?: string; readonly currency?: string };
      return [
        [name, amount === undefined ? null : Number(amount)] as const,
        [`${name}__currency`, currency ?? null] as const,
      ];
    }),
  );
}

/** The world with this row in it. */
export function withRow(world: World, entity: string, row: Row): World {
  const rows = new Map(world.tables[entity]).set(String(row['id']), row);
  return { ...world, tables: { ...world.tables, [entity]: rows }, known: new Map() };
}
