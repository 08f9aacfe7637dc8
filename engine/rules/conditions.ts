// Operands that are conditions: true or false, nothing else. There is no truthiness.
import { quoted, typeName } from './describe.ts';
import { BOOLEAN, type Checked, type Checker, type Operand } from './operator.ts';
import type { Rule } from './types.ts';

/** Reads a condition; undefined when it was refused. */
export function readCondition(operand: Operand, checker: Checker): Rule | undefined {
  const rule = checker.read(operand, []);
  if (!rule || rule.type.kind === 'boolean') return rule;
  const found = `${quoted(operand.json)} is ${typeName(rule.type)}`;
  return checker.mistyped(operand, `A condition must be true or false, and ${found}; compare it with something.`);
}

/** The check of operators that take conditions and yield one. */
export function checkConditions(operands: readonly Operand[], checker: Checker): Checked | undefined {
  const args = operands.map((operand) => readCondition(operand, checker));
  return args.every((rule) => rule !== undefined) ? { args, type: BOOLEAN } : undefined;
}
