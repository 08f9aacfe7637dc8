// How types relate: which fit where, which can be compared and how, what two branches have in common.
import type { Rule, RuleType } from './types.ts';

/**
 * How two operands are compared: `plain` by themselves, `number` as decimals, `company` by the amount in the company's
 * currency, `money` by amount and currency, `nothing` when one of them is null.
 */
export type Comparison = 'plain' | 'number' | 'company' | 'money' | 'nothing';

const PLAIN_KINDS: readonly RuleType['kind'][] = ['boolean', 'text', 'date', 'datetime'];

export function isNumeric(type: RuleType): boolean {
  return type.kind === 'integer' || type.kind === 'decimal';
}

/** How values of the types are compared for equality; undefined when they are unlike. */
export function comparisonOf(left: RuleType, right: RuleType): Comparison | undefined {
  if (left.kind === 'null' || right.kind === 'null') return 'nothing';
  if (isNumeric(left) && isNumeric(right)) return 'number';
  if (left.kind === 'money' && right.kind === 'money') return 'money';
  if ((left.kind === 'money' && isNumeric(right)) || (isNumeric(left) && right.kind === 'money')) return 'company';
  if (left.kind === 'reference' && right.kind === 'reference')
    return sharesTarget(left.to, right.to) ? 'plain' : undefined;
  return left.kind === right.kind && PLAIN_KINDS.includes(left.kind) ? 'plain' : undefined;
}

function sharesTarget(left: readonly string[], right: readonly string[]): boolean {
  return left.length === 0 || right.length === 0 || left.some((target) => right.includes(target));
}

/** Whether a value of the type can stand where the other is wanted: an integer is a decimal, null is any but boolean, all is JSON. */
export function fits(type: RuleType, wanted: RuleType): boolean {
  if (type.kind === 'null') return wanted.kind !== 'boolean';
  if (wanted.kind === 'json') return true;
  if (type.kind === 'integer' && wanted.kind === 'decimal') return true;
  if (type.kind === 'reference' && wanted.kind === 'reference') return sharesTarget(type.to, wanted.to);
  if (type.kind === 'list' && wanted.kind === 'list') {
    return wanted.of.kind === 'null' || type.of.kind === 'null' || fits(type.of, wanted.of);
  }
  return type.kind === wanted.kind;
}

/** The type that holds values of both; undefined when there is none. */
export function commonType(left: RuleType, right: RuleType): RuleType | undefined {
  if (left.kind === 'null') return optional(right);
  if (right.kind === 'null') return optional(left);
  if (isNumeric(left) && isNumeric(right)) return left.kind === right.kind ? optional(left) : { kind: 'decimal' };
  if (left.kind === 'text' && right.kind === 'text') return commonText(left.options, right.options);
  if (left.kind === 'reference' && right.kind === 'reference') {
    const open = left.to.length === 0 || right.to.length === 0;
    return { kind: 'reference', to: open ? [] : [...new Set([...left.to, ...right.to])] };
  }
  return fits(left, right) ? optional(right) : fits(right, left) ? optional(left) : undefined;
}

function commonText(left: readonly string[] | undefined, right: readonly string[] | undefined): RuleType {
  return left && right ? { kind: 'text', options: [...new Set([...left, ...right])] } : { kind: 'text' };
}

/** The type of values that may be null. */
function optional(type: RuleType): RuleType {
  const { required: _, ...rest } = type;
  return rest;
}

/** Whether the rule can yield null. */
export function canBeNull(rule: Rule): boolean {
  if (rule.type.kind === 'boolean') return false;
  return rule.kind === 'literal' ? rule.value === null : rule.type.required !== true;
}
