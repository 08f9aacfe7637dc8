// A page for a reader whose rows can be looked up by keys: those of each of many owners. Rows are looked at in their order
// first, as many as looking the keys up would cost; where that did not fill the page, each key is entered in an index of
// its own order, and no further than its rows can belong to the page. So a page costs at most some twice of the faster way,
// and one statement serves any number of keys. What may be read is asked of each row either way: keys only find them.

import { all, column, join, name, raw, type Sql, sql } from '../../../rules/sql.ts';
import type { RowKey } from '../../access/access.ts';
import {
  type Branch,
  branchesOf,
  outerOrder,
  type Page,
  type PlacedKey,
  pageColumns,
  placedKeys,
  united,
} from './page.ts';
import { ROW } from './record_json.ts';
import { direction } from './sort.ts';

/** Its conditions are all but whether the row may be read. It joins nothing. */
export interface KeyedPage extends Page {
  /** No row that may be read has none of them. */
  readonly rowKeys: readonly RowKey[];
  /** Whether the row may be read. */
  readonly permitted: Sql;
  /** Whether an index has all rows in the order. */
  readonly walks: boolean;
  /** Whether anything is answered at all: asked once. */
  readonly guard: Sql;
}

/** Most rows that are looked at before keys are looked up. In the text, since the planner cannot know another number. */
const WALKED_AT_MOST = 2_000;

// No field or entity has such a name, so none is hidden by these.
const SEEN = '#seen';
const CUT = name('#cut');
const KEY = '#key';
const MOST = name('#most');
const WALKED = name('#walked');
const BOUND = name('#bound');
const keysOf = (index: number): Sql => name(`#keys${index}`);
const lookedUp = (index: number): Sql => name(`#looked_up${index}`);

const TOP = sql`(select "top" from ${BOUND})`;
const IS_CUT = sql`(select bool_or(${CUT}) from ${WALKED})`;

/** A page on its way to a statement. */
interface Compiling {
  readonly page: KeyedPage;
  readonly keys: readonly PlacedKey[];
  readonly branches: readonly Branch[];
  readonly limit: Sql;
}

/** A SELECT in order, with a column of its own beside those of the page. */
export function compileKeyedPage(page: KeyedPage): Sql {
  const keys = placedKeys(page);
  const branches = branchesOf(keys, page.after !== undefined);
  const compiling: Compiling = { page, keys, branches, limit: raw(String(page.limit)) };
  const { rowKeys, walks } = page;
  const gate = walks ? sql` where ${IS_CUT}` : raw('');
  const tables = [
    ...rowKeys.map((key, index) => table(keysOf(index), sql`select distinct "id" from (${key.ids}) as "ids"`)),
    table(MOST, most(compiling)),
    ...(walks ? [table(WALKED, walked(compiling))] : []),
    ...rowKeys.map((_key, index) => table(lookedUp(index), sql`select "id" from ${keysOf(index)}${gate}`)),
    ...bound(compiling),
  ];
  const rows = [
    ...(walks ? [sql`select * from ${WALKED} where ${IS_CUT} is not true`] : []),
    ...rowKeys.flatMap((_key, index) => branches.flatMap((branch) => rowsOfKeys(compiling, branch, index))),
  ];
  return sql`with ${join(tables, ', ')} select * from (${join(rows, ' union all ')}) as "found" where ${page.guard} order by ${outerOrder(page.keys, '')} limit ${compiling.limit}`;
}

function table(called: Sql, rows: Sql): Sql {
  return sql`${called} as materialized (${rows})`;
}

/**
 * How many rows are walked: what looking up the keys costs, about the page and three rows for each key. And how many rows
 * of each key are looked at to find out how far the page can reach: together at least a page.
 */
function most({ page, limit }: Compiling): Sql {
  const counts = page.rowKeys.map((_key, index) => sql`(select count(*) from ${keysOf(index)})`);
  const walkedRows = sql`case when "keys" = 0 then 0 else least(${raw(String(WALKED_AT_MOST))}, ${limit} + 3 * "keys") end`;
  const each = sql`(${limit} + "keys" - 1) / greatest("keys", 1)`;
  return sql`select ${walkedRows} as "walked", ${each} as "each" from (select ${join(counts, ' + ')} as "keys") as "counted"`;
}

