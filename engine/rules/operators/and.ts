// `and`: true when all its conditions are.
import { checkConditions } from '../conditions.ts';
import { ALL_USES, type Operator } from '../operator.ts';
import { all } from '../sql.ts';

export const and: Operator = {
  uses: ALL_USES,
  operands: [1, Number.POSITIVE_INFINITY],
  check: checkConditions,
  js: (call, compile) => {
    const conditions = call.args.map(compile);
    return (scope) => conditions.every((condition) => condition(scope) === true);
  },
  sql: (call, compile) => all(call.args.map(compile.condition)),
};
