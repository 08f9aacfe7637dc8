// Reads the operands of comparisons: each constant takes the type of what it is compared with, and what cannot be
// compared is said in one sentence. What comparing then means is in comparison.ts.
import { isConstant } from './constants.ts';
import { quoted, typeName } from './describe.ts';
import type { Checker, Operand } from './operator.ts';
import { comparisonOf, isNumeric } from './type_relations.ts';
import type { Rule, RuleType } from './types.ts';

/** Operators that yield one of their operands: what they are compared with decides the type of their constants. */
const SOFT_OPERATORS = ['if', 'or_else', 'min', 'max', 'switch'];

/** How much an operand can tell about types: 0 the most. */
function softness({ json }: Operand): number {
  if (isConstant(json)) return 2;
  return SOFT_OPERATORS.some((operator) => Object.hasOwn(json as object, operator)) ? 1 : 0;
}

/**
 * The types that a constant may take beside a value of this type. Beside money a bare number means the company's
 * currency; money with its currency has no company amount, so it has no order.
 */
export function wantedBeside(type: RuleType, order = false): readonly RuleType[] {
  if (type.kind === 'null') return [];
  if (type.kind === 'money') return order ? [{ kind: 'decimal' }] : [{ kind: 'decimal' }, { kind: 'money' }];
  return [type];
}

/** Reads operands that are all compared with each other, the most telling first; undefined when one was refused. */
export function readPeers(operands: readonly Operand[], checker: Checker, order = false): readonly Rule[] | undefined {
  const byTelling = operands.map((operand, index) => ({ operand, index, softness: softness(operand) }));
  byTelling.sort((a, b) => a.softness - b.softness);
  const read: (Rule | undefined)[] = operands.map(() => undefined);
  let wanted: readonly RuleType[] | undefined;
  let refused = false;
  for (const { operand, index } of byTelling) {
    // Beside a refused operand the constants' types are unknown, and complaints about them would be noise.
    if (refused && isConstant(operand.json)) continue;
    const rule = checker.read(operand, wanted ?? []);
    read[index] = rule;
    if (rule) wanted ??= wantedBeside(rule.type, order);
    else refused = true;
  }
  return read.every((rule) => rule !== undefined) ? read : undefined;
}

/** Reports operands that are unlike; true when all can be compared. */
export function checkEquality(rules: readonly Rule[], operands: readonly Operand[], checker: Checker): boolean {
  const [left, right] = rules as [Rule, Rule];
  if (comparisonOf(left.type, right.type) !== undefined) return true;
  const operand = operands[1] as Operand;
  const what = `${show(operands[0] as Operand, left)} cannot be compared with ${show(operand, right)}`;
  checker.mistyped(operand, `${what}.${adviceFor(left.type, right.type)}`);
  return false;
}

function adviceFor(left: RuleType, right: RuleType): string {
  if (left.kind === 'list' || right.kind === 'list') return ' Use in, contains or empty for lists.';
  const kinds = [left.kind, right.kind];
  if (kinds.includes('date') && kinds.includes('datetime'))
    return ' A moment has a time and a zone, a date has neither.';
  return '';
}

/** Reports operands that have no order, or unlike ones; true when all have one order. */
export function checkOrder(rules: readonly Rule[], operands: readonly Operand[], checker: Checker): boolean {
  let fine = true;
  rules.forEach((rule, index) => {
    const operand = operands[index] as Operand;
    if (!hasOrder(rule.type)) {
      fine = false;
      checker.mistyped(operand, `${show(operand, rule)} has no order: nothing is less or greater than it.`);
    } else if (rule.kind === 'literal' && rule.type.kind === 'money') {
      fine = false;
      const instead = 'Use a bare number (company currency), or compare .amount and .currency.';
      checker.mistyped(
        operand,
        `Money compares by its amount in the company's currency, which a constant lacks. ${instead}`,
      );
    }
  });
  if (!fine) return false;
  return rules.slice(1).every((rule, index) => {
    const pair = [rules[index] as Rule, rule];
    return checkEquality(pair, operands.slice(index, index + 2), checker);
  });
}

function hasOrder(type: RuleType): boolean {
  return isNumeric(type) || ['text', 'money', 'date', 'datetime'].includes(type.kind);
}

/** An operand as a sentence names it: its JSON and its type. */
export function show({ json }: Operand, rule: Rule): string {
  return `${quoted(json)} (${typeName(rule.type)})`;
}
