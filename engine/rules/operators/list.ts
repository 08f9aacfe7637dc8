// `list`: its values as a list, in their order; what is null is left out, since no list holds null.
import { readBranches } from '../branches.ts';
import { show } from '../comparison_check.ts';
import { ALL_USES, type Checked, type Checker, type Operand, type Operator } from '../operator.ts';
import { join, sql } from '../sql.ts';
import type { Rule, RuleType } from '../types.ts';
import { widenValue } from '../values.ts';

export const list: Operator = {
  uses: ALL_USES,
  operands: [1, 200],
  check,
  js: (call, compile) => {
    const values = call.args.map(compile);
    const of = call.type.kind === 'list' ? call.type.of : call.type;
    return (scope) => {
      const found = values.map((read) => read(scope)).filter((value) => value !== null);
      return found.map((value) => widenValue(value, of));
    };
  },
  sql: (call, compile) => sql`array_remove(array[${join(call.args.map(compile.value), ', ')}], null)`,
};

function check(operands: readonly Operand[], checker: Checker, wanted: readonly RuleType[]): Checked | undefined {
  const elements = wanted.flatMap((type) => (type.kind === 'list' && type.of.kind !== 'null' ? [type.of] : []));
  const branches = readBranches(operands, checker, elements);
  if (!branches) return undefined;
  const odd = branches.values.findIndex(({ type }) => type.kind === 'list' || branches.type.kind === 'null');
  if (odd < 0) return { args: branches.values, type: { kind: 'list', of: branches.type, required: true } };
  const [operand, rule] = [operands[odd] as Operand, branches.values[odd] as Rule];
  return checker.mistyped(operand, `${show(operand, rule)} is nothing that a list can hold.`);
}
