// Free words, each once, in the order in which they were given.

import type { FieldTypeRuntime } from './field_type.ts';
import { accept, describeFound, problemOf, refuse, refuseType, refuseWith } from './refusals.ts';
import { textListBehaviour } from './text_list.ts';
import { lengthOf, storabilityProblem } from './text_value.ts';

const MOST_TAGS = 100;
const MAX_LENGTH = 60;

export const tagsType: FieldTypeRuntime = {
  ...textListBehaviour,
  name: 'tags',
  parse: (input, _field, context) => {
    if (input === null) return accept(null);
    if (!Array.isArray(input)) return refuseType(input, 'a list of words', context.pointer);
    if (input.length > MOST_TAGS) {
      const detail = `The list has ${input.length} tags, at most ${MOST_TAGS} are allowed.`;
      return refuseWith('value.too_long', context.pointer, detail, { max: MOST_TAGS });
    }
    const problems = input
      .map((tag, index) => tagProblem(tag, `${context.pointer}/${index}`))
      .filter((problem) => problem !== undefined);
    if (problems.length > 0) return refuse(problems);
    return accept(input.length === 0 ? null : [...new Set(input as string[])]);
  },
};

function tagProblem(tag: unknown, pointer: string): ReturnType<typeof storabilityProblem> {
  if (typeof tag !== 'string') {
    return problemOf('value.type', pointer, `Found ${describeFound(tag)}, expected a word.`);
  }
  if (tag.trim() === '') return problemOf('value.too_short', pointer, 'A tag cannot be empty.', { min: 1 });
  if (lengthOf(tag) > MAX_LENGTH) {
    const detail = `The tag has ${lengthOf(tag)} characters, at most ${MAX_LENGTH} are allowed.`;
    return problemOf('value.too_long', pointer, detail, { max: MAX_LENGTH });
  }
  return storabilityProblem(tag, pointer);
}