/** Rows that may be read, and the last that was looked at, if so many were: then the page may lack rows behind it. */
function walked({ page, keys, branches, limit }: Compiling): Sql {
  const rows = sql`(select "walked" from ${MOST})`;
  const seen = sql`${column(ROW, SEEN)} = ${rows}`;
  const each = branches.map((branch) => {
    const first = sql`select ${name(ROW)}.* from ${page.from} where ${conditions(page, branch)} order by ${branch.order} limit ${raw(String(WALKED_AT_MOST))}`;
    const cut = sql`select * from (${first}) as ${name(ROW)} limit ${rows}`;
    const numbered = sql`select *, row_number() over () as ${name(SEEN)} from (${cut}) as ${name(ROW)}`;
    return sql`select ${pageColumns(page, keys)}, ${seen} as ${CUT} from (${numbered}) as ${name(ROW)} where (${page.permitted}) is true or ${seen} order by ${branch.order} limit ${limit}`;
  });
  return united(page, each);
}

function conditions(page: KeyedPage, branch: Branch, more: readonly Sql[] = []): Sql {
  return all([...more, ...page.conditions, ...(branch.condition ? [branch.condition] : [])]);
}

/**
 * The first sort value behind which no row belongs to the page: so many rows come before it among the first of all keys.
 * Null where they are fewer.
 */
function bound({ page, keys, branches, limit }: Compiling): readonly Sql[] {
  const natural = branches.find(({ kind }) => kind === 'natural');
  const [first] = keys;
  if (!natural || !first) return [];
  const heads = page.rowKeys.map((_key, index) => {
    const rows = sql`select ${first.column} as "top" ${ofKey(page, natural, index)} limit ${limit}`;
    const few = sql`select * from (${rows}) as "first" limit (select "each" from ${MOST})`;
    return sql`select "head"."top" from ${lookedUp(index)} as ${name(KEY)} cross join lateral (${few}) as "head"`;
  });
  const last = sql`order by "top"${direction(first.key)} offset ${limit} - 1 limit 1`;
  return [table(BOUND, sql`select "top" from (${join(heads, ' union all ')}) as "heads" ${last}`)];
}

/** FROM, WHERE and ORDER BY of the rows of the key KEY, which no key of another column has found. */
function ofKey(page: KeyedPage, branch: Branch, index: number, more: readonly Sql[] = []): Sql {
  const own = sql`${column(ROW, page.rowKeys[index]?.column ?? 'id')} = ${column(KEY, 'id')}`;
  const others = page.rowKeys
    .slice(0, index)
    .map((other, at) => sql`(${column(ROW, other.column)} in (select "id" from ${keysOf(at)})) is not true`);
  const where = conditions(page, branch, [own, ...others, ...more, sql`(${page.permitted}) is true`]);
  return sql`from ${page.from} where ${where} order by ${branch.order}`;
}

/** The rows of one branch that the keys of one column find, a page of each at most. */
function rowsOfKeys({ page, keys, branches, limit }: Compiling, branch: Branch, index: number): readonly Sql[] {
  const [first] = keys;
  const select = (more: readonly Sql[], gate: Sql): Sql => {
    const rows = sql`select ${pageColumns(page, keys)}, false as ${CUT} ${ofKey(page, branch, index, more)} limit ${limit}`;
    return sql`select "row".* from ${lookedUp(index)} as ${name(KEY)} cross join lateral (${rows}) as "row"${gate}`;
  };
  if (branch.kind === 'tied' || !first) return [select([], raw(''))];
  if (!branches.some(({ kind }) => kind === 'natural')) return [select([], raw(''))];
  // Where the page is full before, neither the rest nor rows without a value belong to it.
  const unbounded = select([], sql` where ${TOP} is null`);
  if (branch.kind === 'nulls') return [unbounded];
  return [select([sql`${first.column} ${raw(first.key.descending ? '>=' : '<=')} ${TOP}`], raw('')), unbounded];
}

/** The condition that says of the rows what the keys do, where the planner may find rows by them. */
export function foundByKeys(rowKeys: readonly RowKey[]): Sql {
  const each = rowKeys.map((key) => sql`${column(ROW, key.column)} = any(array(${key.ids}))`);
  return each.length === 1 ? (each[0] as Sql) : sql`(${join(each, ' or ')})`;
}
