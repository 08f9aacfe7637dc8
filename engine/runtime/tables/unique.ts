// Unique indexes of fields and keys. They ignore deleted rows and rows without any of the values; inside a key of
// several fields, two empty values are equal.

import { columnOf } from '../../metadata/field_types/field_type.ts';
import type { Entity, Field, Key } from '../../metadata/model.ts';
import { compileSql, name, raw, type Sql, sql } from '../../rules/sql.ts';
import { compileRuleToSql } from '../../rules/to_sql.ts';
import { plainLiteral } from './literal.ts';
import { fieldIndexStem, indexName, keyIndexStem } from './names.ts';
import type { Index } from './table.ts';

/** Text by which two values are the same where case is ignored: NFC, folded. */
export function foldedColumn(column: Sql): Sql {
  return sql`lower(normalize(${column}, NFC) collate "und-x-icu")`;
}

export function uniqueIndexes(entity: Entity): Index[] {
  const fields = Object.values(entity.fields).flatMap((field) =>
    field.unique ? [fieldIndex(entity, field, field.unique)] : [],
  );
  const keys = Object.entries(entity.keys).map(([key, definition]) => keyIndex(entity, key, definition));
  return [...fields, ...keys];
}

function fieldIndex(entity: Entity, field: Field, unique: NonNullable<Field['unique']>): Index {
  const column = name(columnOf(field));
  const value = unique.ignore_case ? foldedColumn(column) : column;
  const columns = unique.per_company && entity.fields['company'] ? [value, COMPANY] : [value];
  const where = sql`deleted_at is null and ${column} is not null`;
  return index(fieldIndexStem(entity.name, field.name), { key: field.name, columns, where });
}

function keyIndex(entity: Entity, key: string, definition: Key): Index {
  const columns = definition.fields.map((field) => keyColumn(entity, field));
  const filled = sql`(${joined(
    columns.map((column) => sql`${column} is not null`),
    ' or ',
  )})`;
  const where = definition.where ? sql` and ${whereOf(entity, definition.where.rule)}` : raw('');
  return index(keyIndexStem(entity.name, key), {
    key,
    columns: definition.per_company ? [...columns, COMPANY] : columns,
    where: sql`deleted_at is null and ${filled}${where}`,
  });
}

function keyColumn(entity: Entity, fieldName: string): Sql {
  const field = entity.fields[fieldName];
  return name(field ? columnOf(field) : fieldName);
}

/** The rule of a partial key: own fields only, constants written out, as an index needs it. */
function whereOf(entity: Entity, rule: Parameters<typeof compileRuleToSql>[0]): Sql {
  return compileRuleToSql(rule, {
    column: (path) => {
      const [fieldName = '', part = ''] = path.split('.');
      const field = entity.fields[fieldName];
      if (!field) throw new Error(`A partial key can only look at fields of its own record, not at ${path}.`);
      return name(columnOf(field, part));
    },
    literal: (value) => plainLiteral(value),
  });
}

function joined(pieces: readonly Sql[], separator: string): Sql {
  return pieces.reduce((left, right) => sql`${left}${raw(separator)}${right}`);
}

const COMPANY = raw('"company"');

interface UniqueBy {
  readonly key: string;
  readonly columns: readonly Sql[];
  readonly where: Sql;
}

function index(stem: string, by: UniqueBy): Index {
  const columns = by.columns.map((each) => compileSql(each).text);
  const where = compileSql(by.where).text;
  const definition = `(${columns.join(', ')}) nulls not distinct where ${where}`;
  return { name: indexName(stem, definition), definition, unique: { key: by.key, columns, where } };
}
