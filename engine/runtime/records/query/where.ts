// Filters: a rule over readable paths becomes a condition. The rule language itself is engine/rules; this gives it
// its variables. What stands in the rule as a constant is bound per request, so that one text serves all of them.

import type { Entity } from '../../../metadata/model.ts';
import { ok, type Result, refused } from '../../../problems.ts';
import { globalType } from '../../../rules/globals.ts';
import { parseRule } from '../../../rules/parse.ts';
import { type RuleShape, ruleShape } from '../../../rules/shape.ts';
import { type Sql, slot } from '../../../rules/sql.ts';
import { compileRuleToSql, type MoneyColumns } from '../../../rules/to_sql.ts';
import type { Rule, RuleType } from '../../../rules/types.ts';
import { globalSql } from '../../access/when.ts';
import { storabilityProblem } from '../../field_types/text_value.ts';
import { type Joins, resolvePath, ruleColumn, ruleTypeOf } from './paths.ts';
import type { ReadContext } from './source.ts';

/** A checked filter, with what of it belongs to the shape of the statement and what is bound. */
export interface Filter {
  readonly rule: Rule;
  readonly shape: RuleShape;
}

/**
 * Reads a filter. Problems are those of rules (`rule.variable` for what the reader may not read, too) and
 * `value.not_storable` for a constant that no stored text can equal.
 */
export function parseFilter(context: ReadContext, entity: Entity, json: unknown): Result<Filter> {
  const parsed = parseRule(json, {
    use: 'where',
    pointer: '/where',
    variable: (path) => variableType(context, entity, path),
  });
  return parsed.ok ? filterOf(parsed.value, '/where') : parsed;
}

/** The shape of a checked rule. PostgreSQL takes no U+0000 as a value, so it is refused here with its reason. */
export function filterOf(rule: Rule, pointer: string): Result<Filter> {
  const shape = ruleShape(rule);
  if (!shape.literals.some(cannotBeStored)) return ok({ rule, shape });
  return refused([
    { code: 'value.not_storable', pointer, detail: 'The filter holds characters that no stored text can have.' },
  ]);
}

function cannotBeStored(value: unknown): boolean {
  return Array.isArray(value)
    ? value.some(cannotBeStored)
    : typeof value === 'string' && storabilityProblem(value, '') !== undefined;
}

function variableType(context: ReadContext, entity: Entity, path: string): RuleType | undefined {
  const own = globalType(path);
  if (own) return own;
  const found = resolvePath(context, entity, path);
  return found && ruleTypeOf(found);
}

/** The condition of a filter over the row that `joins` start from. */
export function compileFilter(context: ReadContext, filter: { entity: Entity; rule: Rule }, joins: Joins): Sql {
  return compileRuleToSql(filter.rule, {
    column: (path) => variableColumn(context, { entity: filter.entity, path }, joins),
    literal: (_value, _type, index) => slot(`where.${index}`),
  });
}

function variableColumn(
  context: ReadContext,
  { entity, path }: { entity: Entity; path: string },
  joins: Joins,
): Sql | MoneyColumns {
  const own = globalSql(path);
  if (own) return own;
  const found = resolvePath(context, entity, path);
  if (!found) throw new Error(`A checked rule names ${path}, which is not readable.`);
  return ruleColumn(context, found, joins.alias(found.steps, '/where'));
}

/** Values of the slots of a filter, by name. */
export function filterSlots(filter: Filter | undefined, prefix = 'where'): Record<string, unknown> {
  return Object.fromEntries((filter?.shape.literals ?? []).map((value, index) => [`${prefix}.${index}`, value]));
}
