// What records are grouped by: options and stages by key, references by record, dates by period, other single values as
// they are. Each group is a column of the grouped rows, presented like the field itself.

import type { Entity, Field } from '../../../metadata/model.ts';
import { ok, type Problem, type Result, refused } from '../../../problems.ts';
import { column, name, raw, type Sql, slot, sql, text } from '../../../rules/sql.ts';
import type { RuleType } from '../../../rules/types.ts';
import { SORT_COLLATION } from '../../field_types/text_value.ts';
import type { Period } from './aggregate_request.ts';
import { labelSql } from './labels.ts';
import {
  columnsOf,
  type FieldPath,
  type Joins,
  leadsTo,
  type PathStep,
  resolvePath,
  ruleTypeOf,
  targetOf,
  unknownField,
} from './paths.ts';
import { type Presenter, presentField, ROW } from './record_json.ts';
import type { ReadContext } from './source.ts';

export interface Group {
  readonly name: string;
  readonly found: FieldPath;
  /** Type of the group in `having`. */
  readonly type: RuleType;
  readonly period: Period | undefined;
  /** Name of its column in the grouped rows. */
  readonly column: string;
}

/** The rows of an entity, from which groups and measures take their columns. */
export interface SourceRows {
  readonly context: ReadContext;
  readonly joins: Joins;
}

const GROUPED_KINDS: readonly RuleType['kind'][] = [
  'text',
  'boolean',
  'integer',
  'decimal',
  'date',
  'datetime',
  'reference',
];

export interface WantedGroup {
  readonly field: string;
  readonly by?: Period;
}

/**
 * The groups of a request; a stage brings its pipeline as `<name>_pipeline`. Problems, in `/group`: `field.unknown`,
 * `value.type` for a field that has no single value, `parameter.invalid` for a period of something else than dates.
 */
export function resolveGroups(
  context: ReadContext,
  entity: Entity,
  wanted: Readonly<Record<string, WantedGroup>>,
): Result<readonly Group[]> {
  const groups: Group[] = [];
  const problems: Problem[] = [];
  for (const [key, group] of Object.entries(wanted)) {
    const found = resolvePath(context, entity, group.field);
    const problem = found ? groupProblem(found, key, group) : unknownField(entity, group.field, `/group/${key}/field`);
    if (problem) problems.push(problem);
    if (!found || problem) continue;
    groups.push(groupOf(found, { key, at: groups.length, by: group.by }));
    const pipeline = pipelineOf(context, found);
    if (pipeline) groups.push(groupOf(pipeline, { key: `${key}_pipeline`, at: groups.length, by: undefined }));
  }
  return problems.length > 0 ? refused(problems) : ok(groups);
}

function groupProblem(found: FieldPath, key: string, { by }: WantedGroup): Problem | undefined {
  const { kind } = ruleTypeOf(found);
  const named = JSON.stringify(found.path);
  if (!GROUPED_KINDS.includes(kind)) {
    const hint = kind === 'money' ? `; ${found.path}.currency can` : '';
    return {
      code: 'value.type',
      pointer: `/group/${key}/field`,
      detail: `The field ${named} cannot be grouped by${hint}.`,
    };
  }
  if (by === undefined || kind === 'date' || kind === 'datetime') return undefined;
  return { code: 'parameter.invalid', pointer: `/group/${key}/by`, detail: `The field ${named} is no date.` };
}

function groupOf(found: FieldPath, of: { key: string; at: number; by: Period | undefined }): Group {
  const own = ruleTypeOf(found);
  const type: RuleType = own.kind === 'datetime' ? { kind: 'date' } : own;
  const period = type.kind === 'date' ? (of.by ?? 'day') : undefined;
  return { name: of.key, found, type, period, column: `g${of.at}` };
}

/** Stage keys are unique within their pipeline only. */
function pipelineOf(context: ReadContext, found: FieldPath): FieldPath | undefined {
  const { field, part, entity } = found;
  if (field.type !== 'stage' || part !== '' || field.pipeline_field === undefined) return undefined;
  const pipeline = context.access.readable(entity, field.pipeline_field);
  return pipeline && { ...found, field: pipeline };
}

/** The value that rows are grouped by; days are those of the request's company. */
export function groupSql({ context, joins }: SourceRows, group: Group): Sql {
  const { found, period } = group;
  const value = columnsOf(context, found.entity, found.field)(joins.alias(found.steps, '/group'), found.part);
  const isMoment = ruleTypeOf(found).kind === 'datetime';
  if (period === undefined || (period === 'day' && !isMoment)) return value;
  const local = isMoment ? localMoment(value) : sql`${value}::timestamp`;
  return sql`date_trunc(${text(period)}, ${local})::date`;
}

/**
 * The clock of the company at a moment. The first and the last hours of the years that can be written as ISO 8601 dates,
 * 0001 to 9999 in UTC, belong elsewhere to years before and after; they count with the first and the last day instead.
 * Periods of days need nothing of the sort: 0001-01-01 is a Monday, so that none begins before it.
 */
function localMoment(value: Sql): Sql {
  const local = sql`${value} at time zone ${slot('request.zone')}::text`;
  // Neither greatest() nor least() may have a moment that is null: they would answer the other one.
  return sql`(case when ${value} < '0001-01-02 00:00Z' then greatest(${local}, '0001-01-01') when ${value} >= '9999-12-31 00:00Z' then least(${local}, '9999-12-31') else ${local} end)`;
}

/** The group as it is answered, over the grouped rows. */
export function presentGroup(presenter: Presenter, group: Group): Sql {
  const { found } = group;
  if (isReferenceGroup(group)) {
    const selected = { field: asColumn(found.field, group), part: '' };
    return presentField(presenter, { entity: found.entity, selected, steps: [] });
  }
  const value = column(ROW, group.column);
  return group.type.kind === 'decimal' ? sql`${value}::text` : value;
}

/** What the groups are ordered by: references by label, texts for people by their collation. */
export function groupOrder({ context, joins }: Presenter, group: Group): Sql {
  const value = column(ROW, group.column);
  if (isReferenceGroup(group)) {
    const field = asColumn(group.found.field, group);
    const target = targetOf(context, field);
    const steps: readonly PathStep[] = target ? [{ entity: group.found.entity, field, target }] : [];
    const label = target && labelSql(context, joins, { entity: target, steps });
    // A restricted record has the label '' here, and must not stand first: nobody sees why.
    return label ? sql`nullif(${label}, '')${SORT_COLLATION}` : value;
  }
  const isCode = group.found.field.type === 'option' || group.found.field.type === 'stage';
  return group.type.kind === 'text' && !isCode ? sql`${value}${SORT_COLLATION}` : value;
}

function isReferenceGroup({ found }: Group): boolean {
  return leadsTo(found.field) !== undefined && found.part === '';
}

/** A field whose column is the group's in the grouped rows. */
function asColumn(field: Field, group: Group): Field {
  return { ...field, name: group.column };
}

/** `expression as "g0"` for each group. */
export function groupColumns(rows: SourceRows, groups: readonly Group[]): readonly Sql[] {
  return groups.map((group) => sql`${groupSql(rows, group)} as ${name(group.column)}`);
}

/** `group by 1, 2`, by place, since the values may hold parameters. */
export function groupByClause(groups: readonly Group[]): Sql {
  return groups.length === 0 ? raw('') : raw(` group by ${groups.map((_group, index) => index + 1).join(', ')}`);
}
