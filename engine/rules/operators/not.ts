// `!`: true when its condition is not.
import { checkConditions } from '../conditions.ts';
import { ALL_USES, type Operator, unary } from '../operator.ts';
import { sql } from '../sql.ts';

export const not: Operator = {
  uses: ALL_USES,
  operands: [1, 1],
  check: checkConditions,
  js: (call, compile) => {
    const condition = compile(unary(call));
    return (scope) => condition(scope) !== true;
  },
  // A condition is true or else false or null; "is not true" makes that exact, where NOT would keep the null.
  // What has an opposite is compiled as that, since no index serves "(a is null) is not true".
  sql: (call, compile) => {
    const rule = unary(call);
    const opposite = rule.kind === 'call' ? compile.opposite(rule) : undefined;
    return opposite ? compile.condition(opposite) : sql`(${compile.condition(rule)} is not true)`;
  },
};
