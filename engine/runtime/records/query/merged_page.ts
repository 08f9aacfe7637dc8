// A page for a reader whose rows have one of a few known values in a column: the deals of eight owners. Each value has a
// branch of its own in an index of the order, and PostgreSQL merges them: it reads a page of rows and the first one of each
// branch, and no more. What may be read is asked of each row all the same, of those that the first two pages hold; where
// the page is not full then, it may lack rows, and is found otherwise (keyed_page.ts).

import { all, column, compileSql, join, name, raw, type Sql, slot, sql } from '../../../rules/sql.ts';
import type { RowKey } from '../../access/access.ts';
import { type Branch, branchesOf, type Page, type PlacedKey, placedKeys, sortColumn } from './page.ts';
import { ROW } from './record_json.ts';
import { direction } from './sort.ts';

/** Its conditions are all but whether the row may be read. It joins nothing, and sorts by at most one key before the id. */
export interface MergedPage extends Page {
  /** No row that may be read has none of their values. */
  readonly rowKeys: readonly RowKey[];
  /** How many values of each are bound, as an array: `keys.0`, `keys.1` … At least one in all. */
  readonly counts: readonly number[];
  /** Whether the row may be read. */
  readonly permitted: Sql;
  /** Whether anything is answered at all. */
  readonly guard: Sql;
}

/** Rows that are asked whether they may be read, in pages: with few values nearly all may. */
const LOOKED_AT = 2;

/** The name of the slot of the values of the key with this number. */
export const keySlot = (index: number): string => `keys.${index}`;

/** The name of the column that a sort value is, undefined where it is worked out of columns. */
function ownColumn({ column: value }: PlacedKey): string | undefined {
  return OWN_COLUMN.exec(compileSql(value).text)?.[1];
}

/**
 * The column of the merged rows that has the sort value: the field's own where it is no more than that, so that the rows
 * are handed on as they are stored; else one beside all columns of the row, by a name that no field has.
 */
function orderName(key: PlacedKey): Sql {
  return name(ownColumn(key) ?? `#order${key.index}`);
}

const OWN_COLUMN = new RegExp(`^"${ROW}"\\."([^"]+)"$`);

/** A SELECT in order. */
export function compileMergedPage(page: MergedPage): Sql {
  const keys = placedKeys(page);
  const rows = raw(String(LOOKED_AT * page.limit));
  const branches = branchesOf(keys, page.after !== undefined).flatMap((branch) =>
    page.counts.flatMap((count, index) =>
      Array.from({ length: count }, (_, at) => sql`(${ofValue(page, keys, { branch, index, at })} limit ${rows})`),
    ),
  );
  const order = join(
    keys.map((each) => sql`${orderName(each)}${direction(each.key)}`),
    ', ',
  );
  // One alone is in order, and may not be ordered twice.
  const merged =
    branches.length === 1 ? branches[0] : sql`${join(branches, ' union all ')} order by ${order} limit ${rows}`;
  const values = keys.map((each) => sql`${orderName(each)} as ${sortColumn(each.index)}`);
  const columns = join([page.columns, ...values], ', ');
  // Else the planner makes joins of the sub-selects, and reads and sorts all rows. And it expects half of the rows of a case,
  // of the condition itself hardly one, for which it joined all that follows row by row: a tenth of the statement.
  const isPermitted = sql`case when ${page.permitted} then true else false end`;
  return sql`select ${columns} from (${merged as Sql}) as ${name(ROW)} where ${isPermitted} and ${page.guard} order by ${order} limit ${raw(String(page.limit))}`;
}

interface OfValue {
  readonly branch: Branch;
  /** Which key, and which of its values. */
  readonly index: number;
  readonly at: number;
}

/** The rows of one value in order, but those that a value of a key before it has found. */
function ofValue(page: MergedPage, keys: readonly PlacedKey[], { branch, index, at }: OfValue): Sql {
  const of = (key: number): Sql => sql`${slot(keySlot(key))}::uuid[]`;
  const columnOf = (key: number): Sql => column(ROW, page.rowKeys[key]?.column ?? 'id');
  const own = sql`${columnOf(index)} = (${of(index)})[${raw(String(at + 1))}]`;
  const others = Array.from({ length: index }, (_, key) => sql`(${columnOf(key)} = any(${of(key)})) is not true`);
  const workedOut = keys.filter((key) => ownColumn(key) === undefined);
  const values = workedOut.map((key) => sql`, ${key.column} as ${orderName(key)}`);
  const where = all([own, ...page.conditions, ...(branch.condition ? [branch.condition] : []), ...others]);
  return sql`select ${name(ROW)}.*${join(values, '')} from ${page.from} where ${where} order by ${branch.order}`;
}
