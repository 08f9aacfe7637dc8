// A sort on a text field that no index holds and that every second deal leaves empty: the first page, the pages where
// values end and empty ones begin, and those up to the last, in both directions.

import { cursorWithin, type Listing, listRequest, type Page } from '../pages.ts';
import { answeredOrRefused, type Case, codeOf, type Place, timedAsk, type Verdict } from './limit.ts';

const FIELD = 'competitor';
const LIMIT = 200;
/** So many rows before the end the last pages begin. */
const TAIL = 500;

export const paging: Case = async (place) => [
  ...(await pagesOf(place, { sort: FIELD, last: 'max' })),
  ...(await pagesOf(place, { sort: `-${FIELD}`, last: 'min' })),
];

interface Direction {
  readonly sort: string;
  /** Which value comes last, before the empty ones. */
  readonly last: 'max' | 'min';
}

async function pagesOf(place: Place, { sort, last }: Direction): Promise<readonly Verdict[]> {
  const { world, engine } = place;
  const { schema, adminToken } = world.tenant;
  const listing = { token: adminToken, sort, fields: FIELD, limit: LIMIT };
  const first = answeredOrRefused(`the first page by ${sort}`, await timedAsk(engine, listRequest(listing)));
  const table = `${schema}.opportunity`;
  const found = await world.database.query(
    `select (select ${last}(${FIELD} collate "und-x-icu") from ${table} where deleted_at is null) as value,
            (select created_at from ${table} where deleted_at is null and ${FIELD} is null
              order by id desc offset ${TAIL} limit 1) as moment`,
  );
  const { value, moment } = found.rows[0];
  const border = { '==': [{ var: FIELD }, value] };
  const tail = { and: [{ '==': [{ var: FIELD }, null] }, { '>=': [{ var: 'created_at' }, moment.toISOString()] }] };
  return [
    first,
    await walk(place, { what: `pages by ${sort} from values to empty ones`, listing, where: border, until: hasEmpty }),
    await walk(place, { what: `the last pages by ${sort}`, listing, where: tail, rows: TAIL }),
  ];
}

interface Walk {
  readonly what: string;
  readonly listing: Listing;
  /** Where it begins: behind the first record of what this leaves. */
  readonly where: object;
  /** The last page that is wanted; the last of all if left out. */
  readonly until?: (page: Page) => boolean;
  /** How many rows must come. */
  readonly rows?: number;
}

async function walk({ engine }: Place, { what, listing, where, until, rows }: Walk): Promise<Verdict> {
  const seen = new Set<unknown>();
  let after: string | null = await cursorWithin(engine, { ...listing, where });
  let [pages, slowest, total] = [0, 0, 0];
  while (after !== null) {
    const answer = await timedAsk(engine, listRequest({ ...listing, after }));
    const verdict = answeredOrRefused(what, answer);
    if (!verdict.holds || codeOf(answer.body) !== undefined) return verdict;
    const page = JSON.parse(answer.body) as Page;
    for (const { id } of page.items) seen.add(id);
    pages += 1;
    total += page.items.length;
    slowest = Math.max(slowest, answer.ms);
    after = until?.(page) === true ? null : page.next;
  }
  const isWhole = seen.size === total && (rows === undefined || rows === total);
  const wanted = rows === undefined ? '' : ` of ${rows}`;
  return { what, holds: isWhole, saw: `${pages} pages with ${total}${wanted} rows, the slowest after ${slowest} ms` };
}

function hasEmpty({ items }: Page): boolean {
  return items.some((item) => item[FIELD] === null);
}
