// How the width of the page is shared among the columns: each has its own, what is left over is given in proportion.

import type { FieldTypeName } from '../../schemas/http/model.ts';
import type { Column } from './columns.ts';

/** Inset, checkbox and the gap to the label. */
export const CHECK_WIDTH = 44;

export interface PlacedColumn {
  readonly column: Column;
  readonly width: number;
  /** Right edge, from the table's left. */
  readonly right: number;
}

/** Narrower than this a value of the type is mostly cut off; numbers and dates are always whole. */
const NARROWEST: Readonly<Record<FieldTypeName, number>> = {
  text: 170,
  long_text: 170,
  email: 170,
  phone: 150,
  url: 150,
  integer: 80,
  decimal: 90,
  percent: 80,
  money: 118,
  boolean: 70,
  date: 90,
  datetime: 130,
  option: 120,
  multi_option: 150,
  stage: 140,
  reference: 165,
  tree_parent: 165,
  tags: 150,
  attachment: 120,
  user: 132,
  address: 180,
  geo: 150,
  json: 150,
};
const NARROWEST_LABEL = 230;

/** Sums of fractions end a hair below the whole pixel. */
const ROUNDING = 1e-6;

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

/**
 * Places columns over `available` pixels. Where there is room all of them grow in proportion; where some is missing
 * each gives up a share of what it can spare; beyond that the list scrolls to the side.
 */
export function placeColumns(columns: readonly Column[], available: number): readonly PlacedColumn[] {
  const room = available - CHECK_WIDTH;
  const wanted = sumOf(columns.map(({ width }) => width));
  const spares = columns.map(({ field, width }, index) =>
    Math.max(0, width - (index === 0 ? NARROWEST_LABEL : NARROWEST[field.type])),
  );
  const grown = Math.max(1, room / wanted);
  const given = Math.min(1, Math.max(0, wanted - room) / Math.max(1, sumOf(spares)));
  // Edges are rounded, not widths: otherwise the last column would end some pixels before the page.
  let end = 0;
  return columns.map((column, index) => {
    const left = CHECK_WIDTH + Math.floor(end + ROUNDING);
    end += column.width * grown - (spares[index] ?? 0) * given;
    const right = CHECK_WIDTH + Math.floor(end + ROUNDING);
    return { column, width: right - left, right };
  });
}
