// What several operations share: the records that a person may read and a filter keeps, by the oracle.

import type { Asking } from '../case.ts';
import type { About } from '../generate/questions.ts';
import type { Rule } from '../generate/rules.ts';
import { inOrder } from '../oracle/order.ts';
import { globalOf, mayName, mayRead, readableRows, valueAt } from '../oracle/rights.ts';
import { evaluate } from '../oracle/rules.ts';
import { isLive, type Row } from '../oracle/tables.ts';

/** What may be asked by this person. */
export function aboutOf({ world, person, entity, generated, entities }: Asking): About {
  return { entity: generated, entities, isAllowed: (path) => mayName(world, person, entity.name, path) };
}

/** Live records that the person may read and that the filter keeps. */
export function matchingRows(asking: Asking, filter: Rule | undefined): readonly Row[] {
  const { world, person, entity } = asking;
  const rows = readableRows(world, person, entity.name);
  if (filter === undefined) return rows;
  return rows.filter(
    (row) => evaluate(filter, (path) => globalOf(world, person, path) ?? seenAt(asking, row, path)) === true,
  );
}

export interface Order {
  /** A path, or `id`. */
  readonly sort: string;
  readonly descending: boolean;
}

/** Rows in the order of a list. */
export function ordered(asking: Asking, rows: readonly Row[], { sort, descending }: Order): readonly Row[] {
  const items = rows.map((row) => ({ id: String(row['id']), row }));
  const valueOfItem = ({ id, row }: (typeof items)[number]) => (sort === 'id' ? id : seenAt(asking, row, sort));
  return inOrder(items, { descending, valueOfItem }).map(({ row }) => row);
}

/** The value at a path as the person sees it: null over a record that is deleted or not theirs to read. */
export function seenAt({ world, person, entity }: Asking, row: Row, path: string): unknown {
  return valueAt(world, { entity: entity.name, row }, path, (target, entered) => {
    return isLive(entered) && mayRead(world, person, target, String(entered['id']));
  });
}

/** Of an answer that refuses. */
export interface Refused {
  readonly status: number;
  readonly code: unknown;
}

/** The refusal of an entity of which the person may see nothing: there is no such entity. */
export const NO_ENTITY: Refused = { status: 404, code: 'entity.unknown' };
