// Entity → the table it wants: columns, indexes and foreign keys as SQL text. Pure; what changes between two
// models is plan.ts.

import { columnOf } from '../../metadata/field_types/field_type.ts';
import { FIELD_TYPE_METADATA } from '../../metadata/field_types/field_types.ts';
import type { Entity, Field, Model } from '../../metadata/model.ts';
import { compileSql, name, type Sql } from '../../rules/sql.ts';
import { FIELD_TYPES } from '../field_types/field_types.ts';
import { foreignKeyName, indexName } from './names.ts';
import { uniqueIndexes } from './unique.ts';

export interface Column {
  readonly name: string;
  /** Type, collation, default, check: all that follows the name. */
  readonly definition: string;
  /** The type alone, by which a change is recognised. */
  readonly type: string;
}

export interface Index {
  readonly name: string;
  /** What follows `create [unique] index <name> on <table>`. */
  readonly definition: string;
  readonly unique: boolean;
}

export interface ForeignKey {
  readonly name: string;
  readonly column: string;
  readonly target: string;
}

export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly indexes: readonly Index[];
  readonly foreign_keys: readonly ForeignKey[];
}

const SYSTEM_COLUMNS: readonly Column[] = [
  { name: 'id', type: 'uuid', definition: 'uuid primary key' },
  { name: 'version', type: 'bigint', definition: 'bigint not null' },
  { name: 'created_at', type: 'timestamptz(3)', definition: 'timestamptz(3) not null' },
  { name: 'created_by', type: 'uuid', definition: 'uuid' },
  { name: 'updated_at', type: 'timestamptz(3)', definition: 'timestamptz(3) not null' },
  { name: 'updated_by', type: 'uuid', definition: 'uuid' },
  { name: 'deleted_at', type: 'timestamptz(3)', definition: 'timestamptz(3)' },
];

/** The tables of all entities, by name. */
export function desiredTables(model: Model): Readonly<Record<string, Table>> {
  return Object.fromEntries(Object.values(model.entities).map((entity) => [entity.name, desiredTable(model, entity)]));
}

function desiredTable(model: Model, entity: Entity): Table {
  const fields = Object.values(entity.fields).filter(
    (field) => !SYSTEM_COLUMNS.some((each) => each.name === field.name),
  );
  return {
    name: entity.name,
    columns: [...SYSTEM_COLUMNS, ...fields.flatMap(columnsOf)],
    indexes: distinctIndexes([
      ...uniqueIndexes(entity),
      ...fields.flatMap((field) => fieldIndexes(entity, field)),
      ...sortIndexes(model, entity),
    ]),
    foreign_keys: fields.flatMap((field) => foreignKey(entity, field)),
  };
}

/** Text compares by code point wherever nothing else is said. */
function columnsOf(field: Field): Column[] {
  return FIELD_TYPE_METADATA[field.type].columns(field).map(({ part, sql, check }) => {
    const column = columnOf(field, part);
    const collation = sql.startsWith('text') ? ' collate "C"' : '';
    const checked = check === undefined ? '' : ` check (${check.replaceAll('%', quoted(column))})`;
    return { name: column, type: sql, definition: `${sql}${collation}${checked}` };
  });
}

function foreignKey(entity: Entity, field: Field): ForeignKey[] {
  if (field.to === undefined) return [];
  return [{ name: foreignKeyName(entity.name, field.name), column: columnOf(field), target: field.to }];
}

/** References are looked up from the other side; trees also by any ancestor. */
function fieldIndexes(entity: Entity, field: Field): Index[] {
  if (field.to === undefined) return [];
  const column = quoted(columnOf(field));
  const indexes = [plain(entity, field.name, `(${column}) where deleted_at is null and ${column} is not null`)];
  if (field.type !== 'tree_parent') return indexes;
  return [...indexes, plain(entity, `${field.name} path`, `using gin (${quoted(columnOf(field, 'path'))})`)];
}

function plain(entity: Entity, what: string, definition: string): Index {
  return { name: indexName(entity.name, what.replaceAll(' ', '__')), definition, unique: false };
}

/** Declared indexes, and one for the first sort key of each list and board. */
function sortIndexes(model: Model, entity: Entity): Index[] {
  const declared = Object.entries(entity.indexes).map(([key, { fields }]) =>
    plain(
      entity,
      key,
      `(${fields.map((field) => sortColumn(entity, field)).join(', ')}, "id") where deleted_at is null`,
    ),
  );
  const firsts = Object.values(model.views).flatMap((view) => {
    if (view.entity !== entity.name || (view.kind !== 'list' && view.kind !== 'board')) return [];
    return (view.sort[0] ?? '').replace(/^-/, '');
  });
  const sorted = [...new Set(firsts)].filter((field) => isSortable(entity.fields[field]));
  return [
    ...declared,
    ...sorted.map((field) =>
      plain(entity, `${field} sort`, `(${sortColumn(entity, field)}, "id") where deleted_at is null`),
    ),
  ];
}

function isSortable(field: Field | undefined): field is Field {
  return field !== undefined && field.to === undefined && FIELD_TYPES[field.type].sort !== undefined;
}

/** The expression that lists sort by, so that the index serves them. */
function sortColumn(entity: Entity, fieldName: string): string {
  const field = entity.fields[fieldName];
  if (!field) return quoted(fieldName);
  const sort = FIELD_TYPES[field.type].sort;
  if (!sort || field.to !== undefined) return quoted(columnOf(field));
  return textOf(sort(field, (part) => name(columnOf(field, part))));
}

/** SQL without values, as DDL needs it. */
export function textOf(piece: Sql): string {
  const compiled = compileSql(piece);
  if (compiled.places.length > 0) throw new Error(`DDL cannot bind values: ${compiled.text}`);
  return compiled.text;
}

function distinctIndexes(indexes: readonly Index[]): Index[] {
  return [...new Map(indexes.map((index) => [index.name, index])).values()];
}

export function quoted(identifier: string): string {
  return textOf(name(identifier));
}
