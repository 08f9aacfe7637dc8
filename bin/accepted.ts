// From problems as values to the refusal that ends a command.

import { Refusal, type Result } from '../engine/problems.ts';

/** The value, or a refusal with all problems. */
export function accepted<T>(outcome: Result<T>): T {
  if (outcome.ok) return outcome.value;
  const [first] = outcome.problems;
  if (first === undefined) throw new Error('Refused without a problem');
  throw new Refusal(first.code, first.detail, { problems: outcome.problems });
}
