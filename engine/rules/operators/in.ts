// `in`: whether a value is among those of a list. For a text in a text there is `contains`.
import { numberSql } from '../comparison.ts';
import { memberCheck, membershipJs, readMembership } from '../membership.ts';
import { ALL_USES, binary, type Operand, type Operator } from '../operator.ts';
import { sql } from '../sql.ts';

export const isIn: Operator = {
  uses: ALL_USES,
  operands: [2, 2],
  check: (operands, checker) => {
    const [element, list] = operands as readonly Operand[] as [Operand, Operand];
    return memberCheck(readMembership(element, list, checker), false);
  },
  js: (call, compile) => membershipJs(...binary(call), compile),
  sql: (call, compile) => {
    const [element, list] = binary(call);
    return sql`(${numberSql(element, compile)} = any(${compile.value(list)}))`;
  },
};
