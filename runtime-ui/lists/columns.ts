// The columns of a list: which, in which order, how wide, and what has to be asked from the server for them.

import type {
  FieldTypeName,
  PresentedEntity,
  PresentedField,
  PresentedListView,
  PresentedModel,
  PresentedPlacement,
} from '../../schemas/http/model.ts';
import type { Json, RecordJson } from '../../schemas/http/records.ts';
import { FIELD_TYPES } from '../field_types/field_types.ts';
import { fieldsBehind } from '../field_types/parts/fields_behind.ts';
import { entityOf } from '../field_types/parts/stage.ts';
import { resolvePath, valueAt } from './paths.ts';

export interface Column {
  /** Path of the column, and what names it in settings. */
  readonly path: string;
  readonly title: string;
  /** The field whose cell is drawn: for `account.name` the reference `account` itself. */
  readonly field: PresentedField;
  /** Path of the value drawn. */
  readonly shown: string;
  /** Fields to ask for. */
  readonly fields: readonly string[];
  readonly align: 'left' | 'right';
  /** Pixels before the table's free width is shared out. */
  readonly width: number;
  readonly sortable: boolean;
  readonly total: PresentedPlacement['total'];
}

const WIDTHS: Readonly<Record<FieldTypeName, number>> = {
  text: 190,
  long_text: 240,
  email: 210,
  phone: 150,
  url: 190,
  integer: 100,
  decimal: 110,
  percent: 100,
  money: 130,
  boolean: 90,
  date: 110,
  datetime: 150,
  option: 150,
  multi_option: 190,
  stage: 160,
  reference: 190,
  tree_parent: 190,
  tags: 180,
  attachment: 150,
  user: 160,
  address: 220,
  geo: 160,
  json: 240,
};
const LABEL_WIDTH = 240;

/** Not shown in lists: long, or of no use to a reader. */
const NOT_LISTED: ReadonlySet<FieldTypeName> = new Set(['long_text']);

/** The value itself and what its cell needs beside it, in the record that holds it. */
function fieldsFor(model: PresentedModel, shown: string, field: PresentedField): readonly string[] {
  const holder = entityOf(model, field);
  if (holder === undefined) return [shown];
  const before = shown.slice(0, shown.length - field.name.length);
  return [shown, ...fieldsBehind(holder, field).map((name) => `${before}${name}`)];
}

/** A column, or undefined where the reader may not see its field. */
export function resolveColumn(
  model: PresentedModel,
  entity: PresentedEntity,
  placement: Pick<PresentedPlacement, 'field' | 'title' | 'width' | 'total'>,
): Column | undefined {
  const resolved = resolvePath(model, entity, placement.field);
  if (resolved === undefined) return undefined;
  const before = placement.field.split('.').slice(0, -1).join('.');
  const holder = before === '' ? undefined : resolvePath(model, entity, before);
  // The label at the end of a reference is the reference itself: it is drawn with its letter, and it is a link.
  const isLabel = holder?.field.to !== undefined && model.entities[holder.field.to]?.label === resolved.field.name;
  const field = isLabel && holder !== undefined ? holder.field : resolved.field;
  const shown = isLabel ? before : placement.field;
  return {
    path: placement.field,
    title: placement.title ?? (isLabel && holder !== undefined ? holder.title : resolved.title),
    field,
    shown,
    fields: isLabel ? [placement.field] : fieldsFor(model, shown, field),
    align: FIELD_TYPES[field.type].align,
    width: placement.width ?? (placement.field === entity.label ? LABEL_WIDTH : WIDTHS[field.type]),
    sortable: resolved.field.sortable,
    total: placement.total,
  };
}

/** Everything a reader may choose as a column: the view's own first, then the entity's fields. */
export function availableColumns(
  model: PresentedModel,
  entity: PresentedEntity,
  view: PresentedListView | undefined,
): readonly Column[] {
  const placed = view?.columns ?? [];
  const named = new Set(placed.map((placement) => placement.field));
  const others = Object.values(entity.fields)
    .filter((field) => !named.has(field.name) && !NOT_LISTED.has(field.type) && field.visible !== false)
    .map((field) => ({ field: field.name }));
  const columns = [...placed, ...others].flatMap((placement) => resolveColumn(model, entity, placement) ?? []);
  // `account` and `account.name` draw the same cell: the view's own stays.
  const first = new Map([...columns].reverse().map((column) => [column.shown, column]));
  return columns.filter((column) => first.get(column.shown) === column);
}

/** Paths a view shows unless its reader chose others. */
export function defaultPaths(entity: PresentedEntity, view: PresentedListView | undefined): readonly string[] {
  const placed = (view?.columns ?? []).filter((placement) => placement.visible !== false);
  return placed.length > 0 ? placed.map((placement) => placement.field) : [entity.label];
}

/** The columns in order: the label first whatever was chosen, since it is what opens the record. */
export function chosenColumns(
  entity: PresentedEntity,
  available: readonly Column[],
  paths: readonly string[],
): readonly Column[] {
  const byPath = new Map(available.map((column) => [column.path, column]));
  const rest = paths.filter((path) => path !== entity.label);
  return [entity.label, ...rest].flatMap((path) => byPath.get(path) ?? []);
}

/** What the list asks for: exactly what the columns show. */
export function fieldsOf(entity: PresentedEntity, columns: readonly Column[]): readonly string[] {
  return [...new Set([entity.label, ...columns.flatMap((column) => column.fields)])];
}

export function cellValue(record: RecordJson, column: Column): Json {
  return valueAt(record, column.shown);
}

/** The columns that a list may show, those that it shows, and how the reader chooses. */
export interface ColumnSettings {
  readonly available: readonly Column[];
  readonly shown: readonly Column[];
  /** Paths in order; null goes back to the view's own. */
  readonly choose: (paths: readonly string[] | null) => void;
}
