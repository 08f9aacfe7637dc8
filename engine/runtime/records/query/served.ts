// How the page of a list is found for a reader whose rows have one of many values in a column, such as the owners of a
// team tree: by walking along the order and looking at each row (walked_page.ts), or by looking each owner up
// (keyed_page.ts; few of them merged, merged_page.ts). Which of them may be faster follows from the indexes that serve the filter and the order.

import { columnOf } from '../../../metadata/field_types/field_type.ts';
import type { Entity, FieldTypeName, Model } from '../../../metadata/model.ts';
import { column, compileSql, type Sql } from '../../../rules/sql.ts';
import type { Call, OperatorName, Rule, Variable } from '../../../rules/types.ts';
import type { RowKey } from '../../access/access.ts';
import { FIELD_TYPES } from '../../field_types/field_types.ts';
import { viewSorts } from '../../tables/desired.ts';
import { type FieldPath, resolvePath } from './paths.ts';
import { ROW } from './record_json.ts';
import type { SortKey } from './sort.ts';
import type { ReadContext } from './source.ts';

/**
 * - `each`: each row in the order is looked at; the planner finds its own way.
 * - `found`: the filter decides; the keys are told to the planner as one way more to find its rows.
 * - `keyed`: an index has the rows of each key in the order, and each key is looked up.
 * - `walk`: another index has all rows in it, so that some are looked at first, and the keys only where these do not
 *   suffice.
 * - `merged`: in place of either of these two where the keys are few and known; never the list's own way.
 * - `full`: in place of `walk` where the page was full the last time; never the list's own way.
 */
export type Way = 'each' | 'found' | 'keyed' | 'walk' | 'merged' | 'full';

/** A list, as far as the way to its rows depends on it. */
export interface Sought {
  readonly entity: Entity;
  readonly rule: Rule | undefined;
  readonly isSearch: boolean;
  readonly sort: readonly SortKey[];
  readonly keys: readonly RowKey[] | undefined;
}

export function wayOf(context: ReadContext, { entity, rule, isSearch, sort, keys }: Sought): Way {
  if (keys === undefined) return 'each';
  const filter = readFilter(context, entity, rule);
  if (filter.fields.some((field) => keys.some((key) => key.column === field))) return 'each';
  const order = orderText(sort);
  if (isSearch || filter.isNarrow || order === undefined) return 'found';
  const indexes = indexesOf(context.model, entity);
  const serves = (more: readonly string[]): boolean =>
    indexes.some((index) => isServed(index, { filter, more, order }));
  const walks = serves([]);
  if (keys.every((key) => serves([textOf(column(ROW, key.column))]))) return walks ? 'walk' : 'keyed';
  return walks ? 'each' : 'found';
}

/**
 * Whether an index has the rows that the filter leaves in their order, or many others beside them at most, for readers of all
 * rows and of their own alike: then no value makes another plan the better one.
 */
export function isInOrder(context: ReadContext, { entity, rule, isSearch, sort }: Sought): boolean {
  const order = orderText(sort);
  if (order === undefined || isSearch) return false;
  const conditions = rule === undefined ? [] : conjuncts(rule);
  if (conditions.some((each) => readEqual(context, entity, each) === undefined)) return false;
  const filter = readFilter(context, entity, rule);
  const own = entity.fields['owner'] ? [[textOf(column(ROW, 'owner'))]] : [];
  return [[], ...own].every((more) =>
    indexesOf(context.model, entity).some((index) => isServed(index, { filter, more, order })),
  );
}

/** One column equal to one value that is not null. */
interface Equal {
  readonly text: string;
  /** Whether so few values are there that many rows have each. */
  readonly isWide: boolean;
}

interface ReadFilter {
  readonly equal: readonly Equal[];
  /** Own fields that are to be equal to something. */
  readonly fields: readonly string[];
  /** Whether it is likely to leave few rows, whatever the index. */
  readonly isNarrow: boolean;
}

function readFilter(context: ReadContext, entity: Entity, rule: Rule | undefined): ReadFilter {
  const conditions = rule === undefined ? [] : conjuncts(rule);
  const equal = conditions.map((each) => readEqual(context, entity, each));
  const isNarrow = conditions.some((each, index) => equal[index] === undefined && !isWide(context, entity, each));
  const fields = conditions.flatMap((each) => (isCall(each, '==') ? ownFields(context, entity, each.args) : []));
  return { equal: equal.filter((each) => each !== undefined), fields, isNarrow };
}

