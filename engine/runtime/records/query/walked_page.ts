// A page of the rows that may be read among the first in an order, as far as a number of rows: who may read every twentieth
// row has their page by then. Where it is not full, it may lack rows behind the last that was looked at, and says so.

import { all, column, name, raw, type Sql, sql } from '../../../rules/sql.ts';
import { branchesOf, outerOrder, type Page, pageColumns, placedKeys, united } from './page.ts';
import { ROW } from './record_json.ts';

/** Its conditions are all but whether the row may be read. It joins nothing. */
export interface WalkedPage extends Page {
  /** Whether the row may be read. */
  readonly permitted: Sql;
  /** Whether anything is answered at all. */
  readonly guard: Sql;
}

/** Rows that are looked at: they cost about what the statement costs that comes after, where they do not suffice. */
const LOOKED_AT = 1_000;

// No field or entity has such a name.
const SEEN = '#seen';
const CUT = name('#cut');
const WALKED = name('#walked');

/** `table` goes into the WITH of the whole statement, where `isCut` tells whether the page may lack rows. */
export interface Walk {
  readonly table: Sql;
  /** A SELECT in order; no rows where it is cut. */
  readonly rows: Sql;
  readonly isCut: Sql;
}

export function compileWalk(page: WalkedPage): Walk {
  const keys = placedKeys(page);
  const rows = raw(String(LOOKED_AT));
  const seen = sql`${column(ROW, SEEN)} = ${rows}`;
  const selects = branchesOf(keys, page.after !== undefined).map((branch) => {
    const where = all([...page.conditions, ...(branch.condition ? [branch.condition] : [])]);
    const first = sql`select ${name(ROW)}.* from ${page.from} where ${where} order by ${branch.order} limit ${rows}`;
    const numbered = sql`select *, row_number() over () as ${name(SEEN)} from (${first}) as ${name(ROW)}`;
    // The last one is taken whatever it is: where it is among the page's rows, others may be missing behind it. No order:
    // rows come as the sub-select has them, which the planner does not know, and so would read and sort them all.
    return sql`select ${pageColumns(page, keys)}, ${seen} as ${CUT} from (${numbered}) as ${name(ROW)} where ((${page.permitted}) is true or ${seen}) and ${page.guard} limit ${raw(String(page.limit))}`;
  });
  const isCut = sql`(select bool_or(${CUT}) from ${WALKED})`;
  return {
    table: sql`${WALKED} as materialized (${united(page, selects)})`,
    rows: sql`select * from ${WALKED} where ${isCut} is not true order by ${outerOrder(page.keys, '')}`,
    isCut,
  };
}
