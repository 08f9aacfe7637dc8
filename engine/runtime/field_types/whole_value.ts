// Whether a value is there at all, in SQL: of most types the main column says so, of those that are kept in parts alone
// any of them.

import { FIELD_TYPE_METADATA } from '../../metadata/field_types/field_types.ts';
import type { Field } from '../../metadata/model.ts';
import { join, sql } from '../../rules/sql.ts';
import type { ColumnSql } from './field_type.ts';

/** The main column; of a value in parts alone true where it has one, else null. */
export function wholeValue(field: Field, column: ColumnSql): ReturnType<ColumnSql> {
  const columns = FIELD_TYPE_METADATA[field.type].columns(field);
  if (columns.some(({ part }) => part === '')) return column('');
  const parts = columns.map(({ part }) => column(part));
  return sql`(case when num_nonnulls(${join(parts, ', ')}) > 0 then true end)`;
}
