// What a field type is to the compiler: its columns, its JSON Schema, its type in rules.
// How its values are read and written is engine/runtime/field_types; how it looks is runtime-ui/field_types.

import type { RuleType } from '../../rules/types.ts';
import type { Field, FieldTypeName } from '../model.ts';

/** A JSON Schema (2020-12) as plain JSON. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/**
 * One column of a field. Its name is the field's, with `__<part>` for all but the main one (`part` '').
 * `sql` is a PostgreSQL type, `check` a condition in which `%` stands for the quoted column.
 */
export interface ColumnPart {
  readonly part: string;
  readonly sql:
    | 'uuid'
    | 'uuid[]'
    | 'text'
    | 'text[]'
    | 'bigint'
    | 'numeric'
    | 'boolean'
    | 'date'
    | 'timestamptz(3)'
    | 'jsonb';
  readonly check?: string;
}

export interface FieldTypeMetadata {
  readonly name: FieldTypeName;
  readonly columns: (field: Field) => readonly ColumnPart[];
  /** Schema of a non-null value as REST answers it (`read`) or accepts it (`write`). */
  readonly schema: (field: Field, side: 'read' | 'write') => JsonSchema;
  /** Type of the field in rules. */
  readonly rule_type: (field: Field) => RuleType;
  /** Named parts that paths may end in (`amount.currency`, `stage.outcome`, `address.city`), with their types. */
  readonly parts: Readonly<Record<string, RuleType>>;
  readonly sortable: boolean;
  /** Whether its main column alone is the value, so that unique fields, keys and indexes can hold it. */
  readonly keyable: boolean;
  /** Whether a list without `fields` answers it. */
  readonly listed: boolean;
}

/** The column that holds a part of a field. */
export function columnOf(field: { readonly name: string }, part = ''): string {
  return part === '' ? field.name : `${field.name}__${part}`;
}
