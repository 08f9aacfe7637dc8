// A refusal as a problem document (RFC 9457), for answers that hold one per operation.

import type { ProblemDocument } from '../../../schemas/http/records.ts';
import { PROBLEMS, type Problem, type Refusal } from '../../problems.ts';

/** The document without the members that belong to a single answer (request id, retry). */
export function presentRefusal(refusal: Refusal): ProblemDocument {
  const { status, title } = PROBLEMS[refusal.code];
  return {
    type: `tag:cahier,2026:problem/${refusal.code}`,
    title,
    status,
    detail: refusal.message,
    code: refusal.code,
    ...(refusal.problems.length > 0 ? { errors: refusal.problems.map(presentError) } : {}),
    ...refusal.members,
  };
}

function presentError({ code, pointer, detail, params }: Problem): NonNullable<ProblemDocument['errors']>[number] {
  return { code, pointer, detail, ...(params ? { params } : {}) };
}
