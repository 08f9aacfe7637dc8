// The key of one option.

import type { FieldTypeRuntime } from './field_type.ts';
import { optionProblem } from './option_key.ts';
import { accept, refuse } from './refusals.ts';
import { textBehaviour } from './text_value.ts';

export const optionType: FieldTypeRuntime = {
  ...textBehaviour,
  name: 'option',
  parse: (input, field, context) => {
    if (input === null) return accept(null);
    const problem = optionProblem(input, field, context.pointer, context.previous === input);
    return problem ? refuse([problem]) : accept(input as string);
  },
  // Keys are names, not prose: they sort by code point, as their column does.
  sort: (_field, column) => column(''),
};
