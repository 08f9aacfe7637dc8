// `/`: to 10 decimal places, half away from zero; by zero it is null. Money by money of one currency is a number.
import { asDecimal, calculationJs, readNumbers, scaleMoney } from '../arithmetic.ts';
import { Decimal } from '../decimal.ts';
import { type Checked, type Checker, DECIMAL, MONEY, type Operand, type Operator, VALUE_USES } from '../operator.ts';
import type { Value } from '../types.ts';
import { isMoney } from '../values.ts';

export const divide: Operator = {
  uses: VALUE_USES,
  operands: [2, 2],
  check,
  js: (call, compile) => calculationJs(call, compile, quotient),
};

function check(operands: readonly Operand[], checker: Checker): Checked | undefined {
  const args = readNumbers(operands, checker);
  if (!args) return undefined;
  const [left, right] = args.map((rule) => rule.type.kind === 'money');
  if (!left && right) {
    return checker.mistyped(operands[1] as Operand, 'A number cannot be divided by money.');
  }
  return { args, type: left && !right ? MONEY : DECIMAL };
}

function quotient(left: Value, right: Value): Value {
  if (isMoney(left) && isMoney(right)) {
    return left.currency === right.currency ? quotient(left.amount, right.amount) : null;
  }
  const divisor = asDecimal(right);
  if (divisor.eq(0)) return null;
  if (isMoney(left)) return scaleMoney(left, (amount) => divided(amount, divisor));
  return divided(asDecimal(left), divisor);
}

/** The decimal whose constructor has our precision divides; one made elsewhere would use its own. */
function divided(dividend: Decimal, divisor: Decimal): Decimal {
  return new Decimal(dividend).div(divisor);
}
