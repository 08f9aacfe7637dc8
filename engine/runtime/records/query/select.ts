// The statements of a list: the page in its order with each record as JSON and as a cursor, the exact count, and
// about how many there are. All the work of finding is done in the page, so labels are looked up for its rows alone.

import type { Entity } from '../../../metadata/model.ts';
import { all, column, isTrue, join, name, type PlanKind, raw, type Sql, sql } from '../../../rules/sql.ts';
import type { Rule } from '../../../rules/types.ts';
import { GUARD } from '../../access/guard.ts';
import { cursorText } from './cursor.ts';
import { columnsOfSelection } from './fields.ts';
import { presentWithIncludes, type Shown } from './include.ts';
import { compileKeyedPage, foundByKeys } from './keyed_page.ts';
import { compileMergedPage } from './merged_page.ts';
import { compilePage, sortColumn } from './page.ts';
import { collectJoins, type Joins } from './paths.ts';
import { OBJECT_JSON, ROW } from './record_json.ts';
import { compileSearch, type Search } from './search.ts';
import { isInOrder, type Way, wayOf } from './served.ts';
import type { SortKey } from './sort.ts';
import { type ReadContext, readableRows } from './source.ts';
import { compileWalk, type Walk } from './walked_page.ts';
import { compileFilter } from './where.ts';

/** Which records of an entity are meant. */
export interface Matching {
  readonly entity: Entity;
  readonly rule?: Rule | undefined;
  readonly search?: Search | undefined;
  /** Whether the statement is bound to all sets of the access's keys (known_keys.ts). */
  readonly isKnown?: boolean;
}

export interface Listing extends Matching, Shown {
  readonly keys: readonly SortKey[];
  /** Most records of the page. */
  readonly limit: number;
  readonly after?: readonly boolean[] | undefined;
  /** The way to the rows; one that is not the list's own (listWay) finds the same rows. */
  readonly way?: Way | undefined;
  /** For the way `merged`: how many values are known of each key of the access (merged_page.ts). */
  readonly counts?: readonly number[] | undefined;
}

/** The rows that match, for a FROM: to be completed with the joins that the caller adds to `joins` afterwards. */
export interface MatchingRows {
  readonly joins: Joins;
  readonly conditions: readonly Sql[];
  /** What the conditions are made of: whether the row may be read, and all others. */
  readonly permitted: Sql;
  readonly others: readonly Sql[];
  /** FROM with all joins collected until it is called. */
  readonly from: () => Sql;
}

/** Everything that looks at many rows of an entity starts here: its readable rows, its filter and its search. */
export function matchingRows(context: ReadContext, matching: Matching): MatchingRows {
  const { entity, rule, search, isKnown = false } = matching;
  const rows = readableRows(context.access, { entity, action: 'read', alias: ROW, isKnown });
  const joins = collectJoins(context, { root: ROW, prefix: 'j' });
  const asked: Sql[] = [];
  if (rule) asked.push(compileFilter(context, { entity, rule }, joins));
  if (search) asked.push(compileSearch(context, { entity, search }, joins));
  return {
    joins,
    conditions: [rows.condition, ...asked],
    permitted: rows.permitted,
    others: [rows.live, ...asked],
    from: () => sql`${rows.from}${joins.sql()}`,
  };
}

/** How PostgreSQL is to plan the statement of a list by this way. */
export function listPlan(
  context: ReadContext,
  { entity, rule, search, keys }: Pick<Listing, 'entity' | 'rule' | 'search' | 'keys'>,
  way: Way,
): PlanKind | undefined {
  if (way === 'found') return undefined;
  if (way !== 'each') return 'general';
  const sought = { entity, rule, isSearch: search !== undefined, sort: keys, keys: undefined };
  return isInOrder(context, sought) ? 'general' : undefined;
}

/** How the rows of a list are found, for who compiles its statements: the way `walk` may leave some to the way `keyed`. */
export function listWay(context: ReadContext, { entity, rule, search, keys }: Omit<Listing, keyof Shown>): Way {
  const rowKeys = context.access.keys?.(entity, 'read');
  return wayOf(context, { entity, rule, isSearch: search !== undefined, sort: keys, keys: rowKeys });
}

