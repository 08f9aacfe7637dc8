// The least and the greatest of some values, shared by min and max. Null counts for nothing, and so does money whose
// rate is missing: it has no order. Of nothing it is null.
import { readBranches } from './branches.ts';
import { orderOf } from './comparison.ts';
import { show } from './comparison_check.ts';
import { ALL_USES, type Checked, type Checker, type Operand, type Operator } from './operator.ts';
import { join, raw, sql } from './sql.ts';
import { isNumeric } from './type_relations.ts';
import type { Rule, RuleType, Value } from './types.ts';
import { isMoney, widenValue } from './values.ts';

/** The operator that keeps the value whose order to the others is this sign; `keyword` does so in PostgreSQL. */
export function extreme(sign: -1 | 1, keyword: 'least' | 'greatest'): Operator {
  return {
    uses: ALL_USES,
    operands: [1, Number.POSITIVE_INFINITY],
    check,
    js: (call, compile) => {
      const values = call.args.map(compile);
      return (scope) => {
        let best: Value = null;
        for (const read of values) {
          const value = read(scope);
          if (value === null || (isMoney(value) && value.company === null)) continue;
          if (best === null || orderOf(value, best) === sign) best = value;
        }
        return widenValue(best, call.type);
      };
    },
    // They leave out null, too.
    sql: (call, compile) => sql`${raw(keyword)}(${join(call.args.map(compile.value), ', ')})`,
  };
}

function check(operands: readonly Operand[], checker: Checker, wanted: readonly RuleType[]): Checked | undefined {
  const branches = readBranches(operands, checker, wanted);
  if (!branches) return undefined;
  const odd = branches.values.findIndex((rule) => !canBeChosen(rule));
  if (odd < 0) return { args: branches.values, type: branches.type };
  const [operand, rule] = [operands[odd] as Operand, branches.values[odd] as Rule];
  return checker.mistyped(operand, `${show(operand, rule)} is no number, date, moment or money of a record.`);
}

/** Constants of money have no company amount, so nothing is known of their order. */
function canBeChosen({ kind, type }: Rule): boolean {
  if (type.kind === 'money') return kind !== 'literal';
  return isNumeric(type) || type.kind === 'date' || type.kind === 'datetime';
}
