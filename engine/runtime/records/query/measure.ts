// What is counted and summed per group. Numbers are exact; how money is measured is money_measure.ts.

import type { MeasureRequest } from '../../../../schemas/http/records.ts';
import type { Entity } from '../../../metadata/model.ts';
import { ok, type Problem, type Result, refused } from '../../../problems.ts';
import { column, name, raw, type Sql, sql } from '../../../rules/sql.ts';
import type { RuleType } from '../../../rules/types.ts';
import { functionOf, type MeasureFunction } from './aggregate_request.ts';
import type { Group, SourceRows } from './group.ts';
import { columnsOf, type FieldPath, nullable, resolvePath, ruleTypeOf, unknownField } from './paths.ts';
import { ROW } from './record_json.ts';
import type { ReadContext } from './source.ts';

export interface Measure {
  readonly name: string;
  /** Undefined for a count of records. */
  readonly of: { readonly function: MeasureFunction; readonly found: FieldPath } | undefined;
  /** Type of the measure in `having`. */
  readonly type: RuleType;
  /** Name of its column in the grouped rows. */
  readonly column: string;
  /** Money: the group that holds its currency; without one it is measured by company amounts. */
  readonly currency?: Group | undefined;
}

const MEASURED: Readonly<Record<MeasureFunction, readonly RuleType['kind'][]>> = {
  sum: ['integer', 'decimal', 'money'],
  avg: ['integer', 'decimal', 'money'],
  min: ['integer', 'decimal', 'money', 'date', 'datetime'],
  max: ['integer', 'decimal', 'money', 'date', 'datetime'],
};

/** Problems, in `/measures`: `field.unknown`, `value.type` for a field that cannot be measured so. */
export function resolveMeasures(
  context: ReadContext,
  of: { readonly entity: Entity; readonly groups: readonly Group[] },
  wanted: Readonly<Record<string, MeasureRequest>>,
): Result<readonly Measure[]> {
  const measures: Measure[] = [];
  const problems: Problem[] = [];
  for (const [key, request] of Object.entries(wanted)) {
    const asked = functionOf(request);
    const place = { name: key, column: `m${measures.length}` };
    if (!asked) {
      measures.push({ ...place, of: undefined, type: { kind: 'integer', required: true } });
      continue;
    }
    const found = resolvePath(context, of.entity, asked.path);
    const pointer = `/measures/${key}/${asked.function}`;
    const problem = found
      ? measureProblem(found, asked.function, pointer)
      : unknownField(of.entity, asked.path, pointer);
    if (problem) problems.push(problem);
    else if (found) measures.push({ ...place, ...measureOf(found, asked.function, of.groups) });
  }
  return problems.length > 0 ? refused(problems) : ok(measures);
}

function measureProblem(found: FieldPath, measure: MeasureFunction, pointer: string): Problem | undefined {
  if (MEASURED[measure].includes(ruleTypeOf(found).kind)) return undefined;
  const detail = `The field ${JSON.stringify(found.path)} has no ${measure}; it takes one of ${MEASURED[measure].join(', ')}.`;
  return { code: 'value.type', pointer, detail };
}

function measureOf(
  found: FieldPath,
  measure: MeasureFunction,
  groups: readonly Group[],
): Pick<Measure, 'of' | 'type' | 'currency'> {
  const own = nullable(ruleTypeOf(found));
  const type: RuleType = measure === 'avg' && own.kind === 'integer' ? { kind: 'decimal' } : own;
  const way = (path: FieldPath): string => [...path.steps.map((step) => step.field.name), path.field.name].join('.');
  const currency = groups.find((group) => group.found.part === 'currency' && way(group.found) === way(found));
  return { of: { function: measure, found }, type, currency: own.kind === 'money' ? currency : undefined };
}

/** `expression as "m0"`, of a measure that is no money. */
export function measureColumn({ context, joins }: SourceRows, measure: Measure): Sql {
  const alias = name(measure.column);
  if (!measure.of) return sql`count(*) as ${alias}`;
  const { function: operation, found } = measure.of;
  const at = columnsOf(context, found.entity, found.field);
  const value = at(joins.alias(found.steps, '/measures'), found.part);
  return sql`${aggregateSql(operation, value, digitsOfMean(measure))} as ${alias}`;
}

/** Digits after the point that a division has, in rules as well. */
const MEAN_DIGITS = 10;

/**
 * The sum of nothing is 0; the mean, least and greatest of nothing are null. The sum that a mean divides has the digits
 * that the mean is to have: PostgreSQL gives a quotient 16 of them in all, and the integers of a large one took them.
 */
export function aggregateSql(operation: MeasureFunction, value: Sql, digits = MEAN_DIGITS): Sql {
  if (operation === 'avg') return sql`(sum(${value}) + ${raw((0).toFixed(digits))}) / nullif(count(${value}), 0)`;
  return operation === 'sum' ? sql`coalesce(sum(${value}), 0)` : sql`${raw(operation)}(${value})`;
}

/** A measure that is no money as it is answered, over the grouped rows. */
export function presentMeasure(measure: Measure): Sql {
  const value = column(ROW, measure.column);
  if (!measure.of) return value;
  const { found, function: operation } = measure.of;
  switch (measure.type.kind) {
    case 'decimal':
      if (operation === 'avg') return sql`trim_scale(round(${value}, ${raw(String(digitsOfMean(measure)))}))::text`;
      return found.field.scale === undefined || found.part !== ''
        ? sql`trim_scale(${value})::text`
        : sql`round(${value}, ${raw(String(found.field.scale))})::text`;
    case 'datetime':
      return sql`to_char(${value} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
    default:
      return value;
  }
}

/** Those of a division, or all that the field itself has; zeros at the end are left out. */
function digitsOfMean({ of }: Measure): number {
  return Math.max(MEAN_DIGITS, of?.found.field.scale ?? 0);
}
