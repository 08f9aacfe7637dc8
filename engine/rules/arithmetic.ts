// Arithmetic on integers, decimals and money, shared by + - * /. With null it is null; so are sums of unlike
// currencies, division by zero and integers beyond ±(2⁵³−1). Integers stay integers but in division.
import { show } from './comparison_check.ts';
import { Decimal, exactInteger } from './decimal.ts';
import {
  type Checked,
  type Checker,
  type CompileJs,
  DECIMAL,
  type Evaluate,
  INTEGER,
  MONEY,
  type Operand,
} from './operator.ts';
import { isNumeric } from './type_relations.ts';
import type { Call, Money, Rule, RuleType, Value } from './types.ts';
import { isDecimal, isMoney } from './values.ts';

/** Reads operands that are numbers or money. */
export function readNumbers(operands: readonly Operand[], checker: Checker): readonly Rule[] | undefined {
  const rules = operands.map((operand) => {
    const rule = checker.read(operand, [DECIMAL, MONEY]);
    if (!rule || isNumeric(rule.type) || rule.type.kind === 'money') return rule;
    return checker.mistyped(operand, `${show(operand, rule)} cannot be calculated with: numbers and money can.`);
  });
  return rules.every((rule) => rule !== undefined) ? rules : undefined;
}

/** The type of a calculation with numbers alone. */
export function numberType(rules: readonly Rule[]): RuleType {
  return rules.every((rule) => rule.type.kind === 'integer') ? INTEGER : DECIMAL;
}

/** Sums and differences: all numbers, or all money. */
export function checkSum(operands: readonly Operand[], checker: Checker): Checked | undefined {
  const args = readNumbers(operands, checker);
  if (!args) return undefined;
  const odd = args.findIndex((rule) => isNumeric(rule.type) !== isNumeric((args[0] as Rule).type));
  if (odd < 0) return { args, type: isNumeric((args[0] as Rule).type) ? numberType(args) : MONEY };
  return checker.mistyped(operands[odd] as Operand, 'Money and a number cannot be added: the number has no currency.');
}

/** A calculation from left to right, two values at a time; null as soon as one is. */
export function calculationJs(call: Call, compile: CompileJs, step: (left: Value, right: Value) => Value): Evaluate {
  const operands = call.args.map(compile);
  return (scope) => {
    const values = operands.map((operand) => operand(scope));
    const result = values.reduce((left, right) => (left === null || right === null ? null : step(left, right)));
    return typed(result, call.type);
  };
}

/** The result in the JavaScript form of its type. */
function typed(value: Value, type: RuleType): Value {
  if (type.kind === 'integer') return isDecimal(value) ? (exactInteger(value) ?? null) : value;
  return typeof value === 'number' ? new Decimal(value) : value;
}

export function asDecimal(value: Value): Decimal {
  if (isDecimal(value)) return value;
  if (typeof value === 'number') return new Decimal(value);
  throw new Error(`Not a number after the check: ${typeof value}`);
}

/** Applies a calculation to both amounts of money. */
export function scaleMoney(money: Money, by: (amount: Decimal) => Decimal): Money {
  return { amount: by(money.amount), currency: money.currency, company: money.company && by(money.company) };
}

/** Adds or subtracts numbers, or money of one currency. */
export function sum(left: Value, right: Value, add: (a: Decimal, b: Decimal) => Decimal): Value {
  if (!isMoney(left) || !isMoney(right)) return add(asDecimal(left), asDecimal(right));
  if (left.currency !== right.currency) return null;
  const company = left.company && right.company && add(left.company, right.company);
  return { amount: add(left.amount, right.amount), currency: left.currency, company };
}

export function negate(value: Value): Value {
  if (value === null) return null;
  if (typeof value === 'number') return 0 - value;
  return isMoney(value) ? scaleMoney(value, (amount) => amount.neg()) : asDecimal(value).neg();
}
