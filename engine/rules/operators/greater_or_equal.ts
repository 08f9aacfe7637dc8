// `>=`: the first does not come before the second; with three operands both neighbours must stand so. False when one of them is null.
import { orderJs, orderSql } from '../comparison.ts';
import { checkOrder, readPeers } from '../comparison_check.ts';
import { ALL_USES, BOOLEAN, neighbours, type Operator } from '../operator.ts';
import { all } from '../sql.ts';

export const greaterOrEqual: Operator = {
  uses: ALL_USES,
  operands: [2, 3],
  check: (operands, checker) => {
    const args = readPeers(operands, checker, true);
    return args && checkOrder(args, operands, checker) ? { args, type: BOOLEAN } : undefined;
  },
  js: (call, compile) => orderJs(call.args.map(compile), (order) => order >= 0),
  sql: (call, compile) => all(neighbours(call).map(([left, right]) => orderSql(left, '>=', right, compile))),
};
