// Whether a filter can compare with what was typed. The answer is the rules' own, so that nothing is applied which the
// server would refuse.

import { readConstant } from '../../engine/rules/constants.ts';
import type { RuleType } from '../../engine/rules/types.ts';
import type { PresentedField } from '../../schemas/http/model.ts';
import type { Json } from '../../schemas/http/records.ts';
import type { FilterOperator } from '../field_types/field_type.ts';
import { operand } from '../field_types/filters.ts';
import { RULE_TYPES } from '../field_types/rule_types.ts';

/** What the value should have been, as `lists.not_a` has words for it. */
export type NotA = 'date' | 'number' | 'value';

/** The type of one value; beside money a constant is a number. */
function comparedType(field: PresentedField): RuleType {
  const type = RULE_TYPES[field.type].rule_type(field);
  if (type.kind === 'money') return { kind: 'decimal' };
  return type.kind === 'list' ? type.of : type;
}

function kindOf(type: RuleType): NotA {
  if (type.kind === 'date' || type.kind === 'datetime') return 'date';
  return type.kind === 'integer' || type.kind === 'decimal' ? 'number' : 'value';
}

/** Undefined for a value that the operator can compare the field with. Null is no value yet, and no problem. */
export function findFilterProblem(field: PresentedField, operator: FilterOperator, value: Json): NotA | undefined {
  if (operator.bare === true || operator.choices !== undefined || value === null) return undefined;
  const type = comparedType(field);
  const values: readonly Json[] = operator.many === true && Array.isArray(value) ? value : [value];
  const refused = values.some((one) => readConstant(operand(one), [type]).kind === 'refused');
  return refused ? kindOf(type) : undefined;
}
