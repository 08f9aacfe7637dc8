// Keys of several options, each once, in the order of the options; an open field's other values follow by code point.
// So two lists with the same keys are equal, and a change that only shuffles is none.

import type { Field } from '../../metadata/model.ts';
import { compareText } from '../../rules/values.ts';
import type { FieldTypeRuntime } from './field_type.ts';
import { optionProblem } from './option_key.ts';
import { accept, refuse, refuseType, refuseWith } from './refusals.ts';
import { textListBehaviour, textsOf } from './text_list.ts';

const MOST_KEYS = 500;

export const multi_optionType: FieldTypeRuntime = {
  ...textListBehaviour,
  name: 'multi_option',
  parse: (input, field, context) => {
    if (input === null) return accept(null);
    if (!Array.isArray(input)) return refuseType(input, 'a list of option keys', context.pointer);
    if (input.length > MOST_KEYS) {
      const detail = `The list has ${input.length} keys, at most ${MOST_KEYS} are allowed.`;
      return refuseWith('value.too_long', context.pointer, detail, { max: MOST_KEYS });
    }
    const kept = new Set(textsOf(context.previous));
    const problems = input
      .map((key, index) => optionProblem(key, field, `${context.pointer}/${index}`, kept.has(key)))
      .filter((problem) => problem !== undefined);
    if (problems.length > 0) return refuse(problems);
    return input.length === 0 ? accept(null) : accept(ordered(new Set(input as string[]), field));
  },
};

function ordered(keys: ReadonlySet<string>, field: Field): readonly string[] {
  const known = (field.options ?? []).map((option) => option.key);
  const others = [...keys].filter((key) => !known.includes(key)).sort(compareText);
  return [...known.filter((key) => keys.has(key)), ...others];
}
