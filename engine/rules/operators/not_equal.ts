// `!=`: the opposite of `==`; always true or false.
import { equalityJs, inequalitySql } from '../comparison.ts';
import { checkEquality, readPeers } from '../comparison_check.ts';
import { ALL_USES, BOOLEAN, binary, type Operator } from '../operator.ts';

export const notEqual: Operator = {
  uses: ALL_USES,
  operands: [2, 2],
  check: (operands, checker) => {
    const args = readPeers(operands, checker);
    return args && checkEquality(args, operands, checker) ? { args, type: BOOLEAN } : undefined;
  },
  js: (call, compile) => {
    const equal = equalityJs(...binary(call), compile);
    return (scope) => !equal(scope);
  },
  sql: (call, compile) => inequalitySql(...binary(call), compile),
  opposite: '==',
};
