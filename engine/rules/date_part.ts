// A part of a date or moment as an integer, shared by year and month. Of a moment it is that of UTC; of null null.
import { ALL_USES, DATE, DATETIME, INTEGER, type Operator, unary } from './operator.ts';
import { raw, sql } from './sql.ts';

/** The operator that reads these characters of YYYY-MM-DD; PostgreSQL knows the part by its name. */
export function datePart(part: 'year' | 'month', start: number, end: number): Operator {
  return {
    uses: ALL_USES,
    operands: [1, 1],
    check: ([operand], checker) => {
      const rule = operand && checker.readAs(operand, [DATE, DATETIME]);
      return rule && { args: [rule], type: INTEGER };
    },
    js: (call, compile) => {
      const read = compile(unary(call));
      return (scope) => {
        const value = read(scope);
        return typeof value === 'string' ? Number(value.slice(start, end)) : null;
      };
    },
    sql: (call, compile) => {
      const rule = unary(call);
      const value = compile.value(rule);
      const date = rule.type.kind === 'datetime' ? sql`(${value} at time zone 'UTC')` : sql`${value}::date`;
      return sql`extract(${raw(part)} from ${date})::bigint`;
    },
  };
}
