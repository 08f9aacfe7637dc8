// The text by which a record is known to this reader: the value of its entity's label field, through further
// references where the label is one (a price is known by its product).

import { FIELD_TYPE_METADATA } from '../../../metadata/field_types/field_types.ts';
import type { Entity, Field } from '../../../metadata/model.ts';
import { column, type Sql, slot, sql } from '../../../rules/sql.ts';
import { collectJoins, columnsOf, type Joins, leadsTo, type PathStep, targetOf } from './paths.ts';
import { type ReadContext, readableRows } from './source.ts';

/** A label of a label of a label …: nobody needs more, and packs may make circles. */
const MAX_DEPTH = 3;

/** A row, by the way to it. */
export interface LabelledRow {
  readonly entity: Entity;
  readonly steps: readonly PathStep[];
  /** The parameter that asks for it, unless the model itself does. */
  readonly asked?: string | undefined;
}

/** The label field of an entity, if the reader may read it. */
export function labelField(context: ReadContext, entity: Entity): Field | undefined {
  return context.access.readable(entity, entity.label);
}

/**
 * The label of a row, never null in a row that is there; undefined where the reader may not read it. The joins that it
 * needs are added to `joins`.
 */
export function labelSql(context: ReadContext, joins: Joins, row: LabelledRow): Sql | undefined {
  const shown = shownText(context, joins, { ...row, depth: 0 });
  return shown && sql`coalesce(${shown}, '')`;
}

function shownText(context: ReadContext, joins: Joins, row: LabelledRow & { depth: number }): Sql | undefined {
  const { entity, steps, asked, depth } = row;
  const field = labelField(context, entity);
  if (!field) return undefined;
  if (leadsTo(field) === undefined) return textOfField(context, { entity, field }, joins.alias(steps, asked));
  const target = targetOf(context, field);
  if (!target || depth === MAX_DEPTH) return undefined;
  const next = { entity: target, steps: [...steps, { entity, field, target }], asked, depth: depth + 1 };
  return shownText(context, joins, next);
}

function textOfField(context: ReadContext, of: { entity: Entity; field: Field }, alias: string): Sql {
  const at = columnsOf(context, of.entity, of.field);
  if (of.field.type === 'money') return sql`${at(alias, '')}::text || ' ' || ${at(alias, 'currency')}`;
  if (of.field.type === 'address') return sql`concat_ws(', ', ${at(alias, 'street')}, ${at(alias, 'city')})`;
  if (of.field.type === 'geo') return sql`${at(alias, 'lat')}::text || ', ' || ${at(alias, 'lng')}::text`;
  const [stored] = FIELD_TYPE_METADATA[of.field.type].columns(of.field);
  if (stored?.sql === 'text') return at(alias, '');
  if (stored?.sql === 'text[]') return sql`array_to_string(${at(alias, '')}, ', ')`;
  return sql`${at(alias, '')}::text`;
}

/**
 * Rows `id`, `label` and `deleted` of those records among `ids` (a slot, a list of uuid) that the reader may see;
 * undefined where no label may be read.
 */
export function compileLabels(context: ReadContext, entity: Entity): Sql | undefined {
  if (!context.access.may(entity, 'read')) return undefined;
  const rows = readableRows(context.access, { entity, action: 'read', alias: 'r', deleted: true });
  const joins = collectJoins(context, { root: 'r', prefix: 'l', deleted: true });
  const label = labelSql(context, joins, { entity, steps: [] });
  const id = column('r', 'id');
  return (
    label &&
    sql`select ${id} as "id", ${label} as "label", ${column('r', 'deleted_at')} is not null as "deleted" from ${rows.from}${joins.sql()} where ${id} = any(${slot('ids')}::uuid[]) and ${rows.condition}`
  );
}
