// Creating a record or changing the one that is there already: found by a unique field, by a key of the entity, or by
// the key that it has in another system. Deleted records are never found, so they never come back this way.

import { columnOf } from '../../metadata/field_types/field_type.ts';
import type { Entity, Field } from '../../metadata/model.ts';
import { Refusal } from '../../problems.ts';
import { all, bindSql, column, compileSql, name, type Sql, slot, sql } from '../../rules/sql.ts';
import { compileRuleToSql } from '../../rules/to_sql.ts';
import { engineAccess } from '../access/compile.ts';
import type { Connection } from '../database/connection.ts';
import { withSavepoint } from '../database/transaction.ts';
import { FIELD_TYPES } from '../field_types/field_types.ts';
import type { Request } from '../request.ts';
import { plainLiteral } from '../tables/literal.ts';
import { foldedColumn } from '../tables/unique.ts';
import { writeCreate } from './create.ts';
import { findByOutsideKeys } from './outside_keys.ts';
import { requestSlots } from './query/request_slots.ts';
import { writeUpdate } from './update.ts';
import { pointerTo } from './write/input.ts';
import type { WriteOptions, Written } from './write/options.ts';
import { refuseRecord } from './write/refusals.ts';

export interface Upserted extends Written {
  readonly created: boolean;
}

export interface Upsert {
  /** A unique field, a key of the entity, or `external_key`. */
  readonly by: string;
  /** For `external_key` with the further member `external_key: {system, key}`. */
  readonly record: Readonly<Record<string, unknown>>;
}

/**
 * Upserts inside a transaction that is open. Throws what creating and changing throw, `parameter.invalid` for a `by`
 * that is no key, and `record.conflict` without details where a record that the user may not see is in the way.
 */
export async function writeUpsert(
  request: Request,
  connection: Connection,
  entity: Entity,
  ...[upsert, options = {}]: readonly [upsert: Upsert, options?: WriteOptions]
): Promise<Upserted> {
  if (upsert.by === 'external_key')
    return upsertOutside(request, connection, { entity, record: upsert.record, options });
  const match = matchOf(request, entity, upsert);
  for (let attempt = 1; ; attempt += 1) {
    const found = await findMatch(request, connection, { entity, match });
    if (found) {
      if (!found.readable) throw hiddenConflict();
      return { ...(await writeUpdate(request, connection, entity, found.id, upsert.record, options)), created: false };
    }
    try {
      const create = () => writeCreate(request, connection, entity, upsert.record, options);
      return { ...(await withSavepoint(connection, create)), created: true };
    } catch (error) {
      // Somebody may have created it since we looked; then it is there now.
      const isRace = error instanceof Refusal && error.code === 'value.not_unique' && attempt === 1;
      if (!isRace || !(await findMatch(request, connection, { entity, match }))) throw error;
    }
  }
}

function hiddenConflict(): Refusal {
  return new Refusal('record.conflict', 'The record collides with another.');
}

/** Conditions on the alias `t` that at most one record fulfils, with the values of their slots. */
interface Match {
  readonly conditions: readonly Sql[];
  readonly slots: Readonly<Record<string, unknown>>;
}

function matchOf(request: Request, entity: Entity, { by, record }: Upsert): Match {
  const field = request.access.readable(entity, by);
  const key = Object.hasOwn(entity.keys, by) ? entity.keys[by] : undefined;
  if (field?.unique) {
    const more = field.unique.per_company ? ['company'] : [];
    return matchFields(request, entity, { record, names: [by, ...more], folded: field.unique.ignore_case ? by : '' });
  }
  if (!key) {
    const detail = `“${by}” is neither a unique field nor a key of ${entity.name}.`;
    throw new Refusal('parameter.invalid', detail, { members: { parameter: 'by' } });
  }
  const names = key.per_company ? [...key.fields, 'company'] : key.fields;
  const match = matchFields(request, entity, { record, names, folded: '' });
  // Written out like the index has it, so that PostgreSQL sees that the index covers it.
  const where = key.where && keyCondition(entity, key.where.rule);
  return where ? { ...match, conditions: [...match.conditions, where] } : match;
}

function keyCondition(entity: Entity, rule: Parameters<typeof compileRuleToSql>[0]): Sql {
  return compileRuleToSql(rule, {
    column: (path) => {
      const [head = '', part = ''] = path.split('.');
      return column('t', columnOf(entity.fields[head] as Field, part));
    },
    literal: (value) => plainLiteral(value),
  });
}

