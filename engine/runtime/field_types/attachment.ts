// One file or several, as a list of their ids. That each was uploaded, by whom, of which type and size, is
// records/write/files.ts.

import type { Field } from '../../metadata/model.ts';
import { sql } from '../../rules/sql.ts';
import { listCells, memberOf, textOf } from './cells.ts';
import type { ColumnSql, FieldTypeRuntime, ParseContext, Parsed, Stored } from './field_type.ts';
import { idOf, parseReference } from './reference_value.ts';
import { accept, refuse, refuseType, refuseWith } from './refusals.ts';

const MOST_FILES = 100;
const SEPARATOR = ';';

/** The ids of a canonical list of files. */
export function fileIdsOf(value: Stored | undefined): readonly string[] {
  return Array.isArray(value) ? value.map((each) => idOf(each)).filter((id) => id !== null) : [];
}

export const attachmentType: FieldTypeRuntime = {
  name: 'attachment',
  parse: parseFiles,
  store: (value) => ({ '': value === null ? null : fileIdsOf(value) }),
  stored: (_field, column) => {
    const list = sql`select json_agg(json_build_object('id', file.id) order by file.place)`;
    return sql`(${list} from unnest(${column('')}) with ordinality as file(id, place))`;
  },
  present: presentFiles,
  sort: undefined,
  to_rule: (value) => (value === null ? null : fileIdsOf(value)),
  from_rule: (value) => (Array.isArray(value) ? value.filter((each) => typeof each === 'string') : null),
  from_text: (text) => {
    const ids = text.split(SEPARATOR).map((each) => each.trim());
    return ids.some((id) => id !== '') ? ids.filter((id) => id !== '') : null;
  },
  to_text: (value) => fileIdsOf(value).join(SEPARATOR),
  cells: listCells((file) => textOf(memberOf(file, 'name'))),
};

function presentFiles(_field: Field, column: ColumnSql): ReturnType<ColumnSql> {
  const file = sql`json_build_object('id', file.id, 'name', file.name, 'type', file.type, 'size', file.size)`;
  const from = sql`unnest(${column('')}) with ordinality as chosen(id, place) join _file file on file.id = chosen.id`;
  return sql`(select json_agg(${file} order by chosen.place) from ${from})`;
}

function parseFiles(input: unknown, field: Field, context: ParseContext): Parsed {
  if (input === null) return accept(null);
  // A field for one file takes it without a list too.
  const list = Array.isArray(input) ? input : field.many ? undefined : [input];
  if (!list) return refuseType(input, 'a list of files', context.pointer);
  const most = field.many ? MOST_FILES : 1;
  const parsed = list.map((each, index) =>
    each === null
      ? refuseType(each, 'the id of a file', `${context.pointer}/${index}`)
      : parseReference(
          each,
          field,
          Array.isArray(input) ? { ...context, pointer: `${context.pointer}/${index}` } : context,
        ),
  );
  const problems = parsed.flatMap((each) => (each.ok ? [] : each.problems));
  if (problems.length > 0) return refuse(problems);
  const ids = new Set(parsed.flatMap((each) => (each.ok ? [idOf(each.value)] : [])));
  if (ids.size > most) {
    const detail = `Found ${ids.size} files, at most ${most} ${most === 1 ? 'is' : 'are'} allowed.`;
    return refuseWith('value.too_long', context.pointer, detail, { max: most });
  }
  return accept(ids.size === 0 ? null : [...ids].map((id) => ({ id })));
}
