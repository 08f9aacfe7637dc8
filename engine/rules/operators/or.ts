// `or`: true when one of its conditions is.
import { checkConditions } from '../conditions.ts';
import { ALL_USES, type Operator } from '../operator.ts';
import { any } from '../sql.ts';

export const or: Operator = {
  uses: ALL_USES,
  operands: [1, Number.POSITIVE_INFINITY],
  check: checkConditions,
  js: (call, compile) => {
    const conditions = call.args.map(compile);
    return (scope) => conditions.some((condition) => condition(scope) === true);
  },
  sql: (call, compile) => any(call.args.map(compile.condition)),
};
