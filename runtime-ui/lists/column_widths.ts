// How the width of the page is shared among the columns: each has its own, what is left over is given in proportion.

import type { Column } from './columns.ts';

/** Inset, checkbox and the gap to the label. */
export const CHECK_WIDTH = 44;

export interface PlacedColumn {
  readonly column: Column;
  readonly width: number;
  /** Right edge, from the table's left. */
  readonly right: number;
}

/** Places columns over `available` pixels; they never shrink below their own width, the list scrolls then. */
export function placeColumns(columns: readonly Column[], available: number): readonly PlacedColumn[] {
  const wanted = columns.reduce((sum, column) => sum + column.width, 0);
  const factor = Math.max(1, (available - CHECK_WIDTH) / wanted);
  // Edges are rounded, not widths: otherwise the last column would end some pixels before the page.
  let end = 0;
  return columns.map((column) => {
    const left = CHECK_WIDTH + Math.floor(end);
    end += column.width * factor;
    const right = CHECK_WIDTH + Math.floor(end);
    return { column, width: right - left, right };
  });
}
