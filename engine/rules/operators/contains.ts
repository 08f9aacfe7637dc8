// `contains`: whether a text has another in it, literally and by code point, or a list has a value. False with null.
import { numberSql } from '../comparison.ts';
import { show } from '../comparison_check.ts';
import { elementOf, memberCheck, membershipJs, readMember, readMembership } from '../membership.ts';
import {
  ALL_USES,
  BOOLEAN,
  binary,
  type Checked,
  type Checker,
  type Operand,
  type Operator,
  TEXT,
} from '../operator.ts';
import { sql } from '../sql.ts';
import type { Rule } from '../types.ts';

export const contains: Operator = {
  uses: ALL_USES,
  operands: [2, 2],
  check,
  js: (call, compile) => {
    const [whole, part] = binary(call);
    if (whole.type.kind === 'list') return membershipJs(part, whole, compile);
    const [readWhole, readPart] = [compile(whole), compile(part)];
    return (scope) => {
      const [text, wanted] = [readWhole(scope), readPart(scope)];
      return typeof text === 'string' && typeof wanted === 'string' && text.includes(wanted);
    };
  },
  sql: (call, compile) => {
    const [whole, part] = binary(call);
    const [haystack, needle] = [compile.value(whole), numberSql(part, compile)];
    // No LIKE: its % and _ would have to be escaped in values that come from columns, too.
    if (whole.type.kind !== 'list') return sql`(strpos(${haystack}, ${needle}) > 0)`;
    // A GIN index serves @>, which needs arrays of the same type.
    const same = elementOf(whole.type).kind === part.type.kind;
    return same ? sql`(${haystack} @> array[${needle}])` : sql`(${needle} = any(${haystack}))`;
  },
};

function check(operands: readonly Operand[], checker: Checker): Checked | undefined {
  const [whole, part] = operands as [Operand, Operand];
  if (Array.isArray(whole.json)) return memberCheck(readMembership(part, whole, checker), true);
  const wholeRule = checker.read(whole);
  if (!wholeRule) return undefined;
  if (wholeRule.type.kind === 'list') return memberCheck(readMember(part, whole, wholeRule, checker), true);
  if (wholeRule.type.kind !== 'text') {
    return checker.mistyped(whole, `${show(whole, wholeRule)} contains nothing: a text or a list is expected.`);
  }
  const partRule = checker.readAs(part, [TEXT]);
  return partRule && refuseNull(partRule, part, checker) ? { args: [wholeRule, partRule], type: BOOLEAN } : undefined;
}

function refuseNull(rule: Rule, operand: Operand, checker: Checker): boolean {
  if (rule.type.kind !== 'null') return true;
  checker.mistyped(operand, 'No text contains null; ask with empty or {"==": [x, null]}.');
  return false;
}
