// The choke point of writing: how the table of an entity is read under lock and written. Statements made of these
// pieces add the predicates of access themselves, since a write has to tell what is not there from what is not allowed.

import { SYSTEM_FIELDS } from '../../../metadata/compile/system_fields.ts';
import { columnOf } from '../../../metadata/field_types/field_type.ts';
import { FIELD_TYPE_METADATA } from '../../../metadata/field_types/field_types.ts';
import type { Entity, Field, Model } from '../../../metadata/model.ts';
import { column, join, name, raw, type Sql, slot, sql, text } from '../../../rules/sql.ts';
import { FIELD_TYPES } from '../../field_types/field_types.ts';
import { stageProbability } from '../query/stages.ts';
import { contentFields } from './values.ts';

/** The columns of a field, by name. */
export function columnsOfField(field: Field): readonly string[] {
  return FIELD_TYPE_METADATA[field.type].columns(field).map(({ part }) => columnOf(field, part));
}

/** All columns of an entity's table. */
export function columnsOfEntity(entity: Entity): readonly string[] {
  return [...SYSTEM_FIELDS, ...contentFields(entity).flatMap(columnsOfField)];
}

/**
 * A value that is bound for each column, of the type and with the collation that it has in the table. A column's slot
 * has its name. Reading them out of one JSON took PostgreSQL 25 µs more.
 */
export function boundColumns(entity: Entity): ReadonlyMap<string, Sql> {
  const fields = [...SYSTEM_FIELDS.map((each) => entity.fields[each] as Field), ...contentFields(entity)];
  const columns = fields.flatMap((field) =>
    FIELD_TYPE_METADATA[field.type].columns(field).map((each): [string, Sql] => {
      const stored = columnOf(field, each.part);
      const collation = raw(each.sql.startsWith('text') ? ' collate "C"' : '');
      return [stored, sql`${slot(stored)}::${raw(each.sql)}${collation}`];
    }),
  );
  return new Map(columns);
}

/** `"a"."x", "a"."y"`: never `*`, since a retired column stays in the table. */
export function columnList(entity: Entity, alias: string): Sql {
  return join(
    columnsOfEntity(entity).map((each) => column(alias, each)),
    ', ',
  );
}

/** The canonical values of a row as a JSON object. */
export function valuesSql(fields: readonly Field[], alias: string): Sql {
  const values = fields.map((field) => {
    const stored = FIELD_TYPES[field.type].stored(field, (part) => column(alias, columnOf(field, part)));
    return sql`${stored} as ${name(field.name)}`;
  });
  if (values.length === 0) return raw(`'{}'::json`);
  return sql`(select row_to_json("image") from (select ${join(values, ', ')}) as "image")`;
}

/**
 * Values beyond references as JSON, by path from the row with this alias, for rules. They are read without grants:
 * what a default or a check needs does not depend on who writes.
 */
export function reachedSql(model: Model, of: { entity: Entity; alias: string }, paths: readonly string[]): Sql {
  if (paths.length === 0) return raw(`'{}'::json`);
  const values = paths.map((path) => sql`${pathSql(model, of, path.split('.'))} as ${name(path)}`);
  return sql`(select row_to_json("reached") from (select ${join(values, ', ')}) as "reached")`;
}

function pathSql(model: Model, of: { entity: Entity; alias: string }, path: readonly string[]): Sql {
  const [head = '', ...rest] = path;
  const field = of.entity.fields[head];
  if (!field) throw new Error(`A rule reads ${path.join('.')}, which ${of.entity.name} does not have`);
  const [part = ''] = rest;
  if (field.type === 'tree_parent' && part === 'path') return column(of.alias, columnOf(field, 'path'));
  const target = rest.length > 0 && field.to !== undefined ? model.entities[field.to] : undefined;
  if (!target) return valueSql(model, { ...of, field }, part);
  const alias = `${of.alias}n`;
  const value = pathSql(model, { entity: target, alias }, rest);
  return sql`(select ${value} from ${name(target.name)} as ${name(alias)} where ${column(alias, 'id')} = ${column(of.alias, columnOf(field))})`;
}

function valueSql(model: Model, of: { entity: Entity; alias: string; field: Field }, part: string): Sql {
  const { entity, alias, field } = of;
  const at = (each: string): Sql => column(alias, columnOf(field, each));
  if (part === 'probability' && field.type === 'stage') {
    return sql`(${stageProbability(model, { entity, field }, alias)})::text`;
  }
  if (field.type === 'money' && part === 'amount') return sql`${at('')}::text`;
  if (field.type === 'money' && part === '') {
    const members = ['amount', 'currency', 'company'].map((key) => {
      return sql`${text(key)}, ${at(key === 'amount' ? '' : key)}::text`;
    });
    return sql`case when ${at('')} is not null then json_build_object(${join(members, ', ')}) end`;
  }
  return part === '' ? FIELD_TYPES[field.type].stored(field, at) : at(part);
}
