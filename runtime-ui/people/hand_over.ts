// To whom go the records of a user who is deactivated, as it is chosen and as it is sent. Pure.

import type { ProblemDocument, ReferenceJson } from '../../schemas/http/records.ts';
import type { DeactivateRequest } from '../../schemas/http/session.ts';

/** All to one person, each kind to a person of its own, or to nobody. */
export const WAYS = ['one', 'each', 'none'] as const;
export type Way = (typeof WAYS)[number];

export interface HandOver {
  readonly way: Way;
  readonly one: ReferenceJson | null;
  /** By entity; what is not named stays. */
  readonly each: Readonly<Record<string, ReferenceJson>>;
}

export function presentHandOver({ way, one, each }: HandOver): DeactivateRequest {
  if (way === 'none' || (way === 'one' && one === null)) return {};
  if (one !== null && way === 'one') return { hand_over_to: one.id };
  return { hand_over_to: Object.fromEntries(Object.entries(each).map(([entity, { id }]) => [entity, id])) };
}

type FieldProblem = NonNullable<ProblemDocument['errors']>[number];

const ALL = '/hand_over_to';

/** What is wrong with the person of all records, or with the one of this entity. */
export function problemAt(problem: ProblemDocument | null, entity?: string): FieldProblem | undefined {
  const pointer = entity === undefined ? ALL : `${ALL}/${entity}`;
  return problem?.errors?.find((each) => each.pointer === pointer);
}

/** What is wrong with no field of the dialog. */
export function problemOfAll(problem: ProblemDocument | null): ProblemDocument | FieldProblem | null {
  if (problem?.errors === undefined) return problem;
  return problem.errors.find(({ pointer }) => !pointer.startsWith(ALL)) ?? null;
}
