// What an export writes: columns with their heads, and rows of cells in batches, whatever the file they go into. A path
// of the request is one column or several (money has its currency beside it, a reference its id).

import type { Json } from '../../../../schemas/http/records.ts';
import { FIELD_TYPE_METADATA } from '../../../metadata/field_types/field_types.ts';
import type { Entity } from '../../../metadata/model.ts';
import { type Cell, type CellColumn, type CellKind, memberOf, plainCells, textOf } from '../../field_types/cells.ts';
import { FIELD_TYPES } from '../../field_types/field_types.ts';
import { type FieldPath, leadsTo, resolvePath } from '../query/paths.ts';
import type { ReadContext } from '../query/source.ts';

export type RecordValues = { readonly [key: string]: Json };

export interface SheetColumn {
  /** A path as requests name it: `account.name`, `amount.currency`, `account.id`. */
  readonly head: string;
  readonly kind: CellKind;
  readonly cell: (record: RecordValues) => Cell;
}

export type Row = readonly Cell[];

export interface Sheet {
  readonly name: string;
  readonly columns: readonly SheetColumn[];
  readonly batches: AsyncIterable<readonly Row[]>;
}

/** The columns of these paths, which the reader may read, each head once. */
export function sheetColumns(context: ReadContext, entity: Entity, paths: readonly string[]): readonly SheetColumn[] {
  const columns = new Map<string, SheetColumn>();
  for (const path of paths) {
    const found = resolvePath(context, entity, path);
    for (const column of found ? columnsOfPath(found) : []) {
      if (!columns.has(column.head)) columns.set(column.head, column);
    }
  }
  return [...columns.values()];
}

export function rowOf(columns: readonly SheetColumn[], record: RecordValues): Row {
  return columns.map((column) => column.cell(record));
}

function columnsOfPath(found: FieldPath): readonly SheetColumn[] {
  const { field, path, part } = found;
  if (part !== '') return [columnOfPart(found)];
  // An id is a text; `account.id` is what the reference holds.
  if (field.name === 'id') return plainCells('text').map((cell) => columnOf(found, cell, path));
  const { cells } = FIELD_TYPES[field.type];
  if (leadsTo(field) !== undefined && path.endsWith('.id')) {
    return cells.filter((cell) => cell.part === 'id').map((cell) => columnOf(found, cell, path));
  }
  return cells.map((cell) => columnOf(found, cell, cell.part === '' ? path : `${path}.${cell.part}`));
}

function columnOf(found: FieldPath, { kind, of }: CellColumn, head: string): SheetColumn {
  return { head, kind, cell: (record) => of(memberOf(holderOf(found, record), found.field.name)) };
}

/** Parts of a stage stand beside it, those of money and addresses within. */
function columnOfPart(found: FieldPath): SheetColumn {
  const { field, part, path } = found;
  const kind = FIELD_TYPE_METADATA[field.type].parts[part]?.kind === 'decimal' ? 'number' : 'text';
  const inHolder = (holder: Json | undefined): Json | undefined =>
    field.type === 'stage' ? memberOf(holder, `${field.name}.${part}`) : memberOf(memberOf(holder, field.name), part);
  return { head: path, kind, cell: (record) => textOf(inHolder(holderOf(found, record))) };
}

/** What has the field, as the answer holds it: undefined where a reference leads nowhere, or to what may not be seen. */
function holderOf({ steps }: FieldPath, record: RecordValues): Json | undefined {
  return steps.reduce<Json | undefined>((holder, step) => memberOf(holder, step.field.name), record);
}
