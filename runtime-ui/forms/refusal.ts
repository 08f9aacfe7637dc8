// A refusal in words of the pack where the pack has some: the messages of checks and of a stage's entry conditions
// come in the reader's language as the detail of the problem, and are said as they are.

import type { ProblemDocument } from '../../schemas/http/records.ts';
import { problemOf } from '../api/problem_error.ts';

type Problem = NonNullable<ProblemDocument['errors']>[number];

/** A stage that needs a field speaks of the field; any other of its problems is a message of the pack. */
function inPackWords(problem: Problem): Problem {
  if (problem.code === 'stage.entry' && problem.params?.['field'] !== undefined) {
    return { ...problem, code: 'field.required' };
  }
  const says = problem.code === 'stage.entry' || problem.code === 'check.failed';
  return says ? { ...problem, params: { message: problem.detail } } : problem;
}

/** The problem behind an error, for problemText and problemsByField. */
export function refusalOf(error: unknown): ProblemDocument {
  const document = problemOf(error);
  return document.errors === undefined ? document : { ...document, errors: document.errors.map(inPackWords) };
}
