// One line of text, or an identifier in a registered format.

import type { FieldTypeRuntime } from './field_type.ts';
import { formatProblem } from './formats.ts';
import { refuse } from './refusals.ts';
import { parseText, textBehaviour } from './text_value.ts';

export const textType: FieldTypeRuntime = {
  ...textBehaviour,
  name: 'text',
  parse: (input, field, context) => {
    const parsed = parseText(input, field, context);
    if (!parsed.ok || typeof parsed.value !== 'string' || field.format === undefined) return parsed;
    const problem = formatProblem(parsed.value, field.format, context.pointer);
    return problem ? refuse([problem]) : parsed;
  },
};
