// Records as PostgreSQL writes them out: one SELECT over any row source of an entity (its table, a page of it, what a
// write returned) that gives each record's JSON as text, references with the labels that this reader may see.
// `row_to_json` over a sub-select, because json_build_object ends at 50 keys.

import type { Entity } from '../../../metadata/model.ts';
import { join, name, raw, type Sql, sql } from '../../../rules/sql.ts';
import { FIELD_TYPES } from '../../field_types/field_types.ts';
import { readableSelection, type SelectedField, type Selection, selectionOf } from './fields.ts';
import { labelSql } from './labels.ts';
import { collectJoins, columnsOf, type Joins, leadsTo, type PathStep, targetOf } from './paths.ts';
import { accepted } from './refusal.ts';
import type { ReadContext } from './source.ts';

/** Pieces for one SELECT: its JSON object as a lateral row named `object`, after the joins of the labels. */
export interface Presentation {
  readonly joins: Sql;
  /** ` cross join lateral (…) as "object"`. */
  readonly object: Sql;
}

/** How presentations call the row that they present, and the object that they make of it. */
export const ROW = 'r';
const OBJECT = 'object';
export const OBJECT_VALUE: Sql = sql`row_to_json(${name(OBJECT)})`;
export const OBJECT_JSON: Sql = sql`${OBJECT_VALUE}::text`;

/**
 * `select "json", "version"` for each row of `from`: a table, a CTE's name or a sub-select in parentheses, with the
 * columns of the entity's table. Rows must have passed the predicate of their entity before; the labels' own
 * predicates are added here. `fields` are paths; without them all that the reader may read is presented.
 * Throws `field.unknown` for a path that leads nowhere.
 */
export function compileRecordJson(
  context: ReadContext,
  entity: Entity,
  rows: { readonly from: Sql; readonly fields?: readonly string[] | undefined },
): Sql {
  return compileSelection(context, selectionFor(context, entity, rows.fields), rows.from);
}

/** The same for a selection that was checked before. */
export function compileSelection(context: ReadContext, selection: Selection, from: Sql): Sql {
  return compilePresented(compilePresentation(context, selection), from);
}

/** The same for a presentation of the row ROW. */
export function compilePresented(presentation: Presentation, from: Sql): Sql {
  return sql`select ${OBJECT_JSON} as "json", ${name(ROW)}."version" from ${from} as ${name(ROW)}${presentation.joins}${presentation.object}`;
}

function selectionFor(context: ReadContext, entity: Entity, fields: readonly string[] | undefined): Selection {
  if (!fields) return readableSelection(context, entity);
  return accepted(selectionOf(context, entity, fields));
}

export interface PresentedRow {
  /** Alias of the row. */
  readonly root: string;
  /** First letters of the aliases of the rows that its labels come from. */
  readonly prefix: string;
  /** Further columns of the object, from rows that the caller joins; each counts as one that `asked` brought. */
  readonly beside?: { readonly asked: string; readonly columns: readonly Sql[] };
}

const ROW_ALONE: PresentedRow = { root: ROW, prefix: 'l' };

/** The JSON of one row, that with the alias ROW unless told. */
export function compilePresentation(
  context: ReadContext,
  selection: Selection,
  { root, prefix, beside }: PresentedRow = ROW_ALONE,
): Presentation {
  const joins = collectJoins(context, { root, prefix, deleted: true });
  const columns = [presentSelection({ context, joins }, selection, []), ...(beside?.columns ?? [])];
  if (beside) for (const _each of beside.columns) joins.count(beside.asked);
  return { joins: joins.sql(), object: sql` cross join lateral (select ${join(columns, ', ')}) as ${name(OBJECT)}` };
}

export interface Presenter {
  readonly context: ReadContext;
  readonly joins: Joins;
}

function presentSelection(presenter: Presenter, selection: Selection, steps: readonly PathStep[]): Sql {
  const { entity, fields } = selection;
  const columns = [...fields].map(([key, selected]) => {
    return sql`${presentField(presenter, { entity, selected, steps })} as ${name(key)}`;
  });
  return join(columns, ', ');
}

export interface FieldPlace {
  readonly entity: Entity;
  readonly selected: SelectedField;
  /** The way from the record to the row that has the field. */
  readonly steps: readonly PathStep[];
}

/** One field of the row at the end of `steps`, as a value that becomes its JSON. Joins are added to the presenter's. */
export function presentField(presenter: Presenter, place: FieldPlace): Sql {
  const { entity, selected, steps } = place;
  const { field, part } = selected;
  const at = columnsOf(presenter.context, entity, field);
  const alias = presenter.joins.alias(steps, askedBeyond(steps));
  if (part !== '') return part === 'probability' ? sql`(${at(alias, part)})::text` : at(alias, part);
  if (field.name === 'id') return at(alias, '');
  if (leadsTo(field) !== undefined) return presentReference(presenter, place, at(alias, ''));
  return FIELD_TYPES[field.type].present(field, (stored) => at(alias, stored));
}

/** `{id, label}`, `{id, restricted: true}` or `{id, label, deleted: true}`, with what was asked for of the target. */
function presentReference(presenter: Presenter, { entity, selected, steps }: FieldPlace, id: Sql): Sql {
  const restricted = sql`json_build_object('id', ${id}, 'restricted', true)`;
  const target = targetOf(presenter.context, selected.field);
  if (!target) return sql`case when ${id} is not null then ${restricted} end`;
  const inside = [...steps, { entity, field: selected.field, target }];
  const asked = askedBeyond(steps);
  const label = labelSql(presenter.context, presenter.joins, { entity: target, steps: inside, asked });
  if (!label && !selected.inner) return sql`case when ${id} is not null then ${restricted} end`;
  const row = name(presenter.joins.alias(inside, asked));
  const shown = label ? sql`'label', ${label}` : sql`'restricted', true`;
  const whole = selected.inner
    ? presentInner(presenter, { inner: selected.inner, steps: inside, id, label })
    : sql`json_build_object('id', ${id}, ${shown})`;
  return sql`case when ${id} is null then null when ${row}."id" is null then ${restricted} when ${row}."deleted_at" is not null then json_build_object('id', ${id}, ${shown}, 'deleted', true) else ${whole} end`;
}

/** A record's own references are shown in any case; what lies behind them is there because `fields` names it. */
function askedBeyond(steps: readonly PathStep[]): string | undefined {
  return steps.length > 0 ? '/fields' : undefined;
}

interface InnerPlace {
  readonly inner: Selection;
  readonly steps: readonly PathStep[];
  readonly id: Sql;
  readonly label: Sql | undefined;
}

function presentInner(presenter: Presenter, { inner, steps, id, label }: InnerPlace): Sql {
  const shown = label ? sql`${label} as "label"` : raw('true as "restricted"');
  // A field of the target that is called label gives way to the label of every reference.
  const fields = new Map([...inner.fields].filter(([key]) => key !== 'label'));
  const own = [sql`${id} as "id"`, shown];
  const columns = fields.size === 0 ? own : [...own, presentSelection(presenter, { ...inner, fields }, steps)];
  return sql`(select row_to_json("inner") from (select ${join(columns, ', ')}) as "inner")`;
}
