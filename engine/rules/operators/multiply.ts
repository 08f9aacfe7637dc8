// `*`: the product of numbers, one of which may be money.
import { asDecimal, calculationJs, numberType, readNumbers, scaleMoney } from '../arithmetic.ts';
import { type Checked, type Checker, MONEY, type Operand, type Operator, VALUE_USES } from '../operator.ts';
import type { Value } from '../types.ts';
import { isMoney } from '../values.ts';

export const multiply: Operator = {
  uses: VALUE_USES,
  operands: [2, Number.POSITIVE_INFINITY],
  check,
  js: (call, compile) => calculationJs(call, compile, product),
};

function check(operands: readonly Operand[], checker: Checker): Checked | undefined {
  const args = readNumbers(operands, checker);
  if (!args) return undefined;
  const money = operands.filter((_, index) => args[index]?.type.kind === 'money');
  if (money[1]) return checker.mistyped(money[1], 'Money cannot be multiplied with money.');
  return { args, type: money.length === 1 ? MONEY : numberType(args) };
}

function product(left: Value, right: Value): Value {
  if (isMoney(left)) return scaleMoney(left, (amount) => amount.times(asDecimal(right)));
  if (isMoney(right)) return product(right, left);
  return asDecimal(left).times(asDecimal(right));
}
