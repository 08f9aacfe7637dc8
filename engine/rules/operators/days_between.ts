// `days_between`: whole days from the first date or moment to the second, negative when that comes before. Of moments
// days are 24 hours, and parts of one are cut. Null with null.
import { checkEquality, readPeers, show } from '../comparison_check.ts';
import { wholeDays } from '../dates.ts';
import { ALL_USES, binary, type Checked, type Checker, INTEGER, type Operand, type Operator } from '../operator.ts';
import { sql } from '../sql.ts';
import type { Rule } from '../types.ts';

export const daysBetween: Operator = {
  uses: ALL_USES,
  operands: [2, 2],
  check,
  js: (call, compile) => {
    const [from, to] = binary(call);
    const [readFrom, readTo] = [compile(from), compile(to)];
    return (scope) => {
      const [start, end] = [readFrom(scope), readTo(scope)];
      return typeof start === 'string' && typeof end === 'string' ? wholeDays(start, end) : null;
    };
  },
  sql: (call, compile) => {
    const [from, to] = binary(call);
    const span = sql`(${compile.value(to)} - ${compile.value(from)})`;
    return from.type.kind === 'date' ? sql`${span}::bigint` : sql`div(extract(epoch from ${span}), 86400)::bigint`;
  },
};

function check(operands: readonly Operand[], checker: Checker): Checked | undefined {
  const args = readPeers(operands, checker);
  if (!args) return undefined;
  const odd = args.findIndex(({ type }) => type.kind !== 'date' && type.kind !== 'datetime');
  if (odd < 0) return checkEquality(args, operands, checker) ? { args, type: INTEGER } : undefined;
  const operand = operands[odd] as Operand;
  return checker.mistyped(operand, `${show(operand, args[odd] as Rule)} is no date and no moment.`);
}
