// Entity → the table it wants: columns, indexes and foreign keys as SQL text. Pure; what changes between two
// models is plan.ts.

import { columnOf } from '../../metadata/field_types/field_type.ts';
import { FIELD_TYPE_METADATA } from '../../metadata/field_types/field_types.ts';
import type { Entity, Field, Model } from '../../metadata/model.ts';
import { compileSql, name, type Sql } from '../../rules/sql.ts';
import { FIELD_TYPES } from '../field_types/field_types.ts';
import { foreignKeyName, indexName, indexStem } from './names.ts';
import type { Column, ForeignKey, Index, Table, Tables } from './table.ts';
import { uniqueIndexes } from './unique.ts';

const SYSTEM_COLUMNS: readonly Column[] = [
  { name: 'id', type: 'uuid', definition: 'uuid primary key' },
  { name: 'version', type: 'bigint', definition: 'bigint not null' },
  { name: 'created_at', type: 'timestamptz(3)', definition: 'timestamptz(3) not null' },
  { name: 'created_by', type: 'uuid', definition: 'uuid' },
  { name: 'updated_at', type: 'timestamptz(3)', definition: 'timestamptz(3) not null' },
  { name: 'updated_by', type: 'uuid', definition: 'uuid' },
  { name: 'deleted_at', type: 'timestamptz(3)', definition: 'timestamptz(3)' },
];

/** The tables of all entities. */
export function desiredTables(model: Model): Tables {
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

/** References are looked up from the other side; trees also by any ancestor. Money that waits for a rate is found when it comes. */
function fieldIndexes(entity: Entity, field: Field): Index[] {
  if (field.type === 'money') {
    const [amount, company] = [quoted(columnOf(field)), quoted(columnOf(field, 'company'))];
    return [plain(entity, `${field.name} waits`, `("id") where ${company} is null and ${amount} is not null`)];
  }
  if (field.to === undefined) return [];
  const column = quoted(columnOf(field));
  const indexes = [plain(entity, field.name, `(${column}) where deleted_at is null and ${column} is not null`)];
  if (field.type !== 'tree_parent') return indexes;
  return [...indexes, plain(entity, `${field.name} path`, `using gin (${quoted(columnOf(field, 'path'))})`)];
}

function plain(entity: Entity, what: string, definition: string): Index {
  return { name: indexName(indexStem(entity.name, what.replaceAll(' ', '__')), definition), definition };
}

/**
 * Declared indexes, for filters; and one for the first sort key of each list and board, in its direction, since ties
 * go by ascending id either way.
 */
function sortIndexes(model: Model, entity: Entity): Index[] {
  const declared = Object.entries(entity.indexes).map(([key, { fields }]) =>
    plain(
      entity,
      key,
      `(${fields.map((field) => plainColumn(entity, field)).join(', ')}, "id") where deleted_at is null`,
    ),
  );
  const sorted = viewSorts(model, entity).map(({ field, descending }) => {
    const [what, order] = descending ? [`${field.name} last`, ' desc'] : [`${field.name} first`, ''];
    return plain(entity, what, `(${sortColumn(field)}${order}, "id") where deleted_at is null`);
  });
  return [...declared, ...sorted];
}

/** What lists and boards of the entity sort by first, as far as an index of one column serves it. */
export function viewSorts(
  model: Pick<Model, 'views'>,
  entity: Entity,
): readonly { readonly field: Field; readonly descending: boolean }[] {
  const firsts = Object.values(model.views).flatMap((view) => {
    if (view.entity !== entity.name || (view.kind !== 'list' && view.kind !== 'board')) return [];
    return view.sort[0] ?? [];
  });
  return [...new Set(firsts)].flatMap((sort) => {
    const field = entity.fields[sort.replace(/^-/, '')];
    return isSortable(field) ? [{ field, descending: sort.startsWith('-') }] : [];
  });
}

function isSortable(field: Field | undefined): field is Field {
  return field !== undefined && field.to === undefined && FIELD_TYPES[field.type].sort !== undefined;
}

/** The expression that lists sort by, so that the index serves them. */
function sortColumn(field: Field): string {
  const sort = FIELD_TYPES[field.type].sort;
  return sort ? textOf(sort(field, (part) => name(columnOf(field, part)))) : quoted(columnOf(field));
}

/** The main column as filters compare it. */
function plainColumn(entity: Entity, fieldName: string): string {
  const field = entity.fields[fieldName];
  return quoted(field ? columnOf(field) : fieldName);
}

/** SQL without values, as DDL needs it. */
export function textOf(piece: Sql): string {
  const compiled = compileSql(piece);
  if (compiled.places.length > 0) throw new Error(`DDL cannot bind values: ${compiled.text}`);
  return compiled.text;
}

/** Of those that are the same but for their names the first: each one costs every write. */
function distinctIndexes(indexes: readonly Index[]): Index[] {
  const isSame = (one: Index, other: Index): boolean =>
    one.definition === other.definition && (one.unique === undefined) === (other.unique === undefined);
  return indexes.filter((index, place) => indexes.findIndex((each) => isSame(each, index)) === place);
}

export function quoted(identifier: string): string {
  return textOf(name(identifier));
}
