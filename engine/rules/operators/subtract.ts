// `-`: the difference of two numbers or of money in one currency; with one operand its negative.
import { calculationJs, checkSum, negate, sum } from '../arithmetic.ts';
import { type Operator, unary, VALUE_USES } from '../operator.ts';

export const subtract: Operator = {
  uses: VALUE_USES,
  operands: [1, 2],
  check: checkSum,
  js: (call, compile) => {
    if (call.args.length === 2) {
      return calculationJs(call, compile, (left, right) => sum(left, right, (a, b) => a.minus(b)));
    }
    const read = compile(unary(call));
    return (scope) => negate(read(scope));
  },
};
