// Two records that share what only one may have. Which field it is, is told only where the writer may see the record that
// is there already, and may read all that is compared; else the answer tells nothing of it. PostgreSQL does not say which
// record that is, and takes no more questions in a transaction that it has refused: so it is looked for once that is over.

import { columnOf } from '../../../metadata/field_types/field_type.ts';
import type { Entity, Key } from '../../../metadata/model.ts';
import { type Problem, Refusal } from '../../../problems.ts';
import { all, bindSql, column, compileSql, isTrue, name, type Sql, sql } from '../../../rules/sql.ts';
import type { Transactions } from '../../database/connection.ts';
import type { Request } from '../../request.ts';
import { fieldIndexStem, keyIndexStem, stemIn } from '../../tables/names.ts';
import { foldedColumn } from '../../tables/unique.ts';
import { requestSlots } from '../query/request_slots.ts';
import { readableRows } from '../query/source.ts';
import { pointerTo } from './input.ts';
import { keyCondition } from './key_condition.ts';
import { textIn } from './messages.ts';
import { readsAllOf } from './readable_keys.ts';
import { GIVEN, type GivenRows } from './statement.ts';

/** What a unique index keeps apart. */
interface Unique {
  readonly problem: Problem;
  /** Whose values may not be the same in two records; none where only the index knows. */
  readonly fields: readonly string[];
  /** Whether the first is compared without case. */
  readonly folded: boolean;
  readonly where?: Key['where'];
}

/** Who wrote, and what. */
export interface Colliding {
  readonly request: Request;
  readonly entity: Entity;
  readonly given?: GivenRows;
}

/** A collision as it is told to somebody who may not see the other record, or not all that it shares. */
export class Collision extends Refusal {
  readonly colliding: Colliding;
  readonly unique: Unique;
  /** For somebody who may see it; undefined where a field of it is hidden from the writer, whichever record it is. */
  readonly told: Refusal | undefined;

  constructor(colliding: Colliding, unique: Unique, told: Refusal | undefined) {
    super('record.conflict', 'The record collides with another.');
    this.colliding = colliding;
    this.unique = unique;
    this.told = told;
  }

  /** The same in other words, for rows that were written otherwise. */
  as(told: Refusal, given: GivenRows): Collision {
    if (this.told === undefined) return this;
    return new Collision({ ...this.colliding, given }, this.unique, told);
  }
}

/** A collision at this index; undefined for an index that is none of ours. A writer who sees everything is told at once. */
export function collisionOf(colliding: Colliding, index: string): Refusal | undefined {
  const { request, entity } = colliding;
  const unique = uniqueOf(entity, index, request.language);
  if (unique === undefined) return undefined;
  const { problem, fields } = unique;
  if (!readsAllOf(request, entity, unique)) return new Collision(colliding, unique, undefined);
  const told = new Refusal(problem.code, problem.detail, { problems: [problem] });
  const isSeen = fields.length === 0 || isTrue(request.access.rows(entity, 'read', OTHER));
  return isSeen ? told : new Collision(colliding, unique, told);
}

/** Does the work; a collision is told as far as the writer may see the other record, which is looked for in `reading`. */
export async function tellingCollisions<T>(reading: Pick<Transactions, 'read'>, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const isTold = error instanceof Collision && error.told !== undefined && (await isOtherSeen(reading, error));
    throw isTold ? error.told : error;
  }
}

const OTHER = 't';

async function isOtherSeen(reading: Pick<Transactions, 'read'>, { colliding, unique }: Collision): Promise<boolean> {
  const { request, entity, given } = colliding;
  if (!given) return false;
  const { from, condition } = readableRows(request.access, { entity, action: 'read', alias: OTHER });
  const where = all([
    sql`${column(OTHER, 'id')} <> ${column(GIVEN, 'id')}`,
    condition,
    ...unique.fields.map((field, index) => sameValue(entity, field, unique.folded && index === 0)),
    ...(unique.where ? [keyCondition(entity, unique.where.rule)] : []),
  ]);
  const statement = sql`select 1 as "seen" from (${given.sql}) as ${name(GIVEN)}, ${from} where ${where} limit 1`;
  const bound = bindSql(compileSql(statement), ...given.slots, ...requestSlots(request));
  const rows = await reading.read((connection) => connection.query(bound));
  return rows.length > 0;
}

/** As the index compares them, to which two empty values are equal. */
function sameValue(entity: Entity, fieldName: string, isFolded: boolean): Sql {
  const field = entity.fields[fieldName];
  const stored = field ? columnOf(field) : fieldName;
  const [other, given] = [column(OTHER, stored), column(GIVEN, stored)];
  if (isFolded) return sql`${foldedColumn(other)} = ${foldedColumn(given)}`;
  return sql`(${other} = ${given} or (${other} is null and ${given} is null))`;
}

/**
 * While a model is published its unique indexes stand already, and may refuse what this request's model allows: the
 * index of a field is known by its name alone, a key that only the coming model has is told without it.
 */
function uniqueOf(entity: Entity, index: string, language: string): Unique | undefined {
  const stem = stemIn(index);
  if (stem === undefined) return undefined;
  for (const field of Object.values(entity.fields)) {
    if (fieldIndexStem(entity.name, field.name) !== stem) continue;
    const detail = `Another record has this “${textIn(field.title, language)}”.`;
    const params = { field: field.name };
    const problem = { code: 'value.not_unique', pointer: pointerTo(field.name), detail, params } as const;
    return {
      problem,
      fields: [field.name, ...companyOf(entity, field.unique)],
      folded: field.unique?.ignore_case === true,
    };
  }
  for (const [key, definition] of Object.entries(entity.keys)) {
    const { fields, message } = definition;
    if (keyIndexStem(entity.name, key) !== stem) continue;
    const detail = message ? textIn(message, language) : `Another record has the same ${fields.join(', ')}.`;
    const [first, ...others] = fields;
    const pointer = first !== undefined && others.length === 0 ? pointerTo(first) : '';
    const params = { key, ...(message ? { message: detail } : {}) };
    const { where } = definition;
    const problem = { code: 'value.not_unique', pointer, detail, params } as const;
    return { problem, fields: [...fields, ...companyOf(entity, definition)], folded: false, ...(where && { where }) };
  }
  const detail = 'Another record has values that only one may have in the model that is just being published.';
  return { problem: { code: 'record.conflict', pointer: '', detail }, fields: [], folded: false };
}

function companyOf(entity: Entity, unique: { readonly per_company?: boolean } | undefined): readonly string[] {
  return unique?.per_company && entity.fields['company'] ? ['company'] : [];
}
