// Operands of which one is yielded (`if`, `or_else`, `min`, `switch` …): they need a type in common.
import { show } from './comparison_check.ts';
import { isConstant } from './constants.ts';
import { type Checker, NULL, type Operand } from './operator.ts';
import { commonType } from './type_relations.ts';
import type { Rule, RuleType } from './types.ts';

/**
 * Reads the operands. Constants take the wanted type, else that of the first operand that is none;
 * undefined when one was refused or they have no type in common.
 */
export function readBranches(
  operands: readonly Operand[],
  checker: Checker,
  wanted: readonly RuleType[],
): { values: readonly Rule[]; type: RuleType } | undefined {
  const rules = operands.map((operand) => (isConstant(operand.json) ? undefined : checker.read(operand, wanted)));
  const telling = rules.find((rule) => rule !== undefined && rule.type.kind !== 'null');
  const beside = wanted.length > 0 || !telling ? wanted : [telling.type];
  const values = operands.map((operand, index) =>
    isConstant(operand.json) ? checker.read(operand, beside) : rules[index],
  );
  if (!values.every((rule) => rule !== undefined)) return undefined;
  let type: RuleType = NULL;
  for (const [index, rule] of values.entries()) {
    const common = commonType(type, rule.type);
    const operand = operands[index] as Operand;
    if (!common)
      return checker.mistyped(operand, `${show(operand, rule)} is of another type than what stands before it.`);
    type = common;
  }
  return { values, type };
}
