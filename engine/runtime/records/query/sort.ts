// The order of a list: paths of the request become columns to order by, with the collation of texts and the type under
// which their values travel in a cursor. References sort by what people see of them, their label. Ties go by id.

import { FIELD_TYPE_METADATA } from '../../../metadata/field_types/field_types.ts';
import type { Entity, Field } from '../../../metadata/model.ts';
import { ok, type Problem, type Result, refused } from '../../../problems.ts';
import { column, raw, type Sql, sql } from '../../../rules/sql.ts';
import type { RuleType } from '../../../rules/types.ts';
import { FIELD_TYPES } from '../../field_types/field_types.ts';
import { SORT_COLLATION } from '../../field_types/text_value.ts';
import { labelField } from './labels.ts';
import {
  columnsOf,
  type FieldPath,
  leadsTo,
  type PathStep,
  resolvePath,
  ruleTypeOf,
  targetOf,
  unknownField,
} from './paths.ts';
import type { ReadContext } from './source.ts';

/** PostgreSQL's type of a sort column. */
export type SortType = 'text' | 'bigint' | 'numeric' | 'boolean' | 'date' | 'timestamptz' | 'uuid';

export interface SortKey {
  readonly path: string;
  readonly descending: boolean;
  readonly steps: readonly PathStep[];
  readonly type: SortType;
  /** Whether rows may have no value: they come last, in both directions. */
  readonly nullable: boolean;
  /** The expression over the row with this alias. */
  readonly expression: (alias: string) => Sql;
}

const ID: SortKey = {
  path: 'id',
  descending: false,
  steps: [],
  type: 'uuid',
  nullable: false,
  expression: (alias) => column(alias, 'id'),
};

/** Kept by the engine in every row. */
const NEVER_NULL: readonly string[] = ['id', 'version', 'created_at', 'updated_at'];

const SORT_TYPES: Readonly<Partial<Record<RuleType['kind'], SortType>>> = {
  text: 'text',
  integer: 'bigint',
  decimal: 'numeric',
  money: 'numeric',
  boolean: 'boolean',
  date: 'date',
  datetime: 'timestamptz',
};

/**
 * The keys of a sort, the last of them the id. Problems: `field.unknown` and `field.not_sortable`, at the place in
 * `/sort`.
 */
export function parseSort(context: ReadContext, entity: Entity, sort: readonly string[]): Result<readonly SortKey[]> {
  const keys: SortKey[] = [];
  const problems: Problem[] = [];
  sort.forEach((entry, index) => {
    const descending = entry.startsWith('-');
    const path = descending ? entry.slice(1) : entry;
    const found = resolvePath(context, entity, path);
    const key = found && sortKey(context, found, descending);
    if (key && !keys.some((known) => known.path === path)) keys.push(key);
    if (!found) problems.push(unknownField(entity, path, `/sort/${index}`));
    else if (!key) problems.push(notSortable(path, `/sort/${index}`));
  });
  if (problems.length > 0) return refused(problems);
  const byId = keys.findIndex((key) => key.path === 'id');
  return ok(byId === -1 ? [...keys, ID] : keys.slice(0, byId + 1));
}

function notSortable(path: string, pointer: string): Problem {
  const detail = `The field ${JSON.stringify(path)} has no order; sort by another one.`;
  return { code: 'field.not_sortable', pointer, detail, params: { field: path } };
}

function sortKey(context: ReadContext, found: FieldPath, descending: boolean): SortKey | undefined {
  if (found.field.name === 'id') return { ...ID, path: found.path, descending, ...idOver(found) };
  const at = leadsTo(found.field) === undefined ? found : shownBy(context, found);
  if (!at) return undefined;
  const type = SORT_TYPES[ruleTypeOf(at).kind];
  const order = orderBy(context, at);
  if (!type || !order) return undefined;
  const nullable = at.steps.length > 0 || !NEVER_NULL.includes(at.field.name);
  return { path: found.path, descending, steps: at.steps, type, nullable, expression: order };
}

function idOver({ steps }: FieldPath): Pick<SortKey, 'steps' | 'nullable'> {
  return { steps, nullable: steps.length > 0 };
}

/** The field by which a reference is known, through further references where that is one. */
function shownBy(context: ReadContext, found: FieldPath): FieldPath | undefined {
  let current = found;
  for (let depth = 0; depth < 3; depth += 1) {
    const target = targetOf(context, current.field);
    const label = target && labelField(context, target);
    if (!target || !label) return undefined;
    const steps = [...current.steps, { entity: current.entity, field: current.field, target }];
    current = { path: found.path, steps, entity: target, field: label, part: '' };
    if (leadsTo(label) === undefined) return current;
  }
  return undefined;
}

function orderBy(context: ReadContext, at: FieldPath): ((alias: string) => Sql) | undefined {
  const columns = columnsOf(context, at.entity, at.field);
  if (at.part === '') return wholeOrder(at.field, columns);
  // Outcomes and currencies are codes, in the order of their columns; a city is a text.
  const collation = at.field.type === 'address' ? SORT_COLLATION : raw('');
  return (alias) => sql`${columns(alias, at.part)}${collation}`;
}

function wholeOrder(field: Field, columns: (alias: string, part: string) => Sql): ((alias: string) => Sql) | undefined {
  const { sort } = FIELD_TYPES[field.type];
  if (!sort || !FIELD_TYPE_METADATA[field.type].sortable) return undefined;
  return (alias) => sort(field, (part) => columns(alias, part));
}

/** What follows a column in ORDER BY; ascending, nulls come last by themselves. */
export function direction(key: SortKey): Sql {
  if (!key.descending) return raw('');
  return key.nullable ? raw(' desc nulls last') : raw(' desc');
}

/** What a cursor of this sort must agree with. */
export function sortText(keys: readonly SortKey[]): string {
  return keys.map((key) => `${key.descending ? '-' : ''}${key.path}`).join(',');
}
