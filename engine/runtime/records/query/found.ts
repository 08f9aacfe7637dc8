// The records of one entity that a search over all of them finds: each by its label, with the texts that hold what was
// looked for. What people know a record by counts first: the whole label, how it begins, what stands in it.

import type { Entity } from '../../../metadata/model.ts';
import { all, any, column, join, raw, type Sql, slot, sql, text } from '../../../rules/sql.ts';
import { GUARD } from '../../access/guard.ts';
import { SORT_COLLATION } from '../../field_types/text_value.ts';
import { labelSql } from './labels.ts';
import { collectJoins } from './paths.ts';
import { ROW } from './record_json.ts';
import { holdsWord, type Search, searchedTexts } from './search.ts';
import { matchingRows } from './select.ts';
import type { ReadContext } from './source.ts';

/** Most records of an entity. */
export const FOUND_AT_MOST = 10;

/** Of a longer text this much is answered. */
const LONGEST_MATCH = 300;

/**
 * Rows `id`, `label` (null where the reader may not read it), `matches` (a JSON object of texts by path) and `rank` (0 to 3,
 * the best first), in their order. Slots: those of the search and of the request, and `search.text`, all that was typed.
 */
export function compileFound(context: ReadContext, { entity, search }: { entity: Entity; search: Search }): Sql {
  const rows = matchingRows(context, { entity, search });
  const labels = collectJoins(context, { root: ROW, prefix: 'l', deleted: true });
  const label = labelSql(context, labels, { entity, steps: [] });
  const texts = searchedTexts(context, entity, rows.joins);
  const matches = texts.map(({ path, text: value }) => {
    const holds = any(search.words.map((_word, index) => holdsWord(value, index)));
    return sql`${text(path)}, case when ${holds} then left(${value}, ${raw(String(LONGEST_MATCH))}) end`;
  });
  const id = column(ROW, 'id');
  const object = sql`json_strip_nulls(json_build_object(${join(matches, ', ')}))`;
  const columns = sql`${id} as "id", ${label ?? raw('null::text')} as "label", ${object} as "matches", ${rankOf(label)} as "rank"`;
  const from = sql`${rows.from()}${labels.sql()}`;
  const order = sql`"rank", "label"${SORT_COLLATION}, "id"`;
  const found = sql`select ${columns} from ${from} where ${all([...rows.conditions, GUARD])}`;
  return sql`select * from (${found}) as "found" order by ${order} limit ${raw(String(FOUND_AT_MOST))}`;
}

function rankOf(label: Sql | undefined): Sql {
  if (!label) return raw('3');
  const folded = sql`public.cahier_fold(${label})`;
  const typed = sql`public.cahier_fold(${slot('search.text')}::text)`;
  return sql`case when ${folded} = ${typed} then 0 when starts_with(${folded}, ${typed}) then 1 when strpos(${folded}, ${typed}) > 0 then 2 else 3 end`;
}
