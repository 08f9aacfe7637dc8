// Whether a value is in a list, shared by `in` and by `contains` of a list.
import { comparisonBetween, sameValues } from './comparison.ts';
import { show, wantedBeside } from './comparison_check.ts';
import { isConstant } from './constants.ts';
import { BOOLEAN, type Checked, type Checker, type CompileJs, type Evaluate, type Operand } from './operator.ts';
import { comparisonOf } from './type_relations.ts';
import type { Rule, RuleType } from './types.ts';

/** Reads the element and the list, the more telling first; the result is undefined when something was refused. */
export function readMembership(element: Operand, list: Operand, checker: Checker): [Rule, Rule] | undefined {
  if (!isConstant(list.json)) {
    const listRule = checker.read(list);
    return listRule && readMember(element, list, listRule, checker);
  }
  const elementRule = checker.read(element);
  if (!elementRule) return undefined;
  if (!Array.isArray(list.json)) {
    return checker.mistyped(
      list,
      `A list is expected after in, not ${JSON.stringify(list.json)}; for texts use contains.`,
    );
  }
  const [wanted = elementRule.type] = wantedBeside(elementRule.type, true);
  const listRule = checker.read(list, [{ kind: 'list', of: wanted }]);
  return listRule && checkMember([elementRule, listRule], [element, list], checker);
}

/** Reads the element of a list that is read already. */
export function readMember(
  element: Operand,
  list: Operand,
  listRule: Rule,
  checker: Checker,
): [Rule, Rule] | undefined {
  if (listRule.type.kind !== 'list') {
    const advice = listRule.type.kind === 'text' ? ' Whether a text is part of a text is asked with contains.' : '';
    return checker.mistyped(list, `${show(list, listRule)} is no list.${advice}`);
  }
  const elementRule = checker.read(element, wantedBeside(listRule.type.of, true));
  return elementRule && checkMember([elementRule, listRule], [element, list], checker);
}

function checkMember(rules: [Rule, Rule], operands: [Operand, Operand], checker: Checker): [Rule, Rule] | undefined {
  const [element, list] = rules;
  const comparison = comparisonOf(element.type, elementOf(list.type));
  if (comparison !== undefined && comparison !== 'nothing' && comparison !== 'money') return rules;
  const what = `${show(operands[0], element)} cannot be in ${show(operands[1], list)}`;
  return checker.mistyped(operands[0], `${what}: its elements are of another type.`);
}

export function elementOf(type: RuleType): RuleType {
  return type.kind === 'list' ? type.of : { kind: 'null' };
}

export function memberCheck(pair: [Rule, Rule] | undefined, listFirst: boolean): Checked | undefined {
  if (!pair) return undefined;
  return { args: listFirst ? [pair[1], pair[0]] : pair, type: BOOLEAN };
}

/** False for a null element and for a null list. */
export function membershipJs(element: Rule, list: Rule, compile: CompileJs): Evaluate {
  const comparison = comparisonBetween(element.type, elementOf(list.type));
  const [readElement, readList] = [compile(element), compile(list)];
  return (scope) => {
    const [one, among] = [readElement(scope), readList(scope)];
    if (one === null || !Array.isArray(among)) return false;
    return among.some((other) => other !== null && sameValues(comparison, one, other));
  };
}
