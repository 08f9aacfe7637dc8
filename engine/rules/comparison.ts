// What comparing means, in JavaScript and in SQL, side by side: null-safe equality, order without null, text by code
// point, numbers exactly, money by company amount or by amount and currency.
import { Decimal } from './decimal.ts';
import type { CompileJs, CompileSql, Evaluate } from './operator.ts';
import { all, any, raw, type Sql, sql } from './sql.ts';
import { type Comparison, canBeNull, comparisonOf } from './type_relations.ts';
import type { Rule, RuleType, Value } from './types.ts';
import { compareText, isDecimal, isMoney } from './values.ts';

/** How two checked operands are compared; by order, money always goes by the company's amount. */
export function comparisonBetween(left: RuleType, right: RuleType): Comparison {
  const comparison = comparisonOf(left, right);
  if (comparison === undefined) throw new Error(`Unlike types after the check: ${left.kind}, ${right.kind}`);
  return comparison;
}

/** The number that a value is compared as: money by its company amount, null where that is missing. */
function numberOf(value: Value): Decimal | null {
  if (typeof value === 'number') return new Decimal(value);
  if (isDecimal(value)) return value;
  return isMoney(value) ? value.company : null;
}

/** Whether two values that are not null are the same. */
export function sameValues(comparison: Comparison, left: Value, right: Value): boolean {
  if (comparison === 'plain') return left === right;
  if (comparison === 'money') {
    return isMoney(left) && isMoney(right) && left.currency === right.currency && left.amount.eq(right.amount);
  }
  if (typeof left === 'number' && typeof right === 'number') return left === right;
  const [a, b] = [numberOf(left), numberOf(right)];
  return a !== null && b !== null && a.eq(b);
}

/** Null-safe equality, always true or false. */
export function equalityJs(left: Rule, right: Rule, compile: CompileJs): (scope: Parameters<Evaluate>[0]) => boolean {
  const comparison = comparisonBetween(left.type, right.type);
  const [readLeft, readRight] = [compile(left), compile(right)];
  return (scope) => {
    const [a, b] = [readLeft(scope), readRight(scope)];
    return a === null || b === null ? a === b : sameValues(comparison, a, b);
  };
}

/** −1, 0 or 1; null when one of them is null or money without its company amount. */
export function orderOf(left: Value, right: Value): number | null {
  if (left === null || right === null) return null;
  if (typeof left === 'string' && typeof right === 'string') return compareText(left, right);
  if (typeof left === 'number' && typeof right === 'number') return Math.sign(left - right);
  const [a, b] = [numberOf(left), numberOf(right)];
  return a === null || b === null ? null : a.cmp(b);
}

/** `left = right`, true exactly when both are the same; an index can serve it. */
export function equalitySql(left: Rule, right: Rule, compile: CompileSql): Sql {
  switch (comparisonBetween(left.type, right.type)) {
    case 'nothing':
      return all([left, right].filter((rule) => rule.type.kind !== 'null').map((rule) => isNullSql(rule, compile)));
    case 'money':
      return orBothNull(left, right, compile, sameMoney(compile.money(left), compile.money(right)));
    case 'company':
      return orBothNull(left, right, compile, sql`(${numberSql(left, compile)} = ${numberSql(right, compile)})`);
    default:
      if (left.type.kind === 'boolean') return booleanEquality(left, right, compile);
      return orBothNull(left, right, compile, sql`(${compile.value(left)} = ${compile.value(right)})`);
  }
}

/** The opposite of `equalitySql`, always true or false. */
export function inequalitySql(left: Rule, right: Rule, compile: CompileSql): Sql {
  switch (comparisonBetween(left.type, right.type)) {
    case 'nothing': {
      const others = [left, right].filter((rule) => rule.type.kind !== 'null');
      return any(others.map((rule) => isNotNullSql(rule, compile)));
    }
    case 'plain':
    case 'number':
      if (left.type.kind === 'boolean') return sql`(${compile.value(left)} <> ${compile.value(right)})`;
      return sql`(${compile.value(left)} is distinct from ${compile.value(right)})`;
    case 'company':
      // The money may be there without its company amount, so only the number's presence can decide.
      if (!canBeNull(left.type.kind === 'money' ? right : left)) {
        return sql`(${numberSql(left, compile)} is distinct from ${numberSql(right, compile)})`;
      }
  }
  return sql`(${equalitySql(left, right, compile)} is not true)`;
}

/** A comparison with true or false is the condition itself or its opposite, so that an index on it can serve. */
function booleanEquality(left: Rule, right: Rule, compile: CompileSql): Sql {
  const constant = left.kind === 'literal' ? left : right.kind === 'literal' ? right : undefined;
  if (!constant) return sql`(${compile.value(left)} = ${compile.value(right)})`;
  const condition = compile.condition(constant === left ? right : left);
  return constant.value === true ? condition : sql`(${condition} is not true)`;
}

function sameMoney(left: ReturnType<CompileSql['money']>, right: ReturnType<CompileSql['money']>): Sql {
  return sql`(${left.amount} = ${right.amount} and ${left.currency} = ${right.currency})`;
}

/**
 * `a = b or (both null)`, and not `is not distinct from`, which no index serves: where b is a bound value, the planner
 * sees that it is not null and drops the second arm.
 */
function orBothNull(left: Rule, right: Rule, compile: CompileSql, same: Sql): Sql {
  if (!canBeNull(left) || !canBeNull(right)) return same;
  return any([same, all([isNullSql(left, compile), isNullSql(right, compile)])]);
}

/** The column whose null makes the value null; of money the amount. */
function presence(rule: Rule, compile: CompileSql): Sql {
  return rule.type.kind === 'money' ? compile.money(rule).amount : compile.value(rule);
}

export function isNullSql(rule: Rule, compile: CompileSql): Sql {
  return rule.type.kind === 'boolean' ? raw('false') : sql`(${presence(rule, compile)} is null)`;
}

export function isNotNullSql(rule: Rule, compile: CompileSql): Sql {
  return rule.type.kind === 'boolean' ? raw('true') : sql`(${presence(rule, compile)} is not null)`;
}

/** The value that has an order: of money the company's amount. */
export function numberSql(rule: Rule, compile: CompileSql): Sql {
  return rule.type.kind === 'money' ? compile.money(rule).company : compile.value(rule);
}

/** `left < right` and its like; null when one of them is null. */
export function orderSql(left: Rule, sign: '<' | '<=' | '>' | '>=', right: Rule, compile: CompileSql): Sql {
  const collation = left.type.kind === 'text' ? raw(' collate "C"') : raw('');
  return sql`(${numberSql(left, compile)} ${raw(sign)} ${numberSql(right, compile)}${collation})`;
}

/** Whether each operand and the next stand in the order; false when one of them is null. */
export function orderJs(operands: readonly Evaluate[], stands: (order: number) => boolean): Evaluate {
  return (scope) => {
    const values = operands.map((operand) => operand(scope));
    return values.slice(1).every((value, index) => {
      const order = orderOf(values[index] as Value, value);
      return order !== null && stands(order);
    });
  };
}
