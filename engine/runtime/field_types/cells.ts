// Values in the cells of a sheet: each type of field has one column or several, each of one kind. How a file writes a
// cell of a kind is engine/runtime/records/export.

import type { Json } from '../../../schemas/http/records.ts';

/** `number` is an exact decimal in text, `date` and `datetime` are ISO 8601. */
export type CellKind = 'text' | 'number' | 'boolean' | 'date' | 'datetime';

/** Null is an empty cell. */
export type Cell = string | boolean | null;

export interface CellColumn {
  /** What follows the name of the field in the head of the column (`currency`); '' for the field itself. */
  readonly part: string;
  readonly kind: CellKind;
  /** The cell of a value as REST answers it. */
  readonly of: (value: Json | undefined) => Cell;
}

/** A column of values that are texts in JSON. */
export function plainCells(kind: CellKind): readonly CellColumn[] {
  return [{ part: '', kind, of: textOf }];
}

/** A column of one member of an object. */
export function memberCell(part: string, member: string, kind: CellKind = 'text'): CellColumn {
  return { part, kind, of: (value) => textOf(memberOf(value, member)) };
}

/** A column of a list, what `element` says of each separated by `; `. */
export function listCells(element: (value: Json) => Cell): readonly CellColumn[] {
  const of = (value: Json | undefined): Cell => {
    const texts = Array.isArray(value) ? value.map(element).filter((each) => each !== null) : [];
    return texts.length === 0 ? null : texts.join('; ');
  };
  return [{ part: '', kind: 'text', of }];
}

/** A member of an object; undefined of all else. */
export function memberOf(value: Json | undefined, member: string): Json | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return (value as { readonly [key: string]: Json })[member];
}

/** Texts and numbers as text. */
export function textOf(value: Json | undefined): Cell {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : null;
}
