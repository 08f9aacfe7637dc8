// A refusal as a problem document (RFC 9457), for answers that hold one per operation.

import type { ProblemDocument } from '../../../schemas/http/records.ts';
import { PROBLEMS, type Problem, type ProblemCode, type Refusal } from '../../problems.ts';

/** The document without the members that belong to a single answer (request id, retry). */
export function presentRefusal(refusal: Refusal): ProblemDocument {
  return {
    ...presentCode(refusal.code),
    detail: refusal.message,
    ...(refusal.problems.length > 0 ? { errors: refusal.problems.map(presentError) } : {}),
    ...refusal.members,
  };
}

/** What is the same for all refusals with this code, and so tells nothing of a record. */
export function presentCode(code: ProblemCode): ProblemDocument {
  const { status, title } = PROBLEMS[code];
  return { type: `tag:cahier,2026:problem/${code}`, title, status, detail: title, code };
}

function presentError({ code, pointer, detail, params }: Problem): NonNullable<ProblemDocument['errors']>[number] {
  return { code, pointer, detail, ...(params ? { params } : {}) };
}
