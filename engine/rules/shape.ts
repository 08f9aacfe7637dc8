// What of a rule its SQL depends on, and what is bound: rules of one shape share one compiled text.
import { decimalText } from './decimal.ts';
import type { Literal, Rule, RuleType, Value } from './types.ts';
import { isMoney, plainValue } from './values.ts';

export interface RuleShape {
  /**
   * The same for rules whose SQL is the same, given one model: operators, paths, types of literals; null, true and
   * false themselves, since `is null` is another text than `= $1`.
   */
  readonly key: string;
  /** What is bound, by the index that `SqlContext.literal` is told: decimals as strings, lists as arrays. */
  readonly literals: readonly unknown[];
}

/** One bound value, with its type and its place. */
export interface BoundLiteral {
  readonly value: unknown;
  readonly type: RuleType;
  readonly index: number;
}

/** The shape of a rule and its literals in order. */
export function ruleShape(rule: Rule): RuleShape {
  const bound = [...literalPlaces(rule).values()].flat();
  return { key: keyOf(rule), literals: bound.map(({ value }) => value) };
}

/** Where each literal is bound: money in two places, amount and currency; null, true, false and what is `inText` in none. */
export function literalPlaces(rule: Rule): ReadonlyMap<Literal, readonly BoundLiteral[]> {
  const places = new Map<Literal, readonly BoundLiteral[]>();
  let count = 0;
  for (const literal of literalsOf(rule)) {
    const parts = partsOf(literal).map(([value, type], index) => ({ value, type, index: count + index }));
    places.set(literal, parts);
    count += parts.length;
  }
  return places;
}

function literalsOf(rule: Rule): readonly Literal[] {
  if (rule.kind === 'literal') return [rule];
  return rule.kind === 'call' ? rule.args.flatMap(literalsOf) : [];
}

function partsOf({ value, type, inText }: Literal): [unknown, RuleType][] {
  if (isFixed(value) || inText) return [];
  if (!isMoney(value)) return [[plainValue(value), type]];
  return [
    [decimalText(value.amount), { kind: 'decimal' }],
    [value.currency, { kind: 'text' }],
  ];
}

/** Values that are part of the text. */
function isFixed(value: Value): value is null | boolean {
  return value === null || typeof value === 'boolean';
}

function keyOf(rule: Rule): string {
  switch (rule.kind) {
    case 'literal':
      if (rule.inText) return `=${JSON.stringify(plainValue(rule.value))}`;
      return isFixed(rule.value) ? String(rule.value) : `?${typeKey(rule.type)}`;
    case 'variable':
      return JSON.stringify(rule.path);
    case 'call':
      return `(${rule.operator} ${rule.args.map(keyOf).join(' ')})`;
  }
}

function typeKey(type: RuleType): string {
  return type.kind === 'list' ? `list<${typeKey(type.of)}>` : type.kind;
}