function conjuncts(rule: Rule): readonly Rule[] {
  return isCall(rule, 'and') ? rule.args.flatMap(conjuncts) : [rule];
}

function isCall(rule: Rule, operator: OperatorName): rule is Call {
  return rule.kind === 'call' && rule.operator === operator;
}

function ownFields(context: ReadContext, entity: Entity, rules: readonly Rule[]): readonly string[] {
  return rules.flatMap((each) => (each.kind === 'variable' ? (ownPath(context, entity, each)?.field.name ?? []) : []));
}

const FEW_VALUES: readonly FieldTypeName[] = ['option', 'stage', 'boolean'];

/** Undefined for what is no equality that an index serves: money and addresses are several columns. */
function readEqual(context: ReadContext, entity: Entity, rule: Rule): Equal | undefined {
  if (!isCall(rule, '==')) return undefined;
  const variable = rule.args.find((each) => each.kind === 'variable');
  const value = rule.args.find((each) => each.kind === 'literal');
  const found = variable && ownPath(context, entity, variable);
  if (!found || !value || value.value === null || typeof value.value === 'boolean') return undefined;
  if (found.part !== '' || found.field.type === 'money' || found.field.type === 'address') return undefined;
  const isFew = FEW_VALUES.includes(found.field.type);
  return { text: textOf(column(ROW, columnOf(found.field))), isWide: isFew };
}

function ownPath(context: ReadContext, entity: Entity, variable: Variable): FieldPath | undefined {
  const found = resolvePath(context, entity, variable.path);
  return found?.steps.length === 0 ? found : undefined;
}

const WIDE: readonly string[] = ['<', '<=', '>', '>=', '!=', 'in', 'empty'];

/** Whether it is likely to hold for many rows: ranges, several values, and one of few. It looks at the row alone. */
function isWide(context: ReadContext, entity: Entity, rule: Rule): boolean {
  if (rule.kind === 'literal') return true;
  if (rule.kind === 'variable') return ownPath(context, entity, rule) !== undefined;
  const { operator, args } = rule;
  if (operator === 'or') return args.every((each) => isWide(context, entity, each));
  if (operator === '!') return isWide(context, entity, args[0] as Rule);
  const variables = args.filter((each): each is Variable => each.kind === 'variable' && !each.path.startsWith('$'));
  const paths = variables.map((each) => ownPath(context, entity, each));
  if (args.some((each) => each.kind === 'call') || paths.includes(undefined)) return false;
  return operator === '=='
    ? paths.some((each) => each && FEW_VALUES.includes(each.field.type))
    : WIDE.includes(operator);
}

/** The column of a sort by it and then by id, or by id alone; undefined for others, which no index has. */
function orderText(sort: readonly SortKey[]): string | undefined {
  const [first, ...rest] = sort;
  if (!first || first.steps.length > 0 || rest.some(({ path }) => path !== 'id') || rest.some((key) => key.descending))
    return undefined;
  return textOf(first.expression(ROW));
}

const ID = textOf(column(ROW, 'id'));

/** The columns of each index of rows that are not deleted; the id follows in each. */
function indexesOf(model: Model, entity: Entity): readonly (readonly string[])[] {
  const declared = Object.values(entity.indexes).map(({ fields }) =>
    fields.map((field) => textOf(column(ROW, columnOf(entity.fields[field] ?? { name: field })))),
  );
  const sorted = viewSorts(model, entity).flatMap(({ field }) => {
    const by = FIELD_TYPES[field.type].sort;
    return by ? [[textOf(by(field, (part) => column(ROW, columnOf(field, part))))]] : [];
  });
  return [[], ...declared, ...sorted];
}

interface Serving {
  readonly filter: ReadFilter;
  /** Further columns of which one value is meant; the index has to begin with them, too. */
  readonly more: readonly string[];
  readonly order: string;
}

/** Whether the index has the rows in the order, and what it leaves of the filter to be looked at leaves many. */
function isServed(index: readonly string[], { filter, more, order }: Serving): boolean {
  const equal = [...more, ...filter.equal.map(({ text }) => text)];
  const end = index.findIndex((each) => !equal.includes(each));
  const first = end === -1 ? index : index.slice(0, end);
  const next = end === -1 ? ID : index[end];
  const left = filter.equal.filter(({ text }) => !first.includes(text));
  return next === order && more.every((each) => first.includes(each)) && left.every((each) => each.isWide);
}

function textOf(piece: Sql): string {
  return compileSql(piece).text;
}
