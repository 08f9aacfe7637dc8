// One page of rows in the order of a sort, such that an index on (first key, id) is entered where the page begins and
// left after `limit` rows: no OR over the first key and no ordering of nulls ever stands in the way. Rows with the
// cursor's first value, rows beyond it and rows without a value are branches of their own, each ordered and limited.

import { all, any, join, name, raw, type Sql, slot, sql } from '../../../rules/sql.ts';
import { direction, type SortKey } from './sort.ts';

export interface Page {
  /** FROM with all joins. */
  readonly from: Sql;
  readonly conditions: readonly Sql[];
  /** Columns that the page answers, comma separated; its sort values come after them as `sort0`, `sort1` … */
  readonly columns: Sql;
  /** The last one is the id. */
  readonly keys: readonly SortKey[];
  readonly aliasOf: (key: SortKey) => string;
  /**
   * Most rows. In the text, not bound: of a number that it does not know PostgreSQL expects a tenth of all rows, and then
   * plans the statement anew with each request, which took it longer than running it.
   */
  readonly limit: number;
  /** For a page after the first: which values of the cursor are null. They are bound as `after.0`, `after.1` … */
  readonly after?: readonly boolean[] | undefined;
}

/** A key of the sort in one page. */
export interface PlacedKey {
  readonly key: SortKey;
  readonly column: Sql;
  readonly index: number;
  /** Of the cursor's value. */
  readonly isNull: boolean;
}

/** Rows with the cursor's first value, in the order of the sort, or without a value. */
export interface Branch {
  readonly kind: 'tied' | 'natural' | 'nulls';
  readonly condition: Sql | undefined;
  readonly order: Sql;
}

/** A SELECT in order. */
export function compilePage(page: Page): Sql {
  const keys = placedKeys(page);
  return united(
    page,
    branchesOf(keys, page.after !== undefined).map((branch) => compileBranch(page, keys, branch)),
  );
}

/** One page of the rows that several SELECTs in order give. */
export function united({ keys, limit }: Pick<Page, 'keys' | 'limit'>, selects: readonly Sql[]): Sql {
  if (selects.length === 1) return selects[0] as Sql;
  const all = join(
    selects.map((select) => sql`(${select})`),
    ' union all ',
  );
  return sql`${all} order by ${outerOrder(keys, '')} limit ${raw(String(limit))}`;
}

export function placedKeys({ keys, aliasOf, after }: Pick<Page, 'keys' | 'aliasOf' | 'after'>): readonly PlacedKey[] {
  return keys.map((key, index) => ({
    key,
    index,
    column: key.expression(aliasOf(key)),
    isNull: after?.[index] ?? false,
  }));
}

/** What each row of a page is answered with: the page's columns, then its sort values. */
export function pageColumns({ columns }: Pick<Page, 'columns'>, keys: readonly PlacedKey[]): Sql {
  const values = keys.map(({ column, index }) => sql`${column} as ${sortColumn(index)}`);
  return join([columns, ...values], ', ');
}

/** Names a sort value in the rows of a page. */
export function sortColumn(index: number): Sql {
  return name(`sort${index}`);
}

/** The order of the page's rows, for SELECTs around it; `alias` with its dot, or nothing. */
export function outerOrder(keys: readonly SortKey[], alias: string): Sql {
  const columns = keys.map((key, index) => sql`${raw(alias)}${sortColumn(index)}${direction(key)}`);
  return join(columns, ', ');
}

function compileBranch(page: Page, keys: readonly PlacedKey[], branch: Branch): Sql {
  const conditions = branch.condition ? [...page.conditions, branch.condition] : page.conditions;
  return sql`select ${pageColumns(page, keys)} from ${page.from} where ${all(conditions)} order by ${branch.order} limit ${raw(String(page.limit))}`;
}

/** The branches of a page; `continued`: after the first page. */
export function branchesOf(keys: readonly PlacedKey[], continued: boolean): readonly Branch[] {
  const [first, ...rest] = keys as readonly [PlacedKey, ...PlacedKey[]];
  // No index can serve an order by a joined column, so branches would only repeat the work.
  if (first.key.steps.length > 0) {
    return [{ kind: 'natural', condition: continued ? afterSql(keys) : undefined, order: orderSql(keys) }];
  }
  const natural = naturalOrder(first, rest);
  // Rows of one value, or of none, are in either direction's order: an ascending index serves both.
  const alike = naturalOrder({ ...first, key: { ...first.key, descending: false } }, rest);
  const isNull = sql`${first.column} is null`;
  const nulls: Branch = { kind: 'nulls', condition: isNull, order: alike };
  if (!continued) {
    // Upwards, nulls come last by themselves, in indexes too.
    if (!first.key.nullable || !first.key.descending)
      return [{ kind: 'natural', condition: undefined, order: natural }];
    return [{ kind: 'natural', condition: sql`${first.column} is not null`, order: natural }, nulls];
  }
  if (first.isNull) return [{ ...nulls, condition: all([isNull, afterSql(rest)]) }];
  const beyond: Branch = { kind: 'natural', condition: beyondSql(first), order: natural };
  if (rest.length === 0) return [beyond];
  const tied: Branch = { kind: 'tied', condition: all([tiedSql(first), afterSql(rest)]), order: alike };
  return first.key.nullable ? [tied, beyond, nulls] : [tied, beyond];
}

/** The first key without a word on nulls: a branch has only nulls or none, and `nulls last` is not what indexes have. */
function naturalOrder(first: PlacedKey, rest: readonly PlacedKey[]): Sql {
  const own = sql`${first.column}${first.key.descending ? raw(' desc') : raw('')}`;
  return rest.length === 0 ? own : sql`${own}, ${orderSql(rest)}`;
}

function orderSql(keys: readonly PlacedKey[]): Sql {
  const columns = keys.map(({ key, column }) => sql`${column}${direction(key)}`);
  return join(columns, ', ');
}

/** Rows after the cursor in the order of these keys, nulls last. */
function afterSql(keys: readonly PlacedKey[]): Sql {
  const [first, ...rest] = keys;
  if (!first) return raw('false');
  if (first.isNull) return all([sql`${first.column} is null`, afterSql(rest)]);
  const ways = [beyondSql(first)];
  if (first.key.nullable) ways.push(sql`${first.column} is null`);
  if (rest.length > 0) ways.push(all([equalSql(first), afterSql(rest)]));
  return any(ways);
}

function beyondSql(placed: PlacedKey): Sql {
  return sql`${placed.column} ${raw(placed.key.descending ? '<' : '>')} ${valueSql(placed)}`;
}

function equalSql(placed: PlacedKey): Sql {
  return sql`${placed.column} = ${valueSql(placed)}`;
}

/**
 * Equality that the planner does not take for a constant: with `=` it drops the first key from the order, and then
 * prefers to walk along the ids and filter, through the whole table where the value is one of old records only.
 */
function tiedSql(placed: PlacedKey): Sql {
  return sql`${placed.column} = any(array[${valueSql(placed)}])`;
}

function valueSql({ key, index }: PlacedKey): Sql {
  return sql`${slot(`after.${index}`)}::${raw(key.type)}`;
}
