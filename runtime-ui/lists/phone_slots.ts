// A record on a phone is three lines: which column stands where. The name is 1 left; a figure stands 1 right, what
// it belongs to 2 left, its stage 2 right, the next thing 3 left, a day 3 right.

import type { FieldTypeName, PresentedEntity } from '../../schemas/http/model.ts';
import type { Column } from './columns.ts';

export interface PhoneSlots {
  readonly figure: Column | undefined;
  readonly second: Column | undefined;
  readonly state: Column | undefined;
  readonly third: Column | undefined;
  readonly day: Column | undefined;
}

const FIGURES: readonly FieldTypeName[] = ['money', 'decimal', 'integer', 'percent'];
const STATES: readonly FieldTypeName[] = ['stage', 'option', 'boolean'];
const DAYS: readonly FieldTypeName[] = ['date', 'datetime'];
const OWNERS: readonly FieldTypeName[] = ['reference', 'tree_parent'];

/** `fixed` are paths a filter sets to one value: the same word on every row says nothing. */
export function phoneSlots(
  entity: PresentedEntity,
  columns: readonly Column[],
  fixed: ReadonlySet<string>,
): PhoneSlots {
  const free = columns.filter((column) => column.path !== entity.label && !fixed.has(column.path));
  const take = (types: readonly FieldTypeName[] | null): Column | undefined => {
    const found = free.findIndex((column) => types === null || types.includes(column.field.type));
    return found < 0 ? undefined : free.splice(found, 1)[0];
  };
  const figure = take(FIGURES);
  const state = take(STATES);
  const day = take(DAYS);
  const second = take(OWNERS) ?? take(null);
  return { figure, state, day, second, third: take(null) };
}
