// The filters of a list as conditions: a rule that joins conditions by `and` is taken apart into chips, and each
// chip is read back into field, operator and value. Pure; the words and the controls stand elsewhere.

import type { PresentedEntity, PresentedModel, RuleJson } from '../../schemas/http/model.ts';
import type { Json } from '../../schemas/http/records.ts';
import type { FilterOperator } from '../field_types/field_type.ts';
import { FIELD_TYPES } from '../field_types/field_types.ts';
import { type ResolvedPath, resolvePath } from './paths.ts';

/** A condition that an operator of its field's type could have made. */
export interface ReadCondition extends ResolvedPath {
  readonly operator: FilterOperator;
  readonly value: Json;
}

function isNode(rule: RuleJson | undefined): rule is { readonly [key: string]: RuleJson } {
  return rule !== null && typeof rule === 'object' && !Array.isArray(rule);
}

/** `{"and": [a, b]}` is a and b; anything else is one condition; nothing is none. */
export function splitRule(rule: RuleJson | undefined): readonly RuleJson[] {
  if (rule === undefined || rule === null || rule === true) return [];
  const joined = isNode(rule) && Object.keys(rule).length === 1 ? rule['and'] : undefined;
  return Array.isArray(joined) ? joined.flatMap(splitRule) : [rule];
}

/** The inverse of splitRule: undefined for no condition, so that no `where` is sent. */
export function joinRules(conditions: readonly RuleJson[]): RuleJson | undefined {
  if (conditions.length < 2) return conditions[0];
  return { and: conditions };
}

function variableOf(rule: RuleJson): string | undefined {
  if (Array.isArray(rule)) {
    for (const part of rule) {
      const found = variableOf(part);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (!isNode(rule)) return undefined;
  const named = rule['var'];
  return typeof named === 'string' ? named : variableOf(Object.values(rule));
}

/** The name of a variable that stands for a value: `$user`, `$today`; undefined for any other value. */
export function variableIn(value: Json): string | undefined {
  const named = isNode(value as RuleJson) ? (value as { readonly [key: string]: Json })['var'] : undefined;
  return typeof named === 'string' ? named : undefined;
}

/** Everything in a condition that could be the value it compares with, the largest first: constants and `$user`. */
function constantsOf(rule: RuleJson): readonly Json[] {
  if (Array.isArray(rule)) {
    const whole = rule.some(isNode) ? [] : [rule as Json];
    return [...whole, ...rule.flatMap(constantsOf)];
  }
  if (!isNode(rule)) return [rule as Json];
  const named = rule['var'];
  if (typeof named === 'string') return named.startsWith('$') ? [rule as Json] : [];
  return Object.values(rule).flatMap(constantsOf);
}

function sameRule(one: RuleJson, other: RuleJson): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** `stage.outcome` is no field: operators of the stage itself make conditions on it. */
function pathsIn(variable: string): readonly string[] {
  const before = variable.split('.').slice(0, -1).join('.');
  return before === '' ? [variable] : [variable, before];
}

/**
 * Reads a condition back by making it again: the operator that gives the same rule from one of its constants is
 * the one that made it. Undefined for rules that only a pack or a link could have written.
 */
export function readCondition(
  model: PresentedModel,
  entity: PresentedEntity,
  condition: RuleJson,
): ReadCondition | undefined {
  const variable = variableOf(condition);
  if (variable === undefined) return undefined;
  const constants: readonly Json[] = [null, ...constantsOf(condition)];
  for (const path of pathsIn(variable)) {
    const resolved = resolvePath(model, entity, path);
    if (resolved === undefined) continue;
    const operators = FIELD_TYPES[resolved.field.type].filters;
    // `is empty` is also `is null`: operators without a value come first.
    for (const operator of [...operators].sort((a, b) => Number(b.bare === true) - Number(a.bare === true))) {
      const value = constants.find((constant) => sameRule(operator.rule(path, constant), condition));
      if (value !== undefined) return { ...resolved, operator, value };
    }
  }
  return undefined;
}

/** Paths that conditions set to one value (`owner is me`): on every row they would say the same. */
export function fixedPaths(
  model: PresentedModel,
  entity: PresentedEntity,
  conditions: readonly { readonly rule: RuleJson }[],
): ReadonlySet<string> {
  const read = conditions.flatMap(({ rule }) => readCondition(model, entity, rule) ?? []);
  return new Set(read.filter(({ operator }) => operator.key === 'is').map(({ path }) => path));
}
