// From problems as values to the refusal that ends a request.

import { type Problem, Refusal, type Result } from '../../../problems.ts';

/** The problems of all results that have some; the refusal carries the first one's code and sentence. */
export function refusalOf(...results: readonly Result<unknown>[]): Refusal {
  const problems: readonly Problem[] = results.flatMap((result) => (result.ok ? [] : result.problems));
  const [first] = problems;
  if (!first) throw new Error('Nothing was refused.');
  return new Refusal(first.code, first.detail, { problems });
}

/** The value, or the refusal thrown. */
export function accepted<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw refusalOf(result);
}
