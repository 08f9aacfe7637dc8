// `==`: null-safe equality; always true or false.
import { equalityJs, equalitySql } from '../comparison.ts';
import { checkEquality, readPeers } from '../comparison_check.ts';
import { ALL_USES, BOOLEAN, binary, type Operator } from '../operator.ts';

export const equal: Operator = {
  uses: ALL_USES,
  operands: [2, 2],
  check: (operands, checker) => {
    const args = readPeers(operands, checker);
    return args && checkEquality(args, operands, checker) ? { args, type: BOOLEAN } : undefined;
  },
  js: (call, compile) => equalityJs(...binary(call), compile),
  sql: (call, compile) => equalitySql(...binary(call), compile),
  opposite: '!=',
};
