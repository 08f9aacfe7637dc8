// `money`: an amount and its currency (ISO 4217). Null when the amount is.

import { asDecimal } from '../arithmetic.ts';
import { show } from '../comparison_check.ts';
import { columnOf } from '../import_operator.ts';
import {
  binary,
  type Checked,
  type Checker,
  DECIMAL,
  MONEY,
  type Operand,
  type Operator,
  TEXT,
  VALUE_USES,
} from '../operator.ts';

const CURRENCY = /^[A-Z]{3}$/;

export const money: Operator = {
  uses: VALUE_USES,
  operands: [2, 2],
  check,
  js: (call, compile) => {
    const [amountRule, currencyRule] = binary(call);
    const [readAmount, readCurrency] = [compile(amountRule), compile(currencyRule)];
    const column = columnOf(currencyRule);
    return (scope) => {
      const [amount, currency] = [readAmount(scope), readCurrency(scope)];
      if (amount === null) return null;
      if (typeof currency === 'string' && CURRENCY.test(currency)) {
        return { amount: asDecimal(amount), currency, company: null };
      }
      const detail = `${JSON.stringify(currency)} is no currency: three capital letters are expected.`;
      scope.host?.report({ code: 'import.value', column, value: String(currency ?? ''), detail });
      return null;
    };
  },
};

function check(operands: readonly Operand[], checker: Checker): Checked | undefined {
  const [amount, currency] = operands as [Operand, Operand];
  const amountRule = checker.readAs(amount, [DECIMAL]);
  const currencyRule = checker.readAs(currency, [TEXT]);
  if (!amountRule || !currencyRule) return undefined;
  if (currencyRule.kind === 'literal' && !CURRENCY.test(String(currencyRule.value))) {
    return checker.mistyped(
      currency,
      `${show(currency, currencyRule)} is no currency: three capital letters are expected.`,
    );
  }
  return { args: [amountRule, currencyRule], type: MONEY };
}
