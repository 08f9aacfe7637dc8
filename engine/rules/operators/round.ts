// `round`: a number or money to so many digits after the point, half away from zero; negative digits round to tens,
// hundreds … Without a fraction it is an integer, null beyond ±(2⁵³−1).
import { asDecimal, scaleMoney } from '../arithmetic.ts';
import { show } from '../comparison_check.ts';
import { Decimal, exactInteger } from '../decimal.ts';
import {
  ALL_USES,
  type Checked,
  type Checker,
  DECIMAL,
  INTEGER,
  MONEY,
  type Operand,
  type Operator,
} from '../operator.ts';
import { raw, type Sql, sql } from '../sql.ts';
import { isNumeric } from '../type_relations.ts';
import type { Call, Literal, Rule, RuleType } from '../types.ts';
import { isMoney } from '../values.ts';

/** As many as division gives. */
const MOST_DIGITS = 10;

export const round: Operator = {
  uses: ALL_USES,
  operands: [1, 2],
  check,
  js: (call, compile) => {
    const read = compile(call.args[0] as Rule);
    const digits = digitsOf(call);
    const rounded = (value: Decimal) => new Decimal(value).round(digits, Decimal.roundHalfUp);
    return (scope) => {
      const value = read(scope);
      if (value === null) return null;
      if (isMoney(value)) return scaleMoney(value, rounded);
      const result = rounded(asDecimal(value));
      return call.type.kind === 'integer' ? (exactInteger(result) ?? null) : result;
    };
  },
  sql: (call, compile) => {
    const rounded = sql`round(${compile.value(call.args[0] as Rule)}::numeric, ${raw(String(digitsOf(call)))})`;
    return call.type.kind === 'integer' ? integerSql(rounded) : rounded;
  },
};

function digitsOf(call: Call): number {
  return Number((call.args[1] as Literal).value);
}

/** What lies beyond becomes the next number, and that null: so the value is written once. */
function integerSql(value: Sql): Sql {
  const beyond = raw(String(2n ** 53n));
  return sql`nullif(nullif(least(greatest(${value}, -${beyond}), ${beyond}), -${beyond}), ${beyond})::bigint`;
}

function check(operands: readonly Operand[], checker: Checker): Checked | undefined {
  const [operand, digitsOperand] = operands as [Operand, Operand?];
  const value = checker.read(operand, [DECIMAL]);
  const digits = digitsOperand ? digitsOperand.json : 0;
  if (digitsOperand && !isDigits(digits)) {
    const range = `a whole number from -${MOST_DIGITS} to ${MOST_DIGITS}`;
    return checker.malformed(digitsOperand, `The digits are written out: ${range}.`);
  }
  if (!value) return undefined;
  if (!isNumeric(value.type) && value.type.kind !== 'money') {
    return checker.mistyped(operand, `${show(operand, value)} cannot be rounded: numbers and money can.`);
  }
  const literal: Rule = { kind: 'literal', value: Number(digits), type: INTEGER, inText: true };
  return { args: [value, literal], type: typeOf(value.type, Number(digits)) };
}

function isDigits(json: unknown): boolean {
  return typeof json === 'number' && Number.isInteger(json) && Math.abs(json) <= MOST_DIGITS;
}

function typeOf(type: RuleType, digits: number): RuleType {
  if (type.kind === 'money') return MONEY;
  return digits <= 0 || type.kind === 'integer' ? INTEGER : DECIMAL;
}
