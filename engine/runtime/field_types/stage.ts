// The key of a stage. Whether the record's pipeline has it, and whether the record may enter, is records/write/stages.ts,
// which also stores its outcome.

import type { FieldTypeRuntime } from './field_type.ts';
import { accept, refuse, refuseType } from './refusals.ts';
import { storabilityProblem, textBehaviour } from './text_value.ts';

export const stageType: FieldTypeRuntime = {
  ...textBehaviour,
  name: 'stage',
  parse: (input, _field, context) => {
    if (input === null) return accept(null);
    if (typeof input !== 'string') return refuseType(input, 'the key of a stage', context.pointer);
    const problem = storabilityProblem(input, context.pointer);
    return problem ? refuse([problem]) : accept(input);
  },
  sort: (_field, column) => column(''),
};