/**
 * One row, or none where nothing matches: `items` (the records' JSON, separated by commas), their number as `count`, and
 * `cursor` (a JSON array of texts) of the last where another follows; null else. A row per record would be read and put
 * together again by the server, for a quarter more of its CPU. By the way `walk` there is `cut`, too: whether rows may be
 * missing; then none is given. Slots: `after.N` and the filter's.
 */
export function compileList(context: ReadContext, listing: Listing): Sql {
  const { keys, limit } = listing;
  const page = pageOf(context, listing);
  const presentation = presentWithIncludes(context, listing);
  const values = keys.map((key, index) => cursorText(sql`${name(ROW)}.${sortColumn(index)}`, key.type));
  const most = raw(String(limit));
  const isLast = sql`${LISTED_NUMBER} = ${most}`;
  const cursor = sql`case when ${isLast} then json_build_array(${join(values, ', ')})::text end`;
  const numbered = sql`(select *, row_number() over () as "n" from (${page.rows}) as "page")`;
  const records = sql`select ${OBJECT_JSON} as "json", ${cursor} as "cursor", ${LISTED_NUMBER} from ${numbered} as ${name(ROW)}${presentation.joins}${presentation.object} order by ${LISTED_NUMBER}`;
  const shown = sql`filter (where "n" <= ${most})`;
  const listed = sql`select string_agg("json", ',') ${shown} as "items", count(*) ${shown} as "count", case when count(*) > ${most} then max("cursor") end as "cursor"`;
  const from = sql`from (${records}) as "listed" having count(*) > 0`;
  if (!page.told) return sql`${listed} ${from}`;
  const { tables, isCut } = page.told;
  return sql`with ${tables} ${listed}, ${isCut} as "cut" ${from} or ${isCut}`;
}

const LISTED_NUMBER = column(ROW, 'n');

/** The rows of the page in order. */
function pageOf(context: ReadContext, listing: Listing): Walk {
  const { entity, selection, keys, limit, after } = listing;
  const rows = matchingRows(context, listing);
  const aliases = new Map(keys.map((key) => [key, rows.joins.alias(key.steps, '/sort')]));
  const columns = columnsOfSelection(selection).map((stored) => column(ROW, stored));
  const { permitted, others } = rows;
  const page = {
    from: rows.from(),
    conditions: others,
    columns: join(columns, ', '),
    keys,
    aliasOf: (key: SortKey) => aliases.get(key) as string,
    // One more tells whether another page follows.
    limit: limit + 1,
    after,
    permitted,
    guard: GUARD,
  };
  const rowKeys = context.access.keys?.(entity, 'read') ?? [];
  const way = listing.way ?? listWay(context, listing);
  if (way === 'keyed') return { rows: compileKeyedPage({ ...page, rowKeys }) };
  if (way === 'merged') return { rows: compileMergedPage({ ...page, rowKeys, counts: listing.counts ?? [] }) };
  if (way === 'walk' || way === 'full') return compileWalk(page, way === 'full');
  const found = way === 'found' ? [foundByKeys(rowKeys)] : [];
  return { rows: compilePage({ ...page, conditions: [...rows.conditions, ...found, GUARD] }) };
}

/** One row with `count`, as text. */
export function compileCount(context: ReadContext, matching: Matching): Sql {
  return sql`select count(*) as "count" ${matchingSql(context, matching)}`;
}

/** More than this is not counted for a reader who gets no estimate: the number stands for itself and all above. */
const COUNTED = 100_000;

/**
 * About how many rows match: for who sees all rows of the tables that are read, EXPLAIN of them as JSON, which reads
 * none. What PostgreSQL knows of a table it knows of all its rows, so everybody else gets the count, up to COUNTED.
 */
export function compileEstimate(context: ReadContext, matching: Matching): Sql {
  const rows = matchingRows(context, matching);
  const from = sql`from ${rows.from()} where ${all(rows.conditions)}`;
  const seesAll = [matching.entity, ...rows.joins.entities()].every((entity) =>
    isTrue(context.access.rows(entity, 'read', ROW)),
  );
  if (seesAll) return sql`explain (format json) select ${column(ROW, 'id')} ${from}`;
  return sql`select count(*) as "count" from (select 1 ${from} limit ${raw(String(COUNTED))}) as "counted"`;
}

function matchingSql(context: ReadContext, matching: Matching): Sql {
  const rows = matchingRows(context, matching);
  return sql`from ${rows.from()} where ${all(rows.conditions)}`;
}
