// References: an id, or an object that has one, as reading answers it. Whether the record is there, and may be seen, is
// records/write/references.ts.

import type { Field } from '../../metadata/model.ts';
import { sql } from '../../rules/sql.ts';
import { toValue } from '../../rules/values.ts';
import { memberCell } from './cells.ts';
import type { ColumnSql, FieldTypeRuntime, ParseContext, Parsed, Stored } from './field_type.ts';
import { UUID } from './formats.ts';
import { accept, refuseType, refuseWith, shorten } from './refusals.ts';

/** The id of a canonical reference. */
export function idOf(value: Stored | undefined): string | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const id = (value as { readonly [key: string]: Stored })['id'];
  return typeof id === 'string' ? id : null;
}

/** `{id}` with the id in small letters, as PostgreSQL gives it back. Other keys of the object are ignored. */
export function parseReference(input: unknown, _field: Field, context: ParseContext): Parsed {
  if (input === null) return accept(null);
  const id = typeof input === 'object' && !Array.isArray(input) && 'id' in input ? input.id : input;
  if (typeof id !== 'string') return refuseType(input, 'an id, or an object with one', context.pointer);
  if (!UUID.test(id)) {
    return refuseWith('value.format', context.pointer, `“${shorten(id)}” is not the id of a record.`);
  }
  return accept({ id: id.toLowerCase() });
}

function storedReference(_field: Field, column: ColumnSql): ReturnType<ColumnSql> {
  return sql`case when ${column('')} is not null then json_build_object('id', ${column('')}) end`;
}

/** What the types that point to one record have in common. They sort by the label of their target, which is the reader's business. */
export const referenceBehaviour = {
  parse: parseReference,
  store: (value) => ({ '': idOf(value) }),
  stored: storedReference,
  present: storedReference,
  sort: undefined,
  to_rule: (value) => toValue(value, { kind: 'reference', to: [] }),
  from_rule: (value) => (typeof value === 'string' ? value : null),
  from_text: (text) => (text.trim() === '' ? null : text.trim()),
  to_text: (value) => idOf(value) ?? '',
  cells: [memberCell('', 'label'), memberCell('id', 'id')],
} as const satisfies Partial<FieldTypeRuntime>;
