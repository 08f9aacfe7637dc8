// A page for a reader whose rows can be looked up by keys: those of each of many owners. Each key is entered in an index of
// its own order, and no further than its rows can belong to the page; one statement serves any number of keys. What may be
// read is asked of each row all the same: keys only find them. When this is the way, is served.ts.

import { all, column, join, name, raw, type Sql, sql } from '../../../rules/sql.ts';
import type { RowKey } from '../../access/access.ts';
import { type Branch, branchesOf, outerOrder, type Page, type PlacedKey, pageColumns, placedKeys } from './page.ts';
import { ROW } from './record_json.ts';
import { direction } from './sort.ts';

/** Its conditions are all but whether the row may be read. It joins nothing, and sorts by at most one key before the id. */
export interface KeyedPage extends Page {
  /** No row that may be read has none of them. */
  readonly rowKeys: readonly RowKey[];
  /** Whether the row may be read. */
  readonly permitted: Sql;
  /** Whether anything is answered at all: asked once. */
  readonly guard: Sql;
}

// No entity has such a name, so none is hidden by these.
const KEY = '#key';
const EACH = name('#each');
const BOUND = name('#bound');
const keysOf = (index: number): Sql => name(`#keys${index}`);

const TOP = sql`(select "top" from ${BOUND})`;
const TOP_ID = sql`(select "top_id" from ${BOUND})`;

/** A page on its way to a statement. */
interface Compiling {
  readonly page: KeyedPage;
  readonly keys: readonly PlacedKey[];
  readonly branches: readonly Branch[];
  readonly limit: Sql;
}

/** A SELECT in order. */
export function compileKeyedPage(page: KeyedPage): Sql {
  const keys = placedKeys(page);
  const branches = branchesOf(keys, page.after !== undefined);
  const compiling: Compiling = { page, keys, branches, limit: raw(String(page.limit)) };
  const tables = [
    ...page.rowKeys.map((key, index) => table(keysOf(index), sql`select distinct "id" from (${key.ids}) as "ids"`)),
    ...boundOf(compiling),
  ];
  const rows = page.rowKeys.flatMap((_key, index) => branches.flatMap((each) => rowsOfKeys(compiling, each, index)));
  return sql`with ${join(tables, ', ')} select * from (${join(rows, ' union all ')}) as "found" where ${page.guard} order by ${outerOrder(page.keys, '')} limit ${compiling.limit}`;
}

function table(called: Sql, rows: Sql): Sql {
  return sql`${called} as materialized (${rows})`;
}

/**
 * The sort value and the id behind which no row belongs to the page: a page of rows comes before them among the first rows
 * of all keys, of which so many are read of each as make some two pages together. Null where there are fewer than a page.
 */
function boundOf({ page, keys, branches, limit }: Compiling): readonly Sql[] {
  const natural = branches.find(({ kind }) => kind === 'natural');
  const [first] = keys;
  if (!natural || !first) return [];
  const counts = page.rowKeys.map((_key, index) => sql`(select count(*) from ${keysOf(index)})`);
  // Twice as many, since some keys have few rows or none.
  const each = sql`select 2 * ${limit} / greatest("keys", 1) + 1 as "rows" from (select ${join(counts, ' + ')} as "keys") as "counted"`;
  const heads = page.rowKeys.map((_key, index) => {
    const id = column(ROW, 'id');
    const rows = sql`select ${first.column} as "top", ${id} as "top_id" ${ofKey(page, natural, index)} limit ${limit}`;
    const few = sql`select * from (${rows}) as "first" limit (select "rows" from ${EACH})`;
    return sql`select "head".* from ${keysOf(index)} as ${name(KEY)} cross join lateral (${few}) as "head"`;
  });
  const last = sql`order by "top"${direction(first.key)}, "top_id" offset ${limit} - 1 limit 1`;
  return [
    table(EACH, each),
    table(BOUND, sql`select "top", "top_id" from (${join(heads, ' union all ')}) as "heads" ${last}`),
  ];
}

/** FROM, WHERE and ORDER BY of the rows of the key KEY, which no key of another column has found. */
function ofKey(page: KeyedPage, branch: Branch, index: number, more: readonly Sql[] = []): Sql {
  const own = sql`${column(ROW, page.rowKeys[index]?.column ?? 'id')} = ${column(KEY, 'id')}`;
  const others = page.rowKeys
    .slice(0, index)
    .map((other, at) => sql`(${column(ROW, other.column)} in (select "id" from ${keysOf(at)})) is not true`);
  const asked = [...page.conditions, ...(branch.condition ? [branch.condition] : [])];
  // `is true`: else the planner makes joins of the sub-selects, and sorts what comes out.
  const where = all([own, ...asked, ...more, ...others, sql`(${page.permitted}) is true`]);
  return sql`from ${page.from} where ${where} order by ${branch.order}`;
}

/** The rows of one branch that the keys of one column find, a page of each at most. */
function rowsOfKeys({ page, keys, branches, limit }: Compiling, branch: Branch, index: number): readonly Sql[] {
  const [first, ...rest] = keys;
  const select = (more: readonly Sql[] = [], gate = raw('')): Sql => {
    const rows = sql`select ${pageColumns(page, keys)} ${ofKey(page, branch, index, more)} limit ${limit}`;
    return sql`select "row".* from ${keysOf(index)} as ${name(KEY)} cross join lateral (${rows}) as "row"${gate}`;
  };
  const isBound = branch.kind !== 'tied' && branches.some(({ kind }) => kind === 'natural');
  if (!isBound || !first) return [select()];
  // Where the page is full before, neither the rest nor rows without a value belong to it.
  const unbounded = select([], sql` where ${TOP} is null`);
  if (branch.kind === 'nulls') return [unbounded];
  const before = sql`${first.column} ${raw(first.key.descending ? '>' : '<')} ${TOP}`;
  // As a list, like the rows at a cursor (page.ts). Ids count upwards in either direction.
  const at = sql`${first.column} = any(array[${TOP}])`;
  const upTo = rest.length === 0 ? [] : [sql`${column(ROW, 'id')} <= ${TOP_ID}`];
  return [select([before]), select([at, ...upTo]), unbounded];
}

/** The condition that says of the rows what the keys do, where the planner may find rows by them. */
export function foundByKeys(rowKeys: readonly RowKey[]): Sql {
  const each = rowKeys.map((key) => sql`${column(ROW, key.column)} = any(array(${key.ids}))`);
  return each.length === 1 ? (each[0] as Sql) : sql`(${join(each, ' or ')})`;
}
