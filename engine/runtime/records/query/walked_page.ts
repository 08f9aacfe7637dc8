// A page of the rows that may be read among the first in an order, as far as a number of rows: who may read every fifth row
// has their page by then. Where the page is not full, and there are more rows than were looked at, it says so; a page that is
// expected to be full is found without the tables that this takes, a tenth of the list.

import { all, join, name, raw, type Sql, sql } from '../../../rules/sql.ts';
import { branchesOf, outerOrder, type Page, pageColumns, placedKeys, united } from './page.ts';
import { ROW } from './record_json.ts';

/** Its conditions are all but whether the row may be read. It joins nothing. */
export interface WalkedPage extends Page {
  /** Whether the row may be read. */
  readonly permitted: Sql;
  /** Whether anything is answered at all. */
  readonly guard: Sql;
}

/** Rows that fit the filter and are looked at: about as many as the keys of a hundred owners cost. */
const LOOKED_AT = 250;

// No field or entity has such a name.
const BRANCH = name('#branch');
const WALKED = name('#walked');
const CUT = name('#cut');

/** A SELECT in order; what tells whether it may lack rows, in which case it has none. */
export interface Walk {
  readonly rows: Sql;
  /** `tables` go into the WITH of the whole statement. Undefined where nothing tells: a page that is full lacks none. */
  readonly told?: { readonly tables: Sql; readonly isCut: Sql };
}

const IS_CUT = sql`(select "is" from ${CUT})`;

/** `isFull`: the page is expected to be full, so that nothing needs to tell whether it lacks rows. */
export function compileWalk(page: WalkedPage, isFull = false): Walk {
  const keys = placedKeys(page);
  const limit = raw(String(page.limit));
  const rows = raw(String(LOOKED_AT));
  const branches = branchesOf(keys, page.after !== undefined).map((branch, index) => {
    const where = all([...page.conditions, ...(branch.condition ? [branch.condition] : [])]);
    const from = sql`from ${page.from} where ${where} order by ${branch.order}`;
    const first = sql`select ${name(ROW)}.* ${from} limit ${rows}`;
    const number = raw(String(index));
    // `is true`: else the planner makes joins of the sub-selects, and reads and sorts all rows. They come in their order.
    const select = sql`select ${pageColumns(page, keys)}, ${number} as ${BRANCH} from (${first}) as ${name(ROW)} where (${page.permitted}) is true and ${page.guard} limit ${limit}`;
    const found = sql`(select count(*) from ${WALKED} where ${BRANCH} <= ${number})`;
    // Where the page is full of what comes before the rest of a branch, that does not belong to it.
    const lacks = sql`(${found} < ${limit} and exists (select 1 ${from} offset ${rows} limit 1))`;
    return { select, lacks };
  });
  // A page that is full of several branches may lack rows of the first.
  const [only] = branches;
  if (isFull && only && branches.length === 1) return { rows: only.select };
  const walked = united(
    { ...page, limit: page.limit * branches.length },
    branches.map(({ select }) => select),
  );
  const lacking = join(
    branches.map(({ lacks }) => lacks),
    ' or ',
  );
  const tables = sql`${WALKED} as materialized (${walked}), ${CUT} as materialized (select ${page.guard} and (${lacking}) as "is")`;
  return {
    rows: sql`select * from ${WALKED} where ${IS_CUT} is not true order by ${outerOrder(page.keys, '')} limit ${limit}`,
    told: { tables, isCut: IS_CUT },
  };
}
