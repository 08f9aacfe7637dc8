// `column`: a cell of the row that is imported, as text; null when it is empty.

import { constantText, importHost } from '../import_operator.ts';
import { IMPORT_USES, type Operator, TEXT, unary } from '../operator.ts';

export const column: Operator = {
  uses: IMPORT_USES,
  operands: [1, 1],
  check: ([operand], checker) => {
    const name = operand && constantText(operand, "the column's name", checker);
    return name && { args: [name], type: TEXT };
  },
  js: (call, compile) => {
    const name = compile(unary(call));
    return (scope) => importHost(scope).column(String(name(scope))) || null;
  },
};
