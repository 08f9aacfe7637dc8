// `empty`: null, an empty text or an empty list, also as a JSON value. A boolean is never empty, since its null reads false.
import { isNullSql } from '../comparison.ts';
import { ALL_USES, BOOLEAN, type Operator, unary } from '../operator.ts';
import { any, sql } from '../sql.ts';

export const empty: Operator = {
  uses: ALL_USES,
  operands: [1, 1],
  check: ([operand], checker) => {
    const rule = operand && checker.read(operand);
    return rule && { args: [rule], type: BOOLEAN };
  },
  js: (call, compile) => {
    const read = compile(unary(call));
    return (scope) => {
      const value = read(scope);
      return value === null || value === '' || (Array.isArray(value) && value.length === 0);
    };
  },
  sql: (call, compile) => {
    const rule = unary(call);
    const isNull = isNullSql(rule, compile);
    if (rule.type.kind === 'text') return any([isNull, sql`(${compile.value(rule)} = '')`]);
    // "= '{}'" and not cardinality(), which no index serves.
    if (rule.type.kind === 'list') return any([isNull, sql`(${compile.value(rule)} = '{}')`]);
    if (rule.type.kind === 'json') return any([isNull, sql`(${compile.value(rule)} in ('""', '[]'))`]);
    return isNull;
  },
};
