// `+`: the sum of numbers, or of money in one currency.
import { calculationJs, checkSum, sum } from '../arithmetic.ts';
import { type Operator, VALUE_USES } from '../operator.ts';

export const add: Operator = {
  uses: VALUE_USES,
  operands: [2, Number.POSITIVE_INFINITY],
  check: checkSum,
  js: (call, compile) => calculationJs(call, compile, (left, right) => sum(left, right, (a, b) => a.plus(b))),
};
