// Operators that make a text of a text; of null they make null.
import { type Operator, TEXT, unary } from './operator.ts';
import type { RuleUse } from './types.ts';

/** An operator of one text; an empty result of `make` may be turned to null by the caller's function. */
export function textOperator(
  uses: Readonly<Record<RuleUse, boolean>>,
  make: (text: string) => string | null,
): Operator {
  return {
    uses,
    operands: [1, 1],
    check: ([operand], checker) => {
      const rule = operand && checker.readAs(operand, [TEXT]);
      return rule && { args: [rule], type: TEXT };
    },
    js: (call, compile) => {
      const read = compile(unary(call));
      return (scope) => {
        const text = read(scope);
        return typeof text === 'string' ? make(text) : null;
      };
    },
  };
}
