// What a write that cannot be done answers: the problems of the record together, and what PostgreSQL refused. Records that
// collide are collision.ts.

import type { Entity } from '../../../metadata/model.ts';
import { type Problem, Refusal } from '../../../problems.ts';
import { isDatabaseError, SQLSTATE } from '../../database/errors.ts';
import type { Request } from '../../request.ts';
import { collisionOf } from './collision.ts';
import type { GivenRows } from './statement.ts';

/** A row over a page (8 kB less its header), or a value over what an index takes. */
const PROGRAM_LIMIT_EXCEEDED = '54000';

/** All problems as one refusal: under their own code where they share it, else under `record.invalid`. */
export function refuseRecord(problems: readonly Problem[]): Refusal {
  const [first] = problems as [Problem];
  const isOneKind = problems.every((problem) => problem.code === first.code);
  const detail = problems.length === 1 ? first.detail : `The record has ${problems.length} problems.`;
  return new Refusal(isOneKind ? first.code : 'record.invalid', detail, { problems });
}

/** A write that failed: whose it was, of which entity, and the row that it wrote, where that is one. */
export interface FailedWrite {
  readonly request: Request;
  readonly entity: Entity;
  readonly given?: GivenRows;
}

/** The error as the writer shall see it (collision.ts); one that is not about the record as it came. */
export function presentWriteError(error: unknown, { request, entity, given }: FailedWrite): unknown {
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
  if (!isCollision(error, entity)) return error;
  return collisionOf({ request, entity, ...(given && { given }) }, error.constraint ?? '') ?? error;
}

/** Whether two records would share what only one may have. */
export function isCollision(error: unknown, entity: Entity): boolean {
  return isDatabaseError(error) && error.code === SQLSTATE.unique_violation && error.table === entity.name;
}
