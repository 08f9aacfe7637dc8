// `if`: condition, value, condition, value …, else. Without an else it yields null.
import { readBranches } from '../branches.ts';
import { readCondition } from '../conditions.ts';
import { NULL, type Operator, VALUE_USES } from '../operator.ts';
import type { Rule } from '../types.ts';
import { widenValue } from '../values.ts';

const NO_ELSE: Rule = { kind: 'literal', value: null, type: NULL };

export const ifElse: Operator = {
  uses: VALUE_USES,
  operands: [2, Number.POSITIVE_INFINITY],
  check: (operands, checker, wanted) => {
    const isCondition = (index: number) => index % 2 === 0 && index < operands.length - 1;
    const conditions = operands.filter((_, index) => isCondition(index)).map((one) => readCondition(one, checker));
    const branches = readBranches(
      operands.filter((_, index) => !isCondition(index)),
      checker,
      wanted,
    );
    if (!branches || !conditions.every((condition) => condition !== undefined)) return undefined;
    const values = branches.values.length === conditions.length ? [...branches.values, NO_ELSE] : branches.values;
    return { args: values.flatMap((value, index) => [conditions[index] ?? [], value].flat()), type: branches.type };
  },
  js: (call, compile) => {
    const steps = call.args.map(compile);
    const last = steps.length - 1;
    return (scope) => {
      let index = 0;
      while (index < last && steps[index]?.(scope) !== true) index += 2;
      return widenValue(steps[Math.min(index + 1, last)]?.(scope) ?? null, call.type);
    };
  },
};