interface Wanted {
  readonly record: Readonly<Record<string, unknown>>;
  readonly names: readonly string[];
  /** The field that is compared without case. */
  readonly folded: string;
}

function matchFields(request: Request, entity: Entity, { record, names, folded }: Wanted): Match {
  const slots: Record<string, unknown> = {};
  const conditions = names.flatMap((each) => {
    const field = entity.fields[each];
    if (!field) return [];
    const value = boundValue(request, field, record[each]);
    const at = column('t', columnOf(field));
    if (value === null) return [sql`${at} is null`];
    slots[`match.${each}`] = value;
    const bound = slot(`match.${each}`);
    return each === folded
      ? [sql`${foldedColumn(at)} = ${foldedColumn(sql`${bound}::text`)}`]
      : [sql`${at} = ${bound}`];
  });
  if (Object.keys(slots).every((each) => each === 'match.company')) {
    throw refuseRecord([
      {
        code: 'field.required',
        pointer: pointerTo(names[0] as string),
        detail: `An upsert by “${names[0]}” needs its value.`,
      },
    ]);
  }
  return { conditions, slots };
}

function boundValue(request: Request, field: Field, given: unknown): unknown {
  const isOwnCompany = field.name === 'company' && given === undefined;
  const value = isOwnCompany ? (request.company?.id ?? null) : (given ?? null);
  const context = { pointer: pointerTo(field.name), currency: request.company?.currency ?? null };
  const parsed = FIELD_TYPES[field.type].parse(value, field, context);
  if (!parsed.ok) throw refuseRecord(parsed.problems);
  return FIELD_TYPES[field.type].store(parsed.value, field, { ...context, today: request.today })[''] ?? null;
}

async function findMatch(
  request: Request,
  connection: Connection,
  { entity, match }: { entity: Entity; match: Match },
): Promise<{ readonly id: string; readonly readable: boolean } | undefined> {
  const readable = request.access.rows(entity, 'read', 't');
  const where = all([sql`${column('t', 'deleted_at')} is null`, ...match.conditions]);
  const statement = sql`select ${column('t', 'id')}, ${readable} as "readable" from ${name(entity.name)} as "t" where ${where} limit 1`;
  const slots = { ...requestSlots(request), ...match.slots };
  const [row] = await connection.query<{ id: string; readable: boolean }>(bindSql(compileSql(statement), slots));
  return row;
}

interface OutsideUpsert {
  readonly entity: Entity;
  readonly record: Readonly<Record<string, unknown>>;
  readonly options: WriteOptions;
}

async function upsertOutside(
  request: Request,
  connection: Connection,
  { entity, record, options }: OutsideUpsert,
): Promise<Upserted> {
  const { external_key: outside, ...fields } = record;
  const { system, key } = outsideKeyOf(outside);
  const known = await findByOutsideKeys(connection, { system, entity: entity.name, keys: [key] });
  const id = known.get(key);
  if (id !== undefined) return updateOutside(request, connection, { entity, record: fields, options, id });
  const written = await writeCreate(request, connection, entity, fields, options);
  // The key has the rights of its record: who may create that may name it.
  const asEngine = { ...request, access: engineAccess(factsOf(request)) };
  const outsideEntity = request.model.entities['external_key'] as Entity;
  const row = { system, key, entity: entity.name, record: written.id };
  const { cause } = options;
  await writeCreate(asEngine, connection, outsideEntity, row, {
    internal: true,
    answer: 'none',
    ...(cause ? { cause } : {}),
  });
  return { ...written, created: true };
}

async function updateOutside(
  request: Request,
  connection: Connection,
  { entity, record, options, id }: OutsideUpsert & { readonly id: string },
): Promise<Upserted> {
  try {
    return { ...(await writeUpdate(request, connection, entity, id, record, options)), created: false };
  } catch (error) {
    // Deleted, or not to be seen: the key stays taken either way.
    throw error instanceof Refusal && error.code === 'record.unknown' ? hiddenConflict() : error;
  }
}

function outsideKeyOf(outside: unknown): { readonly system: string; readonly key: string } {
  const { system, key } = (typeof outside === 'object' && outside !== null ? outside : {}) as Record<string, unknown>;
  if (typeof system === 'string' && typeof key === 'string' && system !== '' && key !== '') return { system, key };
  const detail = 'An upsert by external_key needs {"system", "key"} there.';
  throw refuseRecord([{ code: 'field.required', pointer: '/external_key', detail }]);
}

function factsOf(request: Request): Parameters<typeof engineAccess>[0] {
  const { now, today } = request;
  return { user: request.user?.id ?? null, company: request.company?.id ?? null, now, today };
}
