// `starts_with`: whether a text begins with another, literally and by code point. False with null.
import { ALL_USES, BOOLEAN, binary, type Operand, type Operator, TEXT } from '../operator.ts';
import { sql } from '../sql.ts';

export const startsWith: Operator = {
  uses: ALL_USES,
  operands: [2, 2],
  check: (operands, checker) => {
    const args = operands.map((operand) => checker.readAs(operand, [TEXT]));
    if (!args.every((rule) => rule !== undefined)) return undefined;
    const empty = args.findIndex((rule) => rule.type.kind === 'null');
    if (empty < 0) return { args, type: BOOLEAN };
    return checker.mistyped(operands[empty] as Operand, 'null starts with nothing and starts nothing; ask with empty.');
  },
  js: (call, compile) => {
    const [readWhole, readStart] = binary(call).map(compile) as [
      ReturnType<typeof compile>,
      ReturnType<typeof compile>,
    ];
    return (scope) => {
      const [text, start] = [readWhole(scope), readStart(scope)];
      return typeof text === 'string' && typeof start === 'string' && text.startsWith(start);
    };
  },
  // No LIKE, whose % and _ would have to be escaped. Of "^@" and a bound start the planner makes a range of a B-tree
  // index under COLLATE "C" (>= 'ab' and < 'ac'), as it does of LIKE 'ab%'.
  sql: (call, compile) => {
    const [whole, start] = binary(call).map(compile.value);
    return whole && start ? sql`(${whole} ^@ ${start})` : sql`false`;
  },
};
