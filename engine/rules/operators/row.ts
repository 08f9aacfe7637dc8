// `row`: the record that another description of the same file made of this row.
import { constantText, importHost } from '../import_operator.ts';
import { IMPORT_USES, type Operator, unary } from '../operator.ts';

export const row: Operator = {
  uses: IMPORT_USES,
  operands: [1, 1],
  check: ([operand], checker) => {
    const key = operand && constantText(operand, "the key of another of the file's records", checker);
    return key && { args: [key], type: { kind: 'reference', to: [] } };
  },
  js: (call, compile) => {
    const key = compile(unary(call));
    return (scope) => importHost(scope).row(String(key(scope)));
  },
};
