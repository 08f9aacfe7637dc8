// The record that an upsert means: found by the values of a unique field or of a key of the entity, as the index that
// keeps them unique compares them. Deleted records are never found.

import { columnOf } from '../../../metadata/field_types/field_type.ts';
import type { Entity, Field } from '../../../metadata/model.ts';
import { Refusal } from '../../../problems.ts';
import { all, bindSql, column, compileSql, name, type Sql, slot, sql } from '../../../rules/sql.ts';
import type { Connection } from '../../database/connection.ts';
import { FIELD_TYPES } from '../../field_types/field_types.ts';
import type { Request } from '../../request.ts';
import { foldedColumn } from '../../tables/unique.ts';
import { pointerTo } from './input.ts';
import { keyCondition } from './key_condition.ts';
import { type Compared, readsAllOf } from './readable_keys.ts';
import { refuseRecord } from './refusals.ts';

/** Conditions on the alias `t` that at most one record fulfils, with the values of their slots. */
export interface Match {
  readonly conditions: readonly Sql[];
  readonly slots: Readonly<Record<string, unknown>>;
}

export interface Keyed {
  /** A unique field, or a key of the entity. */
  readonly by: string;
  readonly record: Readonly<Record<string, unknown>>;
}

/**
 * Throws `parameter.invalid` for a `by` that is no key, or one of which the writer may not read everything, and what is
 * wrong with the values of the key.
 */
export function matchOf(request: Request, entity: Entity, { by, record }: Keyed): Match {
  const unique = uniqueBy(entity, by);
  if (!unique || !readsAllOf(request, entity, unique)) {
    const detail = `“${by}” is neither a unique field nor a key of ${entity.name}.`;
    throw new Refusal('parameter.invalid', detail, { members: { parameter: 'by' } });
  }
  const { fields, folded, where } = unique;
  const match = matchFields(request, entity, { record, names: fields, folded });
  // Written out like the index has it, so that PostgreSQL sees that the index covers it.
  return where ? { ...match, conditions: [...match.conditions, keyCondition(entity, where.rule)] } : match;
}

/** What the unique field, or the key, of this name compares. */
function uniqueBy(entity: Entity, by: string): (Compared & { readonly folded: string }) | undefined {
  const unique = Object.hasOwn(entity.fields, by) ? entity.fields[by]?.unique : undefined;
  if (unique) {
    return { fields: unique.per_company ? [by, 'company'] : [by], folded: unique.ignore_case ? by : '' };
  }
  const key = Object.hasOwn(entity.keys, by) ? entity.keys[by] : undefined;
  return key && { fields: key.per_company ? [...key.fields, 'company'] : key.fields, folded: '', where: key.where };
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

/** The id of the record that fulfils the conditions; whether it may be read is the business of whoever locks it. */
export async function findMatch(
  connection: Connection,
  { entity, match }: { entity: Entity; match: Match },
): Promise<string | undefined> {
  const where = all([sql`${column('t', 'deleted_at')} is null`, ...match.conditions]);
  const statement = sql`select ${column('t', 'id')} from ${name(entity.name)} as "t" where ${where} limit 1`;
  const [row] = await connection.query<{ id: string }>(bindSql(compileSql(statement), match.slots));
  return row?.id;
}
