// `or_else`: the first of its values that is not null.
import { readBranches } from '../branches.ts';
import { type Operator, VALUE_USES } from '../operator.ts';
import { widenValue } from '../values.ts';

export const orElse: Operator = {
  uses: VALUE_USES,
  operands: [2, Number.POSITIVE_INFINITY],
  check: (operands, checker, wanted) => {
    const branches = readBranches(operands, checker, wanted);
    return branches && { args: branches.values, type: branches.type };
  },
  js: (call, compile) => {
    const values = call.args.map(compile);
    return (scope) => {
      for (const read of values) {
        const value = read(scope);
        if (value !== null) return widenValue(value, call.type);
      }
      return widenValue(null, call.type);
    };
  },
};
