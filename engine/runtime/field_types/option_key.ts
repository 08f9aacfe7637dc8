// Keys of options: which ones a field takes, and which it only keeps.

import type { Field } from '../../metadata/model.ts';
import type { Problem } from '../../problems.ts';
import { describeFound, problemOf, shorten } from './refusals.ts';
import { lengthOf, storabilityProblem } from './text_value.ts';

/** Longest value of an open option, in code points. */
const MAX_LENGTH = 200;

/**
 * What is wrong with a key, if anything. An inactive option may stay where it is (`kept`), but not be chosen; an open
 * field takes other values as they are.
 */
export function optionProblem(
  key: unknown,
  field: Field,
  ...[pointer, kept]: readonly [string, boolean]
): Problem | undefined {
  if (typeof key !== 'string') {
    return problemOf('value.type', pointer, `Found ${describeFound(key)}, expected the key of an option.`);
  }
  const option = field.options?.find((each) => each.key === key);
  if (option && (option.active || kept)) return undefined;
  if (option) {
    return problemOf('option.unknown', pointer, `The option “${key}” is no longer offered.`);
  }
  if (field.open) return openProblem(key, pointer);
  const keys = (field.options ?? []).filter((each) => each.active).map((each) => each.key);
  const named = keys.length <= 20 ? keys.join(', ') : `${keys.slice(0, 20).join(', ')} …`;
  return problemOf('option.unknown', pointer, `There is no option “${shorten(key)}”; there are: ${named}.`);
}

function openProblem(key: string, pointer: string): Problem | undefined {
  const problem = storabilityProblem(key, pointer);
  if (problem) return problem;
  if (key === '') return problemOf('value.too_short', pointer, 'An option cannot be an empty text.', { min: 1 });
  if (lengthOf(key) <= MAX_LENGTH) return undefined;
  const detail = `The option has ${lengthOf(key)} characters, at most ${MAX_LENGTH} are allowed.`;
  return problemOf('value.too_long', pointer, detail, { max: MAX_LENGTH });
}
