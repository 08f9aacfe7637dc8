// What a write that cannot be done answers: the problems of the record together, and what PostgreSQL refused in the
// words of the model.

import type { Entity } from '../../../metadata/model.ts';
import { type Problem, Refusal } from '../../../problems.ts';
import { isDatabaseError, SQLSTATE } from '../../database/errors.ts';
import { fieldIndexStem, keyIndexStem, stemIn } from '../../tables/names.ts';
import { pointerTo } from './input.ts';
import { textIn } from './messages.ts';

/** A row over a page (8 kB less its header), or a value over what an index takes. */
const PROGRAM_LIMIT_EXCEEDED = '54000';

/** All problems as one refusal: under their own code where they share it, else under `record.invalid`. */
export function refuseRecord(problems: readonly Problem[]): Refusal {
  const [first] = problems as [Problem];
  const isOneKind = problems.every((problem) => problem.code === first.code);
  const detail = problems.length === 1 ? first.detail : `The record has ${problems.length} problems.`;
  return new Refusal(isOneKind ? first.code : 'record.invalid', detail, { problems });
}

/** The error as the writer of a record of this entity shall see it; one that is not about the record as it came. */
export function presentWriteError(error: unknown, entity: Entity, language: string): unknown {
  if (!isDatabaseError(error)) return error;
  if (error.code === PROGRAM_LIMIT_EXCEEDED) {
    const detail =
      'The record holds more than fits into one row, or too long a text in a field that is searched or unique.';
    return new Refusal('record.too_large', detail);
  }
  // What a reference leads to was locked before, so this is one that nobody looks up: the author of an imported move.
  if (error.code === SQLSTATE.foreign_key_violation) {
    return new Refusal('reference.unknown', 'The record refers to one that does not exist.');
  }
  if (error.code !== SQLSTATE.unique_violation || error.table !== entity.name) return error;
  const problem = uniqueProblem(entity, error.constraint ?? '', language);
  return problem ? new Refusal(problem.code, problem.detail, { problems: [problem] }) : error;
}

/** Whether two records would share what only one may have. */
export function isCollision(error: unknown, entity: Entity): boolean {
  return isDatabaseError(error) && error.code === SQLSTATE.unique_violation && error.table === entity.name;
}

/**
 * While a model is published its unique indexes stand already, and may refuse what this request's model allows: the
 * index of a field is known by its name alone, a key that only the coming model has is told without it.
 */
function uniqueProblem(entity: Entity, index: string, language: string): Problem | undefined {
  const stem = stemIn(index);
  if (stem === undefined) return undefined;
  for (const field of Object.values(entity.fields)) {
    if (fieldIndexStem(entity.name, field.name) !== stem) continue;
    const detail = `Another record has this “${textIn(field.title, language)}”.`;
    return { code: 'value.not_unique', pointer: pointerTo(field.name), detail, params: { field: field.name } };
  }
  for (const [key, { fields, message }] of Object.entries(entity.keys)) {
    if (keyIndexStem(entity.name, key) !== stem) continue;
    const detail = message ? textIn(message, language) : `Another record has the same ${fields.join(', ')}.`;
    const [first, ...others] = fields;
    const pointer = first !== undefined && others.length === 0 ? pointerTo(first) : '';
    const params = { key, ...(message ? { message: detail } : {}) };
    return { code: 'value.not_unique', pointer, detail, params };
  }
  return {
    code: 'record.conflict',
    pointer: '',
    detail: 'Another record has values that only one may have in the model that is just being published.',
  };
}
