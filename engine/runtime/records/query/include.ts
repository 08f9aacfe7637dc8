// Records that refer to the ones that are read: the first of each inverse relation, within the statement that reads
// them. Each relation is a lateral join of its own, over the rows of its entity that the reader may see; it is entered
// for the rows of a page alone. What is included includes nothing itself.

import { readableRelations } from '../../../metadata/derive/rights.ts';
import { columnOf } from '../../../metadata/field_types/field_type.ts';
import type { Entity, Field } from '../../../metadata/model.ts';
import { ok, type Problem, type Result, refused } from '../../../problems.ts';
import { all, column, join, name, raw, type Sql, sql } from '../../../rules/sql.ts';
import { writeCursorSql } from './cursor.ts';
import { columnsOfSelection, readableSelection, type Selection } from './fields.ts';
import { unknownField } from './paths.ts';
import { compilePresentation, OBJECT_VALUE, type Presentation, ROW } from './record_json.ts';
import { accepted } from './refusal.ts';
import { parseSort, sortText } from './sort.ts';
import { type ReadContext, readableRows } from './source.ts';

/** An inverse relation that the reader may follow. */
export interface Include {
  /** Under which it is answered. */
  readonly name: string;
  readonly target: Entity;
  /** The field of the target that refers to the record. */
  readonly field: Field;
}

/** Most records of one relation; the list of its entity gives the others. */
const INCLUDED = 10;

/** The relations of these names, each once. Each unknown or unreadable one is a `field.unknown` in `/include`. */
export function parseIncludes(
  context: ReadContext,
  entity: Entity,
  names: readonly string[] = [],
): Result<readonly Include[]> {
  const relations = new Map(names.length === 0 ? [] : relationsOf(context, entity));
  const problems: Problem[] = [];
  const includes = new Map<string, Include>();
  names.forEach((each, index) => {
    const found = relations.get(each);
    if (found) includes.set(each, found);
    else problems.push(unknownField(entity, each, `/include/${index}`));
  });
  return problems.length > 0 ? refused(problems) : ok([...includes.values()]);
}

function relationsOf(context: ReadContext, entity: Entity): readonly (readonly [string, Include])[] {
  const { model, access } = context;
  return readableRelations(model, access, entity).map((relation) => {
    const target = model.entities[relation.entity] as Entity;
    const field = target.fields[relation.field] as Field;
    return [relation.name, { name: relation.name, target, field }] as const;
  });
}

/** What a record shows: its own fields, and records that refer to it. */
export interface Shown {
  readonly selection: Selection;
  readonly includes: readonly Include[];
}

/** The JSON of the row ROW with what it includes. Throws `limit.exceeded` where that is more joins than may be. */
export function presentWithIncludes(context: ReadContext, { selection, includes }: Shown): Presentation {
  if (includes.length === 0) return compilePresentation(context, selection);
  const columns = includes.map((include, index) => sql`${column(aliasOf(index), 'json')} as ${name(include.name)}`);
  const own = compilePresentation(context, selection, {
    root: ROW,
    prefix: 'l',
    beside: { asked: '/include', columns },
  });
  const joined = includes.map(
    (include, index) =>
      sql` cross join lateral (${compileInclude(context, include, index)}) as ${name(aliasOf(index))}`,
  );
  return { joins: sql`${own.joins}${join(joined, '')}`, object: own.object };
}

/** Of what one relation gives for a row; its rows and their labels have names that begin with it. */
function aliasOf(index: number): string {
  return `i${index}`;
}

/** One row `json`: `{items, next}` of the records that refer to the row ROW. */
function compileInclude(context: ReadContext, { target, field }: Include, index: number): Sql {
  const root = `${aliasOf(index)}r`;
  const rows = readableRows(context.access, { entity: target, action: 'read', alias: root });
  const selection = readableSelection(context, target, true);
  const columns = columnsOfSelection(selection).map((stored) => column(root, stored));
  const id = column(root, 'id');
  const refers = sql`${column(root, columnOf(field))} = ${column(ROW, 'id')}`;
  // One more tells whether others follow.
  const first = sql`select ${join(columns, ', ')} from ${rows.from} where ${all([refers, rows.condition])} order by ${id} limit ${raw(String(INCLUDED + 1))}`;
  const numbered = sql`select *, row_number() over (order by "id") as "n" from (${first}) as ${name(`${aliasOf(index)}p`)}`;
  const presentation = compilePresentation(context, selection, { root, prefix: `${aliasOf(index)}l` });
  const records = sql`select ${OBJECT_VALUE} as "json", ${id} as "id", ${column(root, 'n')} as "n" from (${numbered}) as ${name(root)}${presentation.joins}${presentation.object}`;
  const most = raw(String(INCLUDED));
  const items = sql`coalesce(json_agg("json" order by "n") filter (where "n" <= ${most}), '[]'::json)`;
  const last = sql`min("id"::text) filter (where "n" = ${most})`;
  const next = sql`case when count(*) > ${most} then ${cursorAfter(context, target, last)} end`;
  return sql`select json_build_object('items', ${items}, 'next', ${next}) as "json" from (${records}) as ${name(`${aliasOf(index)}s`)}`;
}

/** Where the list of the target goes on after the record with this id. */
function cursorAfter(context: ReadContext, target: Entity, id: Sql): Sql {
  const order = sortText(accepted(parseSort(context, target, [])));
  return writeCursorSql(['list', target.name, order], sql`('["' || ${id} || '"]')`);
}
